"""Scoring everybody (row rescore_full) takes hardly longer per customer than with a tenth of the customers.

Measured where it may hurt: with three times the customers of the other rows, the indexes of res.partner outgrow
PostgreSQL's shared buffers. The two sizes are measured by turns, as a machine is not equally fast at all times.
"""
from dev import ui
from dev.bench import bases
from dev.bench.measuring import ROUNDS
from dev.bench.verdict import Figures

TARGET = 1.15
UNIT = "µs"
NOTE = "for each customer; ours with three times as many customers, the reference with three tenths of them"


def measure(bench, name):
    sizes = (3 * bench.partners, 3 * bench.partners // 10)
    for size in sizes:
        # Create the bases now, so that their creation is shown as a step apart from the measurement.
        bench.bases.get(bases.UNSCORED, size)
    taken = [], []
    with ui.step(f"Measuring {name} on {sizes[0]:,} and {sizes[1]:,}") as current:
        for round_ in range(ROUNDS):
            for place in (0, 1) if round_ % 2 else (1, 0):
                current.detail = f"{sizes[place]:,}, {round_ + 1} of {ROUNDS}"
                taken[place].append(1e6 * bench.once("rescore_full", sizes[place])["seconds"] / sizes[place])
        current.detail = ""
    return Figures(*taken)
