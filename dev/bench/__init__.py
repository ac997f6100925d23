"""python3 dev bench: what the addon costs, compared with hand-written SQL and with Odoo without it.

A row is a module in rows/; its docstring says what it proves. It has TARGET, the highest `ratio` allowed, and
measure(bench, name), which returns two figures in its UNIT: ours, which is the addon's, and the reference's. The addon
and the reference take turns, and their medians are compared: five times on fresh copies of a database (measuring.py),
more often for short calls (CALLS in reading.py and opening.py). PostgreSQL is configured as for all of dev/
(postgres_keeper.py).
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
            measured = []
            for name in chosen:
                measured.append(rows.measure(bench, name))
                ui.say(f"  {line(measured[-1])}")
        finally:
            bench.bases.drop_unless_kept()
    ui.say()
    show(measured)
    if args.json:
        plain = [{key: row[key] for key in rows.COLUMNS} for row in measured]
        Path(args.json).write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["met"] for row in measured) else 1
