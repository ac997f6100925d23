"""Scoring everybody after the weight of a rule has changed takes little longer than one hand-written UPDATE.

The new weight changes about a tenth of the scores.
"""
from dev.bench import bases, data, measuring
from dev.bench import reference as by_hand

TARGET = 1.3
UNIT = "s"
BASE = bases.SCORED
measure = measuring.seconds


def prepare(env):
    data.change_weight(env)


def ours(env):
    env["strategic.scoring"]._rescore_all("criteria")


def reference(env):
    env.cr.execute(by_hand.UPDATE, by_hand.parameters(env))
