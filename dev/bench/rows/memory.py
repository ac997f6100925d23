"""How much the peak memory of Odoo's process grows during rescore_full."""
import statistics

TARGET = 64
UNIT = "MiB"
KIND = "amount"


def measure(bench):
    return statistics.median(bench.sides("rescore_full").memory), None
