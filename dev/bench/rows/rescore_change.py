"""Scoring every customer after a weight change that alters about a tenth of the scores, compared with one UPDATE."""
from dev.bench import bases, data, inside, rows
from dev.bench import reference as by_hand

TARGET = 1.3
UNIT = "s"
BASE = bases.SCORED


def measure(bench):
    return rows.seconds(bench, "rescore_change")


def prepare(env):
    data.change_weight(env)


def ours(env):
    env["strategic.scoring"]._rescore_all("criteria")


def reference(env):
    env.cr.execute(by_hand.UPDATE, by_hand.parameters(env))


def result(env):
    return inside.digest(env)
