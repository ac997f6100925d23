"""Scoring everybody again when nothing has changed, as each night, takes little longer than finding what has changed.

The reference is one SELECT that counts the partners and the fits that differ from the scores. Computing the scores
takes 0.6 of its time; a SELECT that does nothing else would not know whether anything has changed.
"""
from dev.bench import bases, measuring
from dev.bench import reference as by_hand

TARGET = 1.3
UNIT = "s"
BASE = bases.SCORED
measure = measuring.seconds


def ours(env):
    env["strategic.scoring"]._rescore_all()


def reference(env):
    env.cr.execute(by_hand.JIT_OFF)
    env.cr.execute(by_hand.DIFFERING, by_hand.parameters(env))
    assert env.cr.fetchone() == (0, 0)
