"""rescore_change per customer, compared with the same rule as stored computes (ordinary/) on 20,000 customers."""
from dev.bench import bases, data, ordinary_data

TARGET = 1 / 30
UNIT = "µs"
BASE = bases.ORDINARY
SIZE = 20_000
NOTE = f"for each customer; the reference on {SIZE:,}"


def measure(bench):
    ours = bench.sides("rescore_change").median("ours") / bench.partners
    # Run both sides on the small database: this checks that they compute the same scores.
    reference = bench.sides("rescore_vs_orm").median("reference") / SIZE
    return ours * 1e6, reference * 1e6


def prepare(env):
    data.change_weight(env)


def ours(env):
    env["strategic.scoring"]._rescore_all("criteria")
    # `result` digests the ordinary addon's columns, so copy the engine's scores into them.
    ordinary_data.copy_scores(env)


def reference(env):
    ordinary_data.changed_rule(env).weight = data.CHANGED_WEIGHT
    env.flush_all()


def result(env):
    return ordinary_data.digest(env)
