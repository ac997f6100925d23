"""Times both sides of a row by turns, each time on a fresh copy of the same database and in a new process."""
import statistics
from dataclasses import dataclass, field

from dev import ui
from dev.bench import rows
from dev.bench.bases import Bases

ROUNDS = 5
SIDES = ("ours", "reference")


@dataclass
class Taken:
    """What the rounds of one row took: seconds of each side, growth of our process in MiB, digests of the results."""

    ours: list = field(default_factory=list)
    reference: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    results: set = field(default_factory=set)

    def median(self, side):
        return statistics.median(getattr(self, side))


class Bench:
    """One run of the benchmarks; a row uses again what was measured for another."""

    def __init__(self, ready, partners, keep):
        self.partners = partners
        self.bases = Bases(ready, keep)
        self._known = {}

    def sides(self, name, partners=None, sides=SIDES):
        """Time the sides of row `name` on copies of its BASE, ours(env) and reference(env); return a `Taken`.

        :raise Problem: if both sides leave different data behind
        """
        row = rows.module(name)
        size = getattr(row, "SIZE", None) or partners or self.partners
        key = (name, size, sides)
        if key not in self._known:
            self._known[key] = self._take(name, row, size, sides)
        return self._known[key]

    def _take(self, name, row, size, sides):
        taken = Taken()
        # Create the base here, so that its time is shown as a separate step.
        self.bases.get(row.BASE, size)
        with ui.step(f"Measuring {name} on {size:,}") as current:
            for round_ in range(ROUNDS):
                # The sides change places each round: the second one may find a calmer or a busier machine.
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
