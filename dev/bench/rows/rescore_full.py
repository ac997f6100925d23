"""Scoring every customer from nothing, compared with one statement that writes the same columns."""
from dev.bench import bases, inside, rows
from dev.bench import reference as by_hand

TARGET = 1.3
UNIT = "s"
BASE = bases.UNSCORED


def measure(bench):
    return rows.seconds(bench, "rescore_full")


def ours(env):
    env["strategic.scoring"]._rescore_all()


def reference(env):
    env.cr.execute(by_hand.UPDATE, by_hand.parameters(env))


def result(env):
    return inside.digest(env)
