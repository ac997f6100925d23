"""python3 dev soak: twenty people work in a server with several processes while the scoring is killed.

There are 150,000 customers, two workers and the real scheduler. People read, assess, write, import, archive, merge and
delete over HTTP; managers change criteria and thresholds. The process that scores is killed three times. Twice, a
second process holds a transaction open over a change. Last, one criterion is changed five times during one scheduled
run. At the end the database must equal a fresh rescoring and the plain rule (tests/oracle.py), every movement must have
a true cause, nobody may have met a traceback, and nothing may be lost that the server said was done.
"""
import contextlib
import json
import os
import signal
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from dev import databases, processes, setup, ui
from dev.bench import bases
from dev.soak import ledger, people, replica, server

CHANGES = 5  # of one criterion during one run
KILLS = 3
SAMPLE = 10_000
SETTLED_WITHIN = 300  # seconds after the last person has left
LISTED = 8  # examples of each kind of fault
OPEN = "SELECT count(*) FROM strategic_scoring_run WHERE date_end IS NULL"
REQUESTS = "SELECT count(*) FROM strategic_scoring_request WHERE run_id IS NULL"
DONE = "SELECT COALESCE(max(done_count), 0) FROM strategic_scoring_run WHERE date_end IS NULL"


def main(args):
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(replica.cluster(args)) if args.replica else None
        ready = stack.enter_context(setup.ready(args))
        databases.drop_left_behind(ready, "soak")
        bank = bases.Bases(ready, args.keep)
        stack.callback(bank.drop_unless_kept)
        database = stack.enter_context(bank.copied(bases.SCORED, args.partners, "soak"))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if cluster:
            stack.enter_context(cluster.standby(ready))
        return Soak(ready, bank, database, folder, args, cluster).run()


class Soak:
    """One soak test on one database."""

    def __init__(self, ready, bank, database, folder, args, cluster):
        self.ready = ready
        self.bank = bank
        self.database = database
        self.folder = folder
        self.seconds = args.minutes * 60
        self.cluster = cluster
        self.held = []
        self.settled = False
        self.notes = []
        self.extra = []

    def ask(self, query):
        """Return the first value of a query's result, as a string."""
        return self.ready.server.execute(query, database=self.database)[0][0]

    def inside(self, call, database=None, current=None):
        return self.bank.run(database or self.database, f"from dev.soak import inside; inside.{call}", current)

    def run(self):
        with ui.step("Hiring twenty people"):
            known = self.inside("prepare(env)")
            self.readonly = known.pop("readonly")
            facts = people.Facts(self.database, **known)
            facts.leads = {int(lead): customer for lead, customer in facts.leads.items()}
        known = Counter(row[0] for row in self.ready.server.execute(
            "SELECT partner_id FROM strategic_movement", database=self.database))
        options = self.cluster.options if self.cluster else ()
        with server.serving(self.ready, self.database, "soak", options) as serving:
            staff = self.work(serving, facts)
            with ui.step("Waiting for the scheduler to finish"):
                # Keep this answer, and do not ask later: the scheduler may begin another run, such as the nightly one.
                self.settled = self.wait_until(self.is_settled, SETTLED_WITHIN)
        retried, bad = serving.read_log()
        done = [entry for person in staff for entry in person.done] + self.extra
        return self.judge(done, known, retried, bad)

    # -- the test ------------------------------------------------------

    def work(self, serving, facts):
        """Have everybody work while processes are killed and transactions held open; return the people."""
        stop = threading.Event()
        staff = [people.Person(number, serving.port, facts, stop) for number in range(people.PEOPLE)]
        manager = people.Person(people.MANAGERS[1], serving.port, facts, stop)
        manager.log_in()
        ends = time.monotonic() + self.seconds
        for person in staff:
            person.start()
        with contextlib.ExitStack() as stack:
            if self.cluster:
                stack.enter_context(self.cluster.pauses())
            self.pause("Everybody at work", 20)
            self.kill_runs(serving, manager)
            for writes_first in (True, False):
                self.hold_over_change(manager, writes_first)
            with ui.step("Everybody at work"):
                time.sleep(max(ends - time.monotonic(), 5))
            stop.set()
            with ui.step("Everybody goes home"):
                for person in staff:
                    person.join(240)
            # Do this last, so that no later change repairs what these changes leave behind.
            self.change_during_run(manager)
        self.extra = manager.done
        if late := [person.name for person in staff if person.is_alive()]:
            self.notes.append(f"never came home: {', '.join(late)}")
        return staff

    def pause(self, title, seconds):
        with ui.step(title):
            time.sleep(seconds)

    def change_during_run(self, manager):
        """Change one criterion five times during one scheduled run."""
        with ui.step(f"Changing a criterion {CHANGES} times during one scheduled run") as current:
            manager.act("rescore")
            during = 0
            for _change in range(CHANGES):
                self.wait_until(lambda: int(self.ask(DONE)) > 0, 60)
                during += int(self.ask(OPEN))
                manager.act("change_weight")
            current.detail = f"{during} of them while it was under way"
            self.notes.append(f"criterion changed {CHANGES} times, {during} of them during a run")

    def kill_runs(self, serving, manager):
        """Kill the process that scores, three times in the middle of a run."""
        killed = 0
        with ui.step(f"Killing the process that scores {KILLS} times") as current:
            for _kill in range(KILLS):
                manager.act("change_weight")
                # Odoo starts a killed worker again; the new one looks for work once a minute or when it is notified.
                if self.wait_until(lambda: int(self.ask(DONE)) > 0, 120):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(serving.cron_worker(), signal.SIGKILL)
                        killed += 1
                time.sleep(2)
            current.detail = f"{killed} times in the middle of a run"
        self.notes.append(f"scoring killed {killed} times in the middle of a run")

    def hold_over_change(self, manager, writes_first):
        """Have a second process begin a transaction before a change, and commit it long after the change."""
        what = "written" if writes_first else "only read"
        for name in ("held", "release"):
            (self.folder / name).unlink(missing_ok=True)
        given = self.folder / "hold.py"
        given.write_text(bases.script(
            f"from dev.soak import inside; inside.hold(env, {str(self.folder)!r}, {writes_first})"), encoding="utf-8")
        log = self.folder / "hold.log"
        with ui.step(f"Holding a transaction open that has {what}, over a change"), given.open() as text, \
                log.open("w") as output, processes.started(
                    self.bank.shell(self.database), env=self.ready.env, stdin=text, stdout=output, stderr=output,
                ) as process:
            self.wait_until((self.folder / "held").exists, 120)
            manager.act("change_weight")
            self.wait_until(lambda: int(self.ask(DONE)) > 0, 30)
            self.wait_until(lambda: not int(self.ask(OPEN)), 30)
            (self.folder / "release").touch()
            process.wait(120)
        reports = [line.partition(bases.MARK)[2] for line in log.read_text().splitlines() if bases.MARK in line]
        if not reports:
            self.notes.append(f"FAULT: the process that held a transaction failed:\n{log.read_text()[-2000:]}")
            return
        self.held += json.loads(reports[-1])["made"]

    def wait_until(self, check, seconds):
        """Wait until `check()` is true; return False if it is not after so many seconds."""
        deadline = time.monotonic() + seconds
        while not check():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def is_settled(self):
        return not int(self.ask(OPEN)) and not int(self.ask(REQUESTS))

    # -- the end -------------------------------------------------------

    def judge(self, done, known, retried, bad):
        """Compare the database with what it must hold, print the figures, and return the exit status."""
        touched = sorted({id_ for entry in done for id_ in (entry.get("customer"), *entry.get("made", ())) if id_})
        touched += self.held
        (self.folder / "touched.json").write_text(json.dumps(touched))
        faults = {}
        if not self.settled:
            faults["the scheduler did not finish"] = [f"within {SETTLED_WITHIN} s"]
        with ui.step(f"Comparing with the plain rule: {SAMPLE:,} at random, {len(touched):,} that were worked on"):
            by_rule = self.inside(f"compare_with_rule(env, {str(self.folder / 'touched.json')!r}, {SAMPLE})")
        for name, count in by_rule["counts"].items():
            faults[f"differ from the plain rule ({name})"] = [
                example for _id, example in by_rule["examples"]][:count] or [""] * count
        with ui.step("Comparing with a fresh rescoring"):
            copy = databases.name(f"soak_fresh_{os.getpid()}")
            try:
                databases.copy(self.ready, self.database, copy)
                fresh = self.inside("compare_with_fresh(env)", copy)
            finally:
                databases.drop(self.ready, copy)
        for name, count in fresh["counts"].items():
            faults[f"differ from a fresh rescoring ({name})"] = [
                " ".join(example[1:]) for example in fresh["examples"] if example[0] == name] + [""] * max(count - 8, 0)
        stored = self.inside("settle_lists(env)")
        faults["lost"] = ledger.lost(done, stored)
        faults["lost"] += [f"held customer {id_} is gone" for id_ in self.held if str(id_) not in stored["partners"]]
        faults["movements without a true cause"] = ledger.untrue_movements(done, stored, known)
        faults["tracebacks that reached people"] = [
            f"{entry['kind']} by {entry['person']}: {entry['error']}" for entry in done if entry["error"]]
        faults["warnings and errors in Odoo's log"] = bad
        faults["other"] = [note for note in self.notes if note.startswith("FAULT")]
        self.show(done, retried)
        for name, found in faults.items():
            ui.say(f"{len(found):6} {name}")
            for example in [one for one in found if one][:LISTED]:
                ui.say("         " + example.replace("\n", "\n         "))
        failed = sum(bool(found) for found in faults.values())
        ui.say(f"{len(faults) - failed} passed, {failed} failed")
        return 1 if failed else 0

    def show(self, done, retried):
        ui.say()
        ui.say(f"{'action':20}{'count':>7}{'refused':>9}{'p50':>10}{'p95':>10}{'slowest':>10}")
        for kind in sorted({entry["kind"] for entry in done}):
            found = [entry for entry in done if entry["kind"] == kind]
            times = sorted(entry["seconds"] * 1000 for entry in found)
            refused = sum(bool(entry["refused"]) for entry in found)
            late = times[min(int(len(times) * 0.95), len(times) - 1)]
            ui.say(f"{kind:20}{len(found):7}{refused:9}{statistics.median(times):7.0f} ms{late:7.0f} ms"
                   f"{times[-1]:7.0f} ms")
        reasons = Counter(entry["refused"].partition("\n")[0][:110] for entry in done if entry["refused"])
        for reason, count in reasons.most_common(LISTED):
            ui.say(f"  refused {count} times: {reason}")
        ui.say(f"  {len(done):,} actions; {retried} collisions that Odoo tried again; " + "; ".join(
            note for note in self.notes if not note.startswith("FAULT")))
        if self.cluster:
            ui.say(f"  {self.cluster.story()}; read-only are {', '.join(self.readonly)}")
        ui.say()
