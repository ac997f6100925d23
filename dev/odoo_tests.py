"""Starts Odoo and reports what its tests do, one JSON object a line, to a file descriptor.

Run by testing.py in Odoo's Python. Taken from Odoo's test result and log records rather than from its log file, whose
format is for people.
"""
import json
import logging
import os
import random
import re
import sys
import time

# The addon as it is linked, not the folder of the cache.
ADDON = "/addons/strategic_customer/"
HOOT = re.compile(r"\[HOOT\] (?:Passed (?P<all>\d+) tests|Failed (?P<failed>\d+) tests \((?P<passed>\d+) passed)")


class Report(logging.Handler):
    """Writes events; as a log handler, those of warnings and of the browser's test runner."""

    def __init__(self, descriptor):
        super().__init__(logging.INFO)
        self.stream = os.fdopen(descriptor, "w")
        self.test = None

    def event(self, kind, **values):
        # The browser's messages come from a thread of their own.
        with self.lock:
            self.stream.write(json.dumps({"event": kind, "test": self.test, **values}) + "\n")
            self.stream.flush()

    def emit(self, record):
        message = record.getMessage()
        hoot = HOOT.search(message)
        if hoot:
            found = {name: int(value) for name, value in hoot.groupdict(default="0").items()}
            self.event("hoot", passed=found["all"] + found["passed"], failed=found["failed"])
        if record.levelno >= logging.WARNING and not self.is_known(record, message):
            self.event("log", level=record.levelname, logger=record.name, text=self.format(record))

    @staticmethod
    def is_known(record, message):
        """Whether a warning tells nothing of the addon, or nothing that is not told otherwise."""
        if record.name == "py.warnings":
            # Odoo 19 itself uses what its requirements deprecate; the first line names the file.
            return ADDON not in message.partition("\n")[0]
        if message.startswith("Error received after termination"):
            # The test was over; the browser missed what it was still loading when it was closed.
            return True
        # What the test result logs comes as events, and so does its count.
        return getattr(record, "of_test_result", False) or record.name == "odoo.tests.result"

    def watch(self, results):
        """Wrap the methods of Odoo's class of test results."""
        report = self

        class Watched(results):
            def startTest(self, test):
                report.test = test.id()
                self.started_at = time.monotonic()
                report.event("start")
                super().startTest(test)

            def stopTest(self, test):
                super().stopTest(test)
                report.event("stop", seconds=time.monotonic() - self.started_at)
                report.test = None

            def addSkip(self, test, reason):
                report.event("skip", name=str(test), text=str(reason))
                super().addSkip(test, reason)

            def logError(self, flavour, test, error):
                text = f"{flavour}: {self._exc_info_to_string(error, test)}"
                report.event("error", name=self.getDescription(test), text=text)
                super().logError(flavour, test, error)

            def log(self, level, msg, *args, extra=None, **kwargs):
                super().log(level, msg, *args, extra={**(extra or {}), "of_test_result": True}, **kwargs)

        return Watched


def shuffled(tests, seed):
    """Give the tests with their classes in another order, and those of each class too; a class stays together."""
    chance = random.Random(seed)
    classes = {}
    for test in tests:
        classes.setdefault(type(test), []).append(test)
    groups = list(classes.values())
    chance.shuffle(groups)
    for group in groups:
        chance.shuffle(group)
    return [test for group in groups for test in group]


def shuffle_suites(loader, seed):
    make_suite = loader.make_suite

    def shuffled_suite(*args, **kwargs):
        suite = make_suite(*args, **kwargs)
        return type(suite)(shuffled(suite, seed))

    loader.make_suite = shuffled_suite


def main():
    report = Report(int(sys.argv.pop(1)))
    seed = int(sys.argv.pop(1))
    if sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        # Its modules are not Odoo's.
        del sys.path[0]
    import odoo.cli
    from odoo.service import server

    start = server.start

    def watched_start(*args, **kwargs):
        # Not earlier: the test framework wants Odoo's configuration and addons path.
        import odoo.tests.loader
        import odoo.tests.result

        watched = report.watch(odoo.tests.result.OdooTestResult)
        for module in (odoo.tests.result, odoo.tests.suite, odoo.tests.loader, odoo.tests.common):
            if hasattr(module, "OdooTestResult"):
                module.OdooTestResult = watched
        if seed:
            shuffle_suites(odoo.tests.loader, seed)
        logging.getLogger().addHandler(report)
        return start(*args, **kwargs)

    server.start = watched_start
    odoo.cli.main()


if __name__ == "__main__":
    main()
