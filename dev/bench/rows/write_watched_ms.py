"""A salesperson waits little longer for a write of a field that a rule names than without the addon.

The time includes the scoring and what a transaction does before its commit; the write is rolled back.
"""
from dev.bench import bases, writes

TARGET = 2
UNIT = "ms"


def measure(bench, _name):
    return writes.time_both(bench, bases.SCORED, bench.partners)
