"""Tests of `dev test`: a warning or an error in Odoo's log fails the run, unless a test expects it."""
import json
import logging
import os
import tempfile
import types
import unittest
from pathlib import Path
from unittest import mock

from dev import odoo_tests, testing, ui

TEST = "odoo.addons.strategic_customer.tests.test_x.TestX.test_it"


def summary(*events):
    """Return the `Tally` of a run of tests that sends these events, and the text that the run shows."""
    lines = []
    with mock.patch.object(ui, "say", lines.append), tempfile.NamedTemporaryFile() as log:
        tally = testing.Tally()
        results = testing.Results(tally, types.SimpleNamespace())
        for event in events:
            results.take({"test": TEST, **event})
        results.end(0, Path(log.name))
    return tally, "\n".join(lines)


class TestSummary(unittest.TestCase):
    RUN = ({"event": "start"}, {"event": "stop", "seconds": 1})

    def test_a_quiet_run_passes(self):
        tally, _lines = summary(*self.RUN)
        self.assertEqual((tally.passed, tally.failed), (2, 0))

    def test_a_warning_fails_the_run_and_names_the_test(self):
        warning = {"event": "log", "level": "WARNING", "logger": "odoo.x", "text": "odd"}
        tally, lines = summary(self.RUN[0], warning, self.RUN[1])
        self.assertEqual((tally.passed, tally.failed), (1, 1))
        self.assertIn("✗ Odoo's log is free of warnings\n    test_x.TestX.test_it: WARNING odoo.x: odd", lines)

    def test_a_warning_outside_of_tests_fails_the_run(self):
        error = {"event": "log", "test": None, "level": "ERROR", "logger": "x", "text": "odd"}
        tally, lines = summary(*self.RUN, error)
        self.assertEqual(tally.failed, 1)
        self.assertIn("    ERROR x: odd", lines)


class TestReport(unittest.TestCase):
    """Tests which messages of Odoo's loggers the log handler `odoo_tests.Report` reports."""

    def setUp(self):
        reading, writing = os.pipe()
        self.events = os.fdopen(reading)
        self.report = odoo_tests.Report(writing)
        self.logger = logging.getLogger("odoo.tests.of.dev")
        self.logger.addHandler(self.report)
        self.logger.propagate = False
        self.addCleanup(self.logger.removeHandler, self.report)

    def reported(self):
        self.report.stream.close()
        with self.events:
            return [(event["level"], event["text"]) for event in map(json.loads, self.events)]

    def test_warnings_and_errors_are_reported(self):
        self.logger.info("well")
        self.logger.warning("odd")
        self.logger.error("%s", "bad")
        self.assertEqual(self.reported(), [("WARNING", "odd"), ("ERROR", "bad")])

    def test_what_a_test_expects_is_not(self):
        with self.assertLogs(self.logger, "WARNING"):
            self.logger.warning("odd")
        self.assertEqual(self.reported(), [])

    def test_warnings_about_requirements_are_not(self):
        logger = logging.getLogger("py.warnings")
        self.addCleanup(logger.removeHandler, self.report)
        logger.addHandler(self.report)
        logger.propagate = False
        logger.warning("/usr/lib/python3/lxml.py:1: DeprecationWarning: old")
        logger.warning("/x/addons/strategic_customer/hooks.py:1: DeprecationWarning: old")
        self.assertEqual(len(self.reported()), 1)


if __name__ == "__main__":
    unittest.main()
