"""Installing the addon in a database with customers takes little longer than in a database without customers.

The installation computes no column for existing customers, and does not rewrite their table.
"""
import time

from dev import paths, ui
from dev.bench import bases
from dev.bench.measuring import ROUNDS
from dev.bench.verdict import Figures

TARGET = 5
UNIT = "s"
KIND = "amount"
NOTE = "minus the same on an empty database"


def measure(bench, name):
    bench.bases.get(bases.PLAIN, bench.partners)
    taken = []
    with ui.step(f"Measuring {name} on {bench.partners:,}") as current:
        for round_ in range(ROUNDS):
            current.detail = f"{round_ + 1} of {ROUNDS}"
            taken.append(_seconds(bench, bases.PLAIN, bench.partners) - _seconds(bench, bases.EMPTY, 0))
        current.detail = ""
    # The time of an installation varies by some tenths of a second, so the difference of two may come out below 0.
    return Figures([max(seconds, 0.001) for seconds in taken], [])


def _seconds(bench, kind, partners):
    with bench.bases.copied(kind, partners) as copy:
        bench.ready.server.execute("SELECT count(*) FROM res_partner AS row WHERE row IS NULL", database=copy)
        started = time.perf_counter()
        bench.ready.load(copy, "-i", paths.ADDON)
        return time.perf_counter() - started
