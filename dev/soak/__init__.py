"""python3 dev soak: twenty simulated users work in a server with several processes while the scoring is killed.

There are 150,000 customers, two workers and the real scheduler. The simulated users, called people, read, assess,
write, import, archive, merge and delete over HTTP; the managers among them change criteria and thresholds; one of these
criteria is a rule on revenue. The process that scores is killed three times. Twice, a second process begins a
transaction before a criterion is changed, and commits the transaction long after. Last, one criterion is changed five
times during one scheduled run.

At the end, the stored scores must equal those of a fresh rescoring and those that tests/oracle.py computes. The cause
of every movement must have happened, nobody may have met a traceback, and nothing that the server confirmed may be
missing from the database.
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
from dataclasses import asdict
from pathlib import Path

from dev import databases, processes, reports, setup, ui
from dev.bench import bases
from dev.soak import inside, people, replica, server

CHANGES = 5  # number of changes of one criterion during one run
KILLS = 3
SAMPLE = 10_000
SETTLED_WITHIN = 300  # seconds that the scheduler may take to finish, once the people have stopped
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
            stack.enter_context(cluster.standby())
        return Soak(ready, database, folder, args.minutes * 60, cluster).run()


class Soak:
    """One soak test on one database.

    `done` holds the actions of all simulated users, `notes` lines to print at the end, and `faults` the number of
    faults of each kind, with examples.
    """

    def __init__(self, ready, database, folder, seconds, cluster):
        self.ready = ready
        self.database = database
        self.folder = folder
        self.seconds = seconds
        self.cluster = cluster
        self.done = []
        self.notes = []
        self.faults = {}

    def run(self):
        """Run the test, print what was found, and return the exit status."""
        with ui.step("Hiring twenty people"):
            known = self.inside("prepare(env)")
        facts = people.Facts(self.database, **known["facts"])
        with server.serving(self.ready, self.database, self.cluster.options if self.cluster else ()) as serving:
            self.work(serving, facts)
            with ui.step("Waiting for the scheduler to finish"):
                # Ask now whether all runs have ended: before the server stops, the scheduler may begin another run.
                settled = self.wait_until(self.is_settled, SETTLED_WITHIN)
        collisions, logged = serving.read_log()
        self.add_faults("the scheduler did not finish", [] if settled else [f"within {SETTLED_WITHIN} s"])
        self.add_faults("tracebacks that reached people", [
            f"{action.kind} by {action.person}: {action.error}" for action in self.done if action.error])
        self.add_faults("warnings and errors in Odoo's log", logged)
        self.compare(known["last_movement"])
        self.show_work(collisions, known["readonly"])
        return self.show_faults()

    def ask(self, query):
        """Return the number that `query` selects from the database."""
        return int(self.ready.server.execute(query, database=self.database)[0][0])

    def inside(self, call, database=None):
        found, _log = self.ready.run(database or self.database, f"from dev.soak import inside; inside.{call}")
        return found

    def add_faults(self, kind, found):
        self.faults[kind] = (len(found), found[: inside.LISTED])

    def work(self, serving, facts):
        """Have all simulated users work, while the process that scores is killed and transactions are held open."""
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
            with ui.step("Everybody at work"):
                time.sleep(20)
            self.kill_runs(serving, manager)
            for writes_first in (True, False):
                what = "written" if writes_first else "only read"
                with ui.step(f"Holding a transaction open that has {what}, over a change"):
                    manager.act("hold_open", lambda action, first=writes_first: self.hold(action, manager, first))
            with ui.step("Everybody at work"):
                time.sleep(max(ends - time.monotonic(), 5))
            stop.set()
            with ui.step("Everybody goes home"):
                for person in staff:
                    person.join(240)
            # Change a criterion during a run last of all. Any later change would have all customers scored again, and
            # so would correct scores that the changes during the run left wrong.
            self.change_during_run(manager)
        self.done = [action for person in (*staff, manager) for action in person.done]
        self.add_faults("people who never came home", [person.name for person in staff if person.is_alive()])

    def kill_runs(self, serving, manager):
        """Kill the process that scores, three times in the middle of a run."""
        killed = 0
        with ui.step(f"Killing the process that scores {KILLS} times") as current:
            for _kill in range(KILLS):
                manager.act("change_weight")
                # Wait up to two minutes for a run: after a kill, Odoo starts a new worker, which looks for work once a
                # minute or when it is notified.
                if self.wait_until(lambda: self.ask(DONE), 120):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(serving.cron_worker(), signal.SIGKILL)
                        killed += 1
                time.sleep(2)
            current.detail = f"{killed} times in the middle of a run"
        self.notes.append(f"scoring killed {killed} times in the middle of a run")

    def hold(self, action, manager, writes_first):
        """Have a second process begin a transaction before a manager changes a criterion, and commit it long after."""
        for name in ("held", "release"):
            (self.folder / name).unlink(missing_ok=True)
        script, log = self.folder / "hold.py", self.folder / "hold.log"
        call = f"inside.hold(env, {str(self.folder)!r}, {writes_first})"
        script.write_text(reports.script(f"from dev.soak import inside; {call}"), encoding="utf-8")
        shell = self.ready.shell(self.database)
        with script.open() as given, processes.logged(shell, log, stdin=given, env=self.ready.env) as process:
            self.wait_until((self.folder / "held").exists, 120)
            manager.act("change_weight")
            self.wait_until(lambda: self.ask(DONE), 30)
            self.wait_until(lambda: not self.ask(OPEN), 30)
            (self.folder / "release").touch()
            process.wait(120)
        found, output = reports.split(log.read_text())
        if not found:
            raise people.Failed(f"the process that held a transaction failed:\n{output[-2000:]}")
        action.made = [["customer", id_] for id_ in found["made"]]

    def change_during_run(self, manager):
        """Change one criterion five times during one scheduled run."""
        with ui.step(f"Changing a criterion {CHANGES} times during one scheduled run") as current:
            manager.act("rescore")
            during = 0
            for _change in range(CHANGES):
                self.wait_until(lambda: self.ask(DONE), 60)
                during += self.ask(OPEN)
                manager.act("change_weight")
            current.detail = f"{during} of them while it was under way"
        self.notes.append(f"criterion changed {CHANGES} times, {during} of them during a run")

    def wait_until(self, check, seconds):
        """Wait until `check()` is true, but no longer than `seconds`; return whether it became true."""
        deadline = time.monotonic() + seconds
        while not check():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def is_settled(self):
        return not self.ask(OPEN) and not self.ask(REQUESTS)

    def compare(self, last_movement):
        """Compare the database with the scores of tests/oracle.py, the server's answers, and a fresh rescoring."""
        file = self.folder / "done.json"
        file.write_text(json.dumps([asdict(action) for action in self.done]), encoding="utf-8")
        with ui.step(f"Comparing with the plain rule and with {len(self.done):,} answers"):
            self.faults |= self.inside(f"check(env, {str(file)!r}, {SAMPLE}, {last_movement})")["faults"]
        with ui.step("Comparing with a fresh rescoring"), \
                databases.copied(self.ready, self.database, "soak_fresh") as copy:
            self.faults |= self.inside("compare_with_fresh(env)", copy)["faults"]

    def show_work(self, collisions, readonly):
        ui.say()
        ui.say(f"{'action':20}{'count':>7}{'refused':>9}{'p50':>10}{'p95':>10}{'slowest':>10}")
        for kind in sorted({action.kind for action in self.done}):
            found = [action for action in self.done if action.kind == kind]
            times = sorted(action.seconds * 1000 for action in found)
            refused = sum(bool(action.refused) for action in found)
            late = times[min(int(len(times) * 0.95), len(times) - 1)]
            ui.say(f"{kind:20}{len(found):7}{refused:9}{statistics.median(times):7.0f} ms{late:7.0f} ms"
                   f"{times[-1]:7.0f} ms")
        reasons = Counter(action.refused.partition("\n")[0][:110] for action in self.done if action.refused)
        for reason, count in reasons.most_common(inside.LISTED):
            ui.say(f"  refused {count} times: {reason}")
        ui.say(f"  {len(self.done):,} actions; {collisions} collisions that Odoo tried again; {'; '.join(self.notes)}")
        if self.cluster:
            ui.say(f"  {self.cluster.story()}; read-only are {', '.join(readonly)}")
        ui.say()

    def show_faults(self):
        """Print the faults; return the exit status."""
        for kind, (count, examples) in self.faults.items():
            ui.say(f"{count:6} {kind}")
            for example in examples:
                ui.say("         " + example.replace("\n", "\n         "))
        failed = sum(bool(count) for count, _examples in self.faults.values())
        ui.say(f"{len(self.faults) - failed} passed, {failed} failed")
        return 1 if failed else 0
