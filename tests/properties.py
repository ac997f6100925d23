"""The names that tests import from Hypothesis, with stand-ins if Hypothesis is not installed.

Odoo imports the tests of every installed addon, and one failed import stops all tests. With the stand-ins, only the
tests that need Hypothesis are skipped.
"""

import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Anything:
        """Stand-in for Hypothesis's `strategies` and `HealthCheck`: its attributes and calls return the stand-in."""

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **kwargs):
            return self

    HealthCheck = st = _Anything()

    def given(*_args, **_kwargs):
        return unittest.skip("It needs the package hypothesis.")

    def settings(*_args, **_kwargs):
        return lambda test: test
