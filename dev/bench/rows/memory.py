"""Scoring everybody needs no memory for everybody: how much the peak of Odoo's process grows during rescore_full."""
import statistics

TARGET = 64
UNIT = "MiB"
KIND = "amount"


def measure(bench, _name):
    return statistics.median(bench.sides("rescore_full").memory), None
