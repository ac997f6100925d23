"""Starts Odoo and writes what its tests do to a file descriptor, as events: one JSON object a line.

testing.py runs this file in Odoo's Python. The events come from Odoo's test result and log records, not from Odoo's log
file, because the format of a log file is for people.
"""
import json
import logging
import os
import random
import re
import sys
import time

# Part of the path of each of the addon's files. The cache folder has the addon's name too, but not after `addons`.
ADDON = "/addons/strategic_customer/"
HOOT = re.compile(r"\[HOOT\] (?:Passed (?P<all>\d+) tests|Failed (?P<failed>\d+) tests \((?P<passed>\d+) passed)")


def now():
    """Return the seconds of a clock that goes on while a test freezes the time."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


class Report(logging.Handler):
    """Writes events. As a log handler, it writes warnings and the results of the browser's test runner."""

    def __init__(self, descriptor):
        super().__init__(logging.INFO)
        self.stream = os.fdopen(descriptor, "w")
        self.test = None

    def event(self, kind, **values):
        # The browser's messages come from another thread, and only one thread may write at a time.
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
        """Return whether to leave out a warning: it says nothing about the addon, or is reported in another way."""
        if record.name == "py.warnings":
            # Odoo 19 itself uses deprecated parts of the packages that it requires, so only warnings about the addon's
            # files count. The first line of a warning names the file.
            return ADDON not in message.partition("\n")[0]
        if message.startswith("Error received after termination"):
            # The warning shows no fault: the browser was closed after its test while it was still loading something.
            return True
        # Leave out what events report already: the messages of the test result, and the totals of odoo.tests.result.
        return getattr(record, "of_test_result", False) or record.name == "odoo.tests.result"

    def watch(self, results):
        """Return a subclass of Odoo's class of test results that also writes events."""
        report = self

        class Watched(results):
            def startTest(self, test):
                report.test = test.id()
                self.started_at = now()
                report.event("start")
                super().startTest(test)

            def stopTest(self, test):
                super().stopTest(test)
                report.event("stop", seconds=now() - self.started_at)
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
    """Return the tests in random order: shuffle the classes, and the tests of each class, but keep a class together."""
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
        # Python put the folder of this file on sys.path. Remove it: Odoo must not import the modules of this folder.
        del sys.path[0]
    import odoo.cli
    from odoo.service import server

    start = server.start

    def watched_start(*args, **kwargs):
        # Import the test framework only now: importing it needs Odoo's configuration and addons path.
        import odoo.tests.loader
        import odoo.tests.result

        watched = report.watch(odoo.tests.result.OdooTestResult)
        for module in (odoo.tests.result, odoo.tests.suite, odoo.tests.loader, odoo.tests.common):
            if hasattr(module, "OdooTestResult"):
                module.OdooTestResult = watched
        if seed:
            shuffle_suites(odoo.tests.loader, seed)
        return start(*args, **kwargs)

    server.start = watched_start
    logging.getLogger().addHandler(report)
    odoo.cli.main()


if __name__ == "__main__":
    main()
