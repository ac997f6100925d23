"""Queries to write a field of a partner that no rule names, with the addon and without."""
from dev.bench import writes

TARGET = 0
UNIT = "queries"
KIND = "difference"
FIELD = "ref"


def measure(bench):
    return writes.count(bench, FIELD)
