"""Scoring every customer again when nothing has changed, compared with the SELECT of the same scores."""
from dev.bench import bases, inside, rows
from dev.bench import reference as by_hand

TARGET = 1.5
UNIT = "s"
BASE = bases.SCORED


def measure(bench):
    return rows.seconds(bench, "rescore_idle")


def ours(env):
    env["strategic.scoring"]._rescore_all()


def reference(env):
    # Counting whole rows makes PostgreSQL compute every column, but sends none of them to the client.
    env.cr.execute(f"SELECT count(score) FROM ({by_hand.SCORES}) AS score", by_hand.parameters(env))


def result(env):
    return inside.digest(env)
