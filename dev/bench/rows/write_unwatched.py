"""A write to a partner's field that no rule names takes no more queries with the addon than without it."""
from dev.bench import writes

TARGET = 0
UNIT = "queries"
KIND = "difference"


def measure(bench, _name):
    return writes.count(bench, "ref")
