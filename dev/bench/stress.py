"""python3 dev bench --stress: eight people at work while everybody is rescored, and again with kills.

No error may reach them, their slowest write while everybody is rescored stays under ten times the median without that,
and in the end the scores are those of the plain rule (tests/oracle.py).
"""
import json
import os
import random
import signal
import statistics
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dev import processes, ui
from dev.bench import bases

CLIENTS = 8
CALM, SCORING, KILLED = "without rescoring", "rescoring", "rescoring, killed"
CALM_SECONDS = 40
KILLS = 3
SLOWEST = 10  # times the median without rescoring
SAMPLE = 10_000
# As a request ends: the others are told to forget what they keep of the criteria.
CHANGE = ("from dev.bench import data; data.change_weight(env, {weight}); env.cr.commit(); "
          "env.registry.signal_changes()")
SCORE = "open({started!r}, 'w').close(); env['strategic.scoring']._rescore_all('criteria'); env.cr.commit()"
# What the scheduled action does after a restart.
RESUME = "open({started!r}, 'w').close(); env['strategic.scoring.run']._cron_rescore(); env.cr.commit()"


class Stress:
    """The clients and the scorer on one database; what the clients did, by phase."""

    def __init__(self, bench, database, folder):
        self.bases = bench.bases
        self.database = database
        self.folder = folder
        self.phases = {}

    @contextmanager
    def shell(self, statement, log):
        """Run a statement in an Odoo shell beside us."""
        given = self.folder / f"{log}.py"
        given.write_text(bases.script(statement), encoding="utf-8")
        with given.open() as text, (self.folder / f"{log}.log").open("w") as output, processes.started(
            self.bases.shell(self.database), env=self.bases.ready.env, stdin=text, stdout=output, stderr=output,
        ) as process:
            yield process

    @contextmanager
    def clients(self):
        """Have the clients at work; at the end they stop and write down what they did."""
        with ExitStack() as stack:
            working = []
            with ui.step(f"Starting {CLIENTS} clients"):
                for number in range(CLIENTS):
                    call = f"stress_client.work(env, {number}, {str(self.folder)!r})"
                    shell = self.shell(f"from dev.bench import stress_client; {call}", f"client_{number}")
                    working.append(stack.enter_context(shell))
                    wait_for(self.folder / f"ready_{number}", working[-1])
            yield
            (self.folder / "stop").touch()
            for process in working:
                process.wait(60)

    def score(self, statement, kill_after=None):
        """Run the scorer to its end, or kill it so many seconds after it began; return when it began and ended.

        Loading Odoo, which takes all of a processor, is not part of it: a server's scheduled actions are loaded.
        """
        mark = self.folder / "started"
        mark.unlink(missing_ok=True)
        with self.shell(statement.format(started=str(mark)), "scorer") as process:
            wait_for(mark, process)
            started = time.monotonic()
            if kill_after is not None:
                time.sleep(kill_after)
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
            if process.wait() and kill_after is None:
                raise ui.Problem("The scorer failed.", tail(self.folder / "scorer.log"))
            return started, time.monotonic()

    def run(self):
        from dev.bench.data import CHANGED_WEIGHT

        with self.clients():
            with ui.step(CALM):
                started = time.monotonic()
                time.sleep(CALM_SECONDS)
                self.phases[CALM] = started, time.monotonic()
            self.bases.run(self.database, CHANGE.format(weight=CHANGED_WEIGHT))
            with ui.step(SCORING):
                self.phases[SCORING] = started, ended = self.score(SCORE)
            self.bases.run(self.database, CHANGE.format(weight=CHANGED_WEIGHT + 3))
            moments = [random.uniform(0.05, 0.3) * (ended - started) for _kill in range(KILLS)]
            with ui.step(KILLED):
                begun = [self.score(RESUME if number else SCORE, kill_after=moment)[0]
                         for number, moment in enumerate(moments)]
                self.phases[KILLED] = begun[0], self.score(RESUME)[1]
        ui.say(f"  Rescoring took {ended - started:.1f} s; killed after "
               + ", ".join(f"{moment:.1f} s" for moment in moments))


def run(bench):
    """Run it all and print a table; return the exit status."""
    with bench.bases.copied(bases.SCORED, bench.partners, "stress") as database, tempfile.TemporaryDirectory() as place:
        stress = Stress(bench, database, Path(place))
        bench.bases.run(database, "from dev.bench import stress_client; stress_client.prepare(env)")
        stress.run()
        done = [entry for path in sorted(stress.folder.glob("done_*.json")) for entry in json.loads(path.read_text())]
        touched = sorted({entry["customer"] for entry in done})
        (stress.folder / "touched.json").write_text(json.dumps(touched))
        with ui.step(f"Comparing with the plain rule: {SAMPLE:,} at random, {len(touched):,} that were worked on"):
            call = f"oracle_check.report(env, {SAMPLE}, {str(stress.folder / 'touched.json')!r})"
            differing = bench.bases.run(database, f"from dev.bench import oracle_check; {call}")
    fine = show(done, stress.phases) and not any(differing["counts"].values())
    for name, count in differing["counts"].items():
        ui.say(f"{name}: {count} differ")
    for customer, example in differing["examples"]:
        ui.say(f"  {example}{history(customer, done, stress.phases)}")
    return 0 if fine else 1


def show(done, phases):
    """Print the latencies by phase and kind of write; tell whether all stayed within the bounds."""
    fine = True
    medians = {}
    ui.say()
    ui.say(f"{'phase':20}{'write':12}{'count':>7}{'median':>10}{'slowest':>10}{'× calm':>8}{'retries':>9}{'errors':>8}")
    for phase, (started, ended) in phases.items():
        for kind in sorted({entry["kind"] for entry in done}):
            found = [entry for entry in done if entry["kind"] == kind and started <= entry["started"] < ended]
            if not found:
                continue
            median = statistics.median(entry["seconds"] for entry in found)
            slowest = max(entry["seconds"] for entry in found)
            calm = medians.setdefault(kind, median)
            errors = [entry["error"] for entry in found if entry["error"]]
            ui.say(f"{phase:20}{kind:12}{len(found):7}{median * 1000:7.0f} ms{slowest * 1000:7.0f} ms"
                   f"{slowest / calm:8.1f}{sum(entry['retries'] for entry in found):9}{len(errors):8}")
            for error in sorted(set(errors)):
                ui.say(f"    {error}")
            fine = fine and not errors and (phase != SCORING or slowest < SLOWEST * calm)
    return fine


def history(customer, done, phases):
    """Say what was done to a customer, and how long after the beginning of a phase."""
    lines = []
    for entry in sorted(done, key=lambda entry: entry["started"]):
        if entry["customer"] == customer:
            phase, began = max(((name, began) for name, (began, _ended) in phases.items() if began <= entry["started"]),
                               key=lambda item: item[1], default=("starting", entry["started"]))
            lines.append(f"\n    {phase}: {entry['kind']} after {entry['started'] - began:.2f} s, "
                         f"{entry['seconds'] * 1000:.0f} ms, retries {entry['retries']}")
    return "".join(lines)


def wait_for(mark, process, seconds=120):
    deadline = time.monotonic() + seconds
    while not mark.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ui.Problem("An Odoo shell of the benchmark did not start.", tail(mark.parent))
        time.sleep(0.02)


def tail(path):
    """The last lines of a log, or of all logs in a folder."""
    logs = sorted(path.glob("*.log")) if path.is_dir() else [path]
    return "\n".join(line for log in logs for line in log.read_text(errors="replace").splitlines()[-12:])
