"""Scoring everybody after the weight of a rule has changed takes little longer than one statement written by hand.

The new weight changes about a tenth of the scores. Both write the same partners, fits, opportunities and movements.
"""
from dev.bench import bases, measuring, programme
from dev.bench import reference as by_hand

TARGET = 1.3
UNIT = "s"
BASE = bases.SCORED
measure = measuring.seconds
# Ours and the reference leave the same movements and opportunities behind, too.
COMPARES_MOVEMENTS = True


def prepare(env):
    programme.change_weight(env)


def ours(env):
    env["strategic.scoring"]._rescore_all("criteria")


def reference(env):
    by_hand.change(env, "criteria")
