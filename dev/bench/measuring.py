"""Times ours and the reference of a row by turns: each time on a fresh copy of a base, in a new process."""
from dataclasses import dataclass, field

from dev import ui
from dev.bench import rows
from dev.bench.bases import Bases
from dev.bench.verdict import Figures

ROUNDS = 5
SIDES = ("ours", "reference")


@dataclass
class Taken:
    """The measurements of one row: seconds of ours and of the reference, and growth of the peak memory of ours in MiB.

    `memory` is that of Odoo's process, `backend` that of PostgreSQL's for its connection. `results` holds the digests
    of the scores that ours and the reference left: one digest, if all scores were the same.
    """

    ours: list = field(default_factory=list)
    reference: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    backend: list = field(default_factory=list)
    results: set = field(default_factory=set)


class Bench:
    """One run of the benchmark. Rows that need the same measurement share it."""

    def __init__(self, ready, partners, keep):
        self.ready = ready
        self.partners = partners
        self.bases = Bases(ready, keep)
        self._known = {}

    def sides(self, name, size=None, sides=SIDES):
        """Time ours(env) and reference(env) of row `name` on copies of its BASE; return a `Taken`.

        :param size: number of customers; by default that of the whole run
        :raise Problem: if ours and the reference leave different scores
        """
        key = (name, size or self.partners, sides)
        if key not in self._known:
            self._known[key] = self._take(*key)
        return self._known[key]

    def _take(self, name, size, sides):
        taken = Taken()
        kind = rows.module(name).BASE
        # Create the base now, so that its creation is shown as a step apart from the measurement.
        self.bases.get(kind, size)
        with ui.step(f"Measuring {name} on {size:,}") as current:
            for round_ in range(ROUNDS):
                # Ours and the reference change places each round: the second one may find a calmer or a busier machine.
                for side in sides if round_ % 2 else reversed(sides):
                    current.detail = f"{side}, {round_ + 1} of {ROUNDS}"
                    found = self.once(name, size, side)
                    getattr(taken, side).append(found["seconds"])
                    taken.results.add(found["result"])
                    if side == "ours":
                        taken.memory.append(found["memory"])
                        taken.backend.append(found["backend"])
            current.detail = ""
        if len(taken.results) > 1:
            raise ui.Problem(f"{name}: ours and the reference leave different data behind.",
                             f"One of the two breaks the rule: see dev/bench/rows/{name}.py.")
        return taken

    def once(self, name, size, side="ours"):
        """Time one side of row `name` on a copy of its BASE with `size` customers; return what was found.

        A side that needs more than an Odoo shell has a function run_<side>(bench, database) in the row.
        """
        row = rows.module(name)
        with self.bases.copied(row.BASE, size) as copy:
            if own := getattr(row, f"run_{side}", None):
                return own(self, copy)
            return self.run(copy, f"inside.measure(env, {name!r}, {side!r})")

    def run(self, database, call):
        """Call a function of dev.bench in an Odoo shell; return what it reports."""
        found, _log = self.ready.run(database, f"from dev.bench import inside, opening, reading, writes; {call}")
        return found


def seconds(bench, name):
    """Return the times of the row `name`, in seconds."""
    taken = bench.sides(name)
    return Figures(taken.ours, taken.reference)
