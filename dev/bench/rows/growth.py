"""Scoring everybody (row rescore_full) takes hardly longer per customer than with a tenth of the customers."""
TARGET = 1.15
UNIT = "µs"
NOTE = "for each customer; the reference on a tenth of them"


def measure(bench, _name):
    small = bench.partners // 10
    all_of_them = bench.sides("rescore_full").median("ours") / bench.partners
    few = bench.sides("rescore_full", small, sides=("ours",)).median("ours") / small
    return all_of_them * 1e6, few * 1e6
