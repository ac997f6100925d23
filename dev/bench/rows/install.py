"""Installing the addon in a database with customers, minus in an empty one, compared with the ordinary addon.

The ordinary addon's stored computes run for each partner, which would take most of an hour for a million. It is
therefore installed once, on fewer, and its time is scaled up.
"""
import statistics
import time

from dev import paths, ui
from dev.bench import bases
from dev.bench.measuring import ROUNDS

TARGET = 0.1
UNIT = "s"
ORDINARY_SIZE = 50_000
NOTE = f"the ordinary addon once on {ORDINARY_SIZE:,} customers, scaled up"


def measure(bench):
    size = min(ORDINARY_SIZE, bench.partners)
    for partners in (bench.partners, size):
        bench.bases.get(bases.PLAIN, partners)
    with ui.step(f"Measuring install on {bench.partners:,}") as current:
        taken = []
        for round_ in range(ROUNDS):
            current.detail = f"{round_ + 1} of {ROUNDS}"
            taken.append(_more_than_empty(bench, paths.ADDON, bench.partners))
        current.detail = "the ordinary addon"
        ordinary = _more_than_empty(bench, "ordinary", size)
        current.detail = ""
    # The time of an installation varies by some tenths of a second, so a difference may come out below 0.
    return max(statistics.median(taken), 0.001), max(ordinary, 0.001) * bench.partners / size


def _more_than_empty(bench, addon, partners):
    return _seconds(bench, addon, bases.PLAIN, partners) - _seconds(bench, addon, bases.EMPTY, 0)


def _seconds(bench, addon, kind, partners):
    with bench.bases.copied(kind, partners) as copy:
        bench.bases.ready.server.execute("SELECT count(*) FROM res_partner AS row WHERE row IS NULL", database=copy)
        started = time.perf_counter()
        bench.bases.install(copy, addon)
        return time.perf_counter() - started
