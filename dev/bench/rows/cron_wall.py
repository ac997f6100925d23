"""Odoo's own scheduler scores everybody in little more time than the batches take.

Ours is the time from the trigger of the scheduled action, by another process, until the run has ended: a server with
two workers and one process for scheduled actions, as in production, on a fresh copy of the database without scores. It
ends the action's call after ten seconds, so the run needs several calls. The environment variable
ODOO_NOTIFY_CRON_CHANGES, which has the scheduler look for work at once, is not set.

The reference is the same run in one process without pauses: ours of row rescore_full.
"""
import os

from dev import ui
from dev.bench import bases
from dev.bench.measuring import ROUNDS
from dev.bench.verdict import Figures
from dev.soak import server

TARGET = 1.2
UNIT = "s"


def measure(bench, name):
    batches = bench.sides("rescore_full").ours
    os.environ.pop("ODOO_NOTIFY_CRON_CHANGES", None)
    found = []
    with ui.step(f"Measuring {name} on {bench.partners:,}") as current:
        for round_ in range(ROUNDS):
            current.detail = f"{round_ + 1} of {ROUNDS}"
            with bench.bases.copied(bases.UNSCORED, bench.partners) as copy:
                bench.run(copy, "inside.quiet_scheduler(env)")
                with server.serving(bench.ready, copy):
                    found.append(bench.run(copy, f"inside.await_scheduler(env, {bench.partners})")["seconds"])
        current.detail = ""
    return Figures(found, batches)
