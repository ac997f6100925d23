"""Times both sides of a row: by turns, each time on a fresh copy of the same database and in a process of its own."""
import statistics
from dataclasses import dataclass, field

from dev import ui
from dev.bench import rows
from dev.bench.bases import Bases

ROUNDS = 5
SIDES = ("ours", "reference")


@dataclass
class Taken:
    """What the rounds of one row took: seconds by side, and by how many MiB our process grew."""

    ours: list = field(default_factory=list)
    reference: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    results: set = field(default_factory=set)

    def median(self, side):
        return statistics.median(getattr(self, side))


class Bench:
    """One run of the benchmarks; rows share what was measured for one of them."""

    def __init__(self, ready, partners, keep):
        self.partners = partners
        self.bases = Bases(ready, keep)
        self._known = {}

    def sides(self, name, partners=None, sides=SIDES):
        """Time the sides of row `name`: its ours(env) and reference(env) on copies of its BASE.

        :raise Problem: if they leave different data behind
        """
        row = rows.module(name)
        size = getattr(row, "SIZE", None) or partners or self.partners
        key = (name, size, sides)
        if key not in self._known:
            self._known[key] = self._take(name, row, size, sides)
        return self._known[key]

    def _take(self, name, row, size, sides):
        taken = Taken()
        # Made here, so that its time is a step of its own.
        self.bases.get(row.BASE, size)
        with ui.step(f"Measuring {name} on {size:,}") as current:
            for round_ in range(ROUNDS):
                # Who comes second may find a calmer or a busier machine.
                for side in sides if round_ % 2 else reversed(sides):
                    current.detail = f"{side}, {round_ + 1} of {ROUNDS}"
                    self._take_once(name, row, size, side, taken)
            current.detail = ""
        if len(taken.results) > 1:
            raise ui.Problem(f"{name}: ours and the reference leave different data behind.",
                             f"One of the two breaks the rule: see dev/bench/rows/{name}.py.")
        return taken

    def _take_once(self, name, row, size, side, taken):
        with self.bases.copied(row.BASE, size) as copy:
            found = self.bases.run(copy, f"from dev.bench import inside; inside.measure(env, {name!r}, {side!r})")
        getattr(taken, side).append(found["seconds"])
        taken.results.add(found["result"])
        if side == "ours":
            taken.memory.append(found["memory"])
