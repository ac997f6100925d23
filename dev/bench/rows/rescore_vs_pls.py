"""Scoring a customer (rescore_change) takes a third of the time that Odoo's predictive scoring takes for a lead."""
from dev.bench import bases

TARGET = 1 / 3
UNIT = "µs"
BASE = bases.LEADS
SIZE = 100_000
NOTE = f"for each customer and each lead; the reference on {SIZE:,} leads"


def measure(bench, name):
    ours = bench.sides("rescore_change").median("ours") / bench.partners
    reference = bench.sides(name, SIZE, sides=("reference",)).median("reference") / SIZE
    return ours * 1e6, reference * 1e6


def reference(env):
    env["crm.lead"]._cron_update_automated_probabilities()


def result(_env):
    """Return None: there is only one side, so nothing to compare."""
