"""Scoring everybody again when nothing has changed takes little longer than one SELECT that finds what has changed.

This SELECT does the same work as the addon, so it is no limit as strict as that of row rescore_idle.
"""
from dev.bench import bases
from dev.bench import reference as by_hand
from dev.bench.verdict import Figures

TARGET = 1.3
UNIT = "s"
BASE = bases.SCORED


def measure(bench, name):
    return Figures(bench.sides("rescore_idle").ours, bench.sides(name, sides=("reference",)).reference)


def reference(env):
    env.cr.execute(by_hand.JIT_OFF)
    env.cr.execute(by_hand.DIFFERING, by_hand.parameters(env))
    assert env.cr.fetchone() == (0, 0)
