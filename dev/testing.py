"""python3 dev test: runs every linter and every test; the last line is `N passed, N failed`.

Odoo's tests run in a database that is made for this run.
"""
import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections import defaultdict

from dev import browser, databases, linting, packaged, paper, paths, processes, selection, setup, ui

# Programs that a full run needs. If the reason for skipping a test names one, the test counts as failed.
NEEDED = re.compile(r"chrome|chromium|devtools|websocket|axe-core", re.IGNORECASE)


class Tally:
    """Counts passed, failed and skipped tests; prints each test that failed, was skipped or was timed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def add(self, title, messages="", seconds=None):
        """Count one test: as failed if there are messages about it, else as passed."""
        if messages:
            self.failed += 1
            ui.say(f"✗ {title}")
            ui.say("\n".join(f"    {line}" for line in messages.rstrip().splitlines()))
        else:
            self.passed += 1
            if seconds is not None:
                ui.say(f"✓ {title} ({ui.seconds(seconds)})")

    def skip(self, title, reason):
        self.skipped += 1
        ui.say(f"- {title} skipped: {reason}")


def main(args):
    chosen = selection.choose(args.only)
    tally = Tally()
    if chosen.linters:
        _lint(tally, chosen.linters, args.fix)
    if chosen.own:
        _own_tests(tally, chosen.own)
    if chosen.odoo:
        browser.ensure()
        paper.ensure()
        with setup.ready(args) as ready:
            _odoo_tests(ready, tally, chosen.odoo, args.keep)
    if chosen.packages:
        with setup.ready(args) as ready:
            _packages(ready, tally, chosen.packages)
    if tally.skipped:
        ui.say(f"  {tally.skipped} skipped")
    ui.say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not (tally.passed or tally.skipped) else 0


def _lint(tally, linters, fix):
    # Install the linters' programs first, so that the installation does not count as time of the first linter.
    missing = [linter for linter in linters if not linting.programs(linter)]
    if fix:
        for linter in linters:
            linting.fix(linter)
    with linting.copied() as addon:
        for linter in linters:
            if linter in missing:
                tally.skip(linter.name, "it needs npm and Node 18")
            else:
                _timed(tally, linter.name, lambda linter=linter: linting.run(linter, addon))


def _timed(tally, title, check):
    started = time.monotonic()
    with ui.step(title, ends=False):
        messages = check()
    tally.add(title, messages, time.monotonic() - started)


def _own_tests(tally, names):
    """Run the tests of the tools in dev/, which need only Python."""
    for name in names:
        def check(name=name):
            done = subprocess.run([sys.executable, "-m", "unittest", name], cwd=paths.ROOT, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, check=False)
            return done.stdout + done.stderr if done.returncode else ""
        _timed(tally, name, check)


def _packages(ready, tally, kinds):
    """Install the addon into databases of their own: from the zip, from the wheel, with the example addon."""
    for kind in kinds:
        _timed(tally, kind, lambda kind=kind: packaged.check(ready, kind))


def _odoo_tests(ready, tally, tags, keep):
    databases.drop_left_behind(ready, "test")
    template = databases.template(ready, demo=False)
    database = databases.name(f"test_{os.getpid()}")
    log = paths.checkout() / "test.log"
    try:
        with ui.step("Copying the template database"):
            databases.copy(ready, template, database)
        with ui.step("Installing the addon and running its tests") as current:
            _run(ready, tally, database, tags, log, current)
    finally:
        if keep:
            ui.say(f"  Kept: python3 dev shell -d {database}")
        else:
            databases.drop(ready, database)
    ui.say(f"  Odoo's log: {log}")


def _run(ready, tally, database, tags, log, current):
    results = Results(tally, current)
    status = run_odoo(ready, database, ("-i", paths.ADDON), tags, log, results)
    results.end(status, log)


def run_odoo(ready, database, options, tags, log, results, seed=0):
    """Run Odoo and the tests that `tags` select; pass their events to `results`; return Odoo's exit status.

    :param options: further options of Odoo's command line
    :param seed: seed by which the classes, and the tests of each class, are shuffled; 0 keeps Odoo's own order
    """
    reading, writing = os.pipe()
    command = ready.odoo(
        "-d", database, *options, f"--test-tags={tags}", "--stop-after-init", "--max-cron-threads=0",
        f"--http-port={setup.free_port()}", "--http-interface=127.0.0.1",
        program=(paths.DEV / "odoo_tests.py", str(writing), str(seed)),
    )
    with log.open("w") as output, os.fdopen(reading) as events, contextlib.ExitStack() as stack:
        try:
            process = stack.enter_context(processes.started(
                command, env=ready.env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                pass_fds=(writing,)))
        finally:
            os.close(writing)
        for line in events:
            results.take(json.loads(line))
        return process.wait()


class Results:
    """Counts and shows the results of tests, from the events that odoo_tests.py sends."""

    def __init__(self, tally, current):
        self.tally = tally
        self.current = current
        self.errors = defaultdict(list)
        self.logged = defaultdict(list)
        self.skipped = set()
        self.ran = 0
        self.group = None
        self.group_ran = 0
        self.group_seconds = 0.0

    def take(self, event):
        getattr(self, f"_{event['event']}")(event["test"], event)

    def _start(self, test, _event):
        group = short(test).rpartition(".")[0]
        if group != self.group:
            self._end_group()
            self.group = group
        self.current.detail = short(test)

    def _error(self, test, event):
        self.errors[test].append(event["text"])
        if not test:
            # The set-up of a class or module failed, so its tests will not run. Count the set-up as one failed test.
            self._count(None, event["name"])

    def _skip(self, test, event):
        if NEEDED.search(event["text"]):
            self._error(test, {**event, "text": f"skipped: {event['text']}"})
        else:
            self.skipped.add(test)
            self.tally.skip(short(test) if test else event["name"], event["text"])

    def _log(self, test, event):
        self.logged[test].append(f"{event['level']} {event['logger']}: {event['text']}")

    def _hoot(self, test, event):
        ran = event["passed"] + event["failed"]
        self.tally.passed += event["passed"]
        self.tally.failed += event["failed"]
        ui.say(f"  {short(test)}: {ran} JavaScript tests, {event['failed']} failed")
        if not ran:
            self.errors[test].append("It ran no JavaScript test.")

    def _stop(self, test, event):
        if test in self.skipped:
            return
        self.ran += 1
        self.group_ran += 1
        self.group_seconds += event["seconds"]
        self._count(test, short(test))

    def _count(self, test, name):
        """Count a test. If it failed, show its errors and what it logged; `end` shows what all other tests logged."""
        errors = self.errors.pop(test, [])
        self.tally.add(name, "\n".join([*errors, *self.logged.pop(test, [])]) if errors else "")

    def _end_group(self):
        if self.group_ran:
            ui.say(f"  {self.group}: {self.group_ran} tests ({ui.seconds(self.group_seconds)})")
        self.group_ran, self.group_seconds = 0, 0.0

    def end(self, status, log):
        self._end_group()
        self.current.detail = ""
        if not self.ran:
            self.tally.add("Odoo's tests", f"No test ran; the end of Odoo's log:\n{tail(log)}")
        elif status and not self.tally.failed:
            self.tally.add("Odoo", f"It ended with status {status}:\n{tail(log)}")
        warnings = [f"{short(test)}: {line}" if test else line for test, lines in self.logged.items() for line in lines]
        self.tally.add("Odoo's log is free of warnings", "\n".join(warnings))


def short(test):
    return test.replace(f"odoo.addons.{paths.ADDON}.tests.", "")


def tail(log, lines=40):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
