"""python3 dev bench: what the addon costs, compared with hand-written SQL and with Odoo without the addon.

A row of the benchmark is a module in rows/. The docstring of the module says what the row proves. Its function
measure(bench, name) returns two figures in its UNIT: "ours" is the figure of the addon, "the reference" that of what
the addon is compared with. TARGET is the highest `ratio` of the two that is allowed (`measure` in rows/__init__.py).

To measure times, a row runs ours and the reference by turns and compares their medians. Long calls run five times, each
time on a fresh copy of a database (measuring.py). Short calls run more often (CALLS in reading.py and opening.py). Each
row shows its spread: half the range of the ratios of its rounds. A spread larger than the distance to the target makes
the verdict "noisy" (verdict.py). A reference is a limit that no addon can be faster than, such as SQL for exactly this
data, unless IS_LIMIT of the row says otherwise; the table marks the others.

PostgreSQL is configured as for all of dev/ (postgres_keeper.py).
"""
import json
from pathlib import Path

from dev import databases, setup, ui
from dev.bench import rows
from dev.bench.measuring import Bench
from dev.bench.table import line, show


def main(args):
    chosen = [name for name in rows.ALL if not args.only or args.only in name]
    if not chosen:
        raise ui.Problem(f"No row is called {args.only!r}.", f"There are: {', '.join(rows.ALL)}")
    if args.partners < 1000:
        raise ui.Problem("There is little to measure with so few customers.", "Give --partners 1000 or more.")
    with setup.ready(args) as ready:
        databases.drop_left_behind(ready, "bench")
        bench = Bench(ready, args.partners, args.keep)
        try:
            measured, failed = measure_all(bench, chosen, args.json)
        finally:
            bench.bases.drop_unless_kept()
    ui.say()
    if measured:
        show(measured)
    for name in failed:
        ui.say(f"  {name}: could not be measured, see above")
    return 0 if not failed and all(row["met"] for row in measured) else 1


def measure_all(bench, names, file=None):
    """Measure the rows `names`; return the measured rows, and the names of those that failed.

    A row that fails does not stop the others, and `file` has the rows measured so far: the whole takes most of an hour.
    """
    measured, failed = [], []
    for name in names:
        try:
            measured.append(rows.measure(bench, name))
        except ui.Problem as problem:
            ui.problem(problem)
            failed.append(name)
            continue
        ui.say(f"  {line(measured[-1])}")
        if file:
            plain = [{key: row[key] for key in rows.COLUMNS} for row in measured]
            Path(file).write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")
    return measured, failed
