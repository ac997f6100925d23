"""Scoring everybody (row rescore_full) needs little memory: Odoo's process and PostgreSQL's for it, taken together.

Counted is by how much the peak of each grows. Of PostgreSQL's process, only private memory counts: the shared buffers
are there anyway. If PostgreSQL runs on another machine, its memory is not known, and the row says so.
"""
from dev.bench.verdict import Figures

TARGET = 64
UNIT = "MiB"
KIND = "amount"


def measure(bench, _name):
    taken = bench.sides("rescore_full")
    if None in taken.backend:
        return Figures(taken.memory, [], "Odoo's process alone; PostgreSQL's is not on this machine")
    parts = f"Odoo's process {max(taken.memory):.0f} MiB, PostgreSQL's {max(taken.backend):.0f} MiB at most"
    return Figures([sum(pair) for pair in zip(taken.memory, taken.backend, strict=True)], [], parts)
