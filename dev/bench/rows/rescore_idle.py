"""Scoring everybody again when nothing has changed, as each night, takes little longer than SELECTing the scores.

The SELECT compares them with nothing, so no way of scoring everybody can be faster. The row
rescore_idle_differing has a SELECT that finds what differs from the stored scores and fits, as the addon has to.
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
    # Counting whole rows makes PostgreSQL compute every column, but sends none of them to the client.
    env.cr.execute(f"SELECT count(score) FROM ({by_hand.SCORES}) AS score", by_hand.parameters(env))
