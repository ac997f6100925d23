"""Writing a field that a rule names takes at most four more queries than without the addon, scores included."""
from dev.bench import writes

TARGET = 4
UNIT = "queries"
KIND = "difference"


def measure(bench, _name):
    return writes.count(bench, "zip")
