"""What tests take from Hypothesis; where it is not installed, they are skipped and all others run.

Odoo imports the tests of every addon of the database, whichever are asked for: an import that fails ends them all.
"""

import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ImportError:

    class _Anything:
        """Stands for whatever describes examples: each of its attributes, and what it gives when called, is itself."""

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **kwargs):
            return self

    HealthCheck = st = _Anything()

    def given(*_args, **_kwargs):
        return unittest.skip("It needs the package hypothesis.")

    def settings(*_args, **_kwargs):
        return lambda test: test
