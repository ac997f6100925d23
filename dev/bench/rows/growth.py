"""Scoring everybody (row rescore_full) takes hardly longer per customer than with a tenth of the customers.

Measured where it may hurt: with three times the customers of the other rows, the indexes of res.partner outgrow
PostgreSQL's shared buffers.
"""
from dev.bench.verdict import Figures

TARGET = 1.15
UNIT = "µs"
NOTE = "for each customer; ours with three times as many customers, the reference with three tenths of them"


def measure(bench, _name):
    return Figures(*(
        [1e6 * seconds / size for seconds in bench.sides("rescore_full", size, sides=("ours",)).ours]
        for size in (3 * bench.partners, 3 * bench.partners // 10)
    ))
