"""Queries to write a field of a partner that a rule names, with the addon and without."""
from dev.bench import writes

TARGET = 4
UNIT = "queries"
KIND = "difference"
FIELD = "zip"


def measure(bench):
    return writes.count(bench, FIELD)
