"""A write to a field that a rule names, scoring included, takes at most four more queries than without the addon."""
from dev.bench import writes

TARGET = 4
UNIT = "queries"
KIND = "difference"


def measure(bench, _name):
    return writes.count(bench, "zip")
