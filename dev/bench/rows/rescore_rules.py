"""Scoring everybody by 530 rules of 53 audiences takes no longer for each customer and rule than by 12 rules of three.

The scoring begins without scores, as in row rescore_full, with a tenth of the customers.
"""
from dev.bench import bases, programme
from dev.bench.rows.rescore_full import ours  # noqa: F401 (`Bench.sides` calls it)
from dev.bench.verdict import Figures

TARGET = 1.0
UNIT = "ns"
NOTE = "for each customer and rule of an audience"
BASE = bases.UNSCORED_MANY
MANY = programme.MANY_AUDIENCES * programme.MANY_RULES
FEW = programme.FEW_AUDIENCES * programme.FEW_RULES


def measure(bench, name):
    size = bench.partners // 10
    return Figures(*(
        [1e9 * seconds / size / rules for seconds in bench.sides(row, size, sides=("ours",)).ours]
        for row, rules in ((name, MANY), ("rescore_full", FEW))
    ))
