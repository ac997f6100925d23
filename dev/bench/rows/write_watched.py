"""A write to a partner's field that a rule names takes at most four more queries with the addon than without it.

The queries of the scoring are included.
"""
from dev.bench import writes

TARGET = 4
UNIT = "queries"
KIND = "difference"


def measure(bench, _name):
    return writes.count(bench, "zip")
