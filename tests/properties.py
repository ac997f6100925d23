"""What tests need from Hypothesis. If it is not installed, these tests are skipped and all others run.

Odoo imports the tests of every installed addon, whichever tests are asked for. One failed import stops them all.
"""

import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Anything:
        """Stand-in for `strategies` and `HealthCheck`: every attribute of it, and every call of it, returns itself."""

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **kwargs):
            return self

    HealthCheck = st = _Anything()

    def given(*_args, **_kwargs):
        return unittest.skip("It needs the package hypothesis.")

    def settings(*_args, **_kwargs):
        return lambda test: test
