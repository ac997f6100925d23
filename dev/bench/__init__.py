"""python3 dev bench: what the addon costs beside hand-written SQL.

A row is a module in rows/. Its `ours` and its `reference` are timed five times each, by turns, every time on a fresh
copy of the same database and in a process of its own, up to the commit; the medians are compared. Both must leave the
same data behind (`result`). PostgreSQL is configured as for everything else here (postgres_keeper.py).

A row's module has: NAME; TARGET, the ratio of ours to the reference that must not be exceeded; ours(env) and
reference(env); result(env), a digest of what they left behind.
"""
import importlib
import json
import os
import pkgutil
import statistics
from pathlib import Path

from dev import databases, paths, serve, setup, ui

ROUNDS = 5
MARK = "BENCH "
COLUMNS = ("row", "ours", "reference", "ratio", "target", "met")


def rows():
    """The names of all rows."""
    return sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / "rows")]))


def main(args):
    chosen = [name for name in rows() if not args.only or args.only in name]
    if not chosen:
        raise ui.Problem(f"No row is called {args.only!r}.", f"There are: {', '.join(rows())}")
    if args.partners < 1:
        raise ui.Problem("There is nothing to measure without customers.", "Give --partners 1 or more.")
    with setup.ready(args) as ready:
        databases.drop_left_behind(ready, "bench")
        origin = _ensure_data(ready, args.partners)
        try:
            measured = [_measure(ready, name, origin) for name in chosen]
        finally:
            if not args.keep:
                databases.drop(ready, origin)
    ui.say()
    show(measured)
    if args.json:
        Path(args.json).write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")
    return 0 if all(row["met"] for row in measured) else 1


def _ensure_data(ready, partners):
    """A database with so many customers, its statistics up to date; a kept one is used if nothing has changed."""
    data = (Path(__file__).parent / "data.py").read_text(encoding="utf-8")
    key = paths.digest(serve.fingerprint(), data, ready.source.fingerprint, length=6)
    origin = databases.name(f"benchdata_{partners}_{key}")
    if databases.exists(ready, origin):
        return origin
    # Kept for another state of the addon: of no use any more.
    databases.drop(ready, *databases.named(ready, f"benchdata_{partners}_"))
    unfinished = databases.name(f"bench_{os.getpid()}")
    with ui.step(f"Making a database with {partners:,} customers") as current:
        databases.copy(ready, databases.template(ready, demo=False), unfinished)
        options = ["-i", paths.ADDON, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
        ui.run(ready.odoo("-d", unfinished, *options), "Odoo could not load the addon.", "Mend it, then try again.",
               current, env=ready.env)
        _inside(ready, unfinished, f"from dev.bench import data; data.build(env, {partners})", current)
        ready.server.execute("VACUUM ANALYZE", database=unfinished)
        databases.rename(ready, unfinished, origin)
    return origin


def _measure(ready, name, origin):
    taken = {"ours": [], "reference": []}
    results = set()
    target = importlib.import_module(f"dev.bench.rows.{name}").TARGET
    copy = databases.name(f"bench_{os.getpid()}")
    try:
        with ui.step(f"Measuring {name}") as current:
            for round_ in range(1, ROUNDS + 1):
                for side, times in taken.items():
                    databases.copy(ready, origin, copy)
                    current.detail = f"{side}, {round_} of {ROUNDS}"
                    call = f"inside.measure(env, {name!r}, {side!r})"
                    found = _inside(ready, copy, f"from dev.bench import inside; {call}")
                    times.append(found["seconds"])
                    results.add(found["result"])
            current.detail = ""
    finally:
        databases.drop(ready, copy)
    if len(results) > 1:
        raise ui.Problem(f"{name}: ours and the reference leave different data behind.",
                         f"One of the two breaks the rule: see dev/bench/rows/{name}.py.")
    ours, reference = (statistics.median(times) for times in taken.values())
    ratio = ours / reference
    return dict(zip(COLUMNS, (name, round(ours, 4), round(reference, 4), round(ratio, 2), target, ratio <= target),
                    strict=True))


def _inside(ready, database, statement, current=None):
    """Run a statement in an Odoo shell; return what it reported, if anything."""
    given = f"import sys; sys.path.append({str(paths.ROOT)!r}); {statement}\n"
    output = ui.run(
        ready.odoo("-d", database, "--no-http", "--max-cron-threads=0", "--log-level=warn", command=("shell",)),
        "A benchmark failed.", "The lines above are its own.", current, env=ready.env, given=given,
    )
    reports = [line.partition(MARK)[2] for line in output.splitlines() if line.startswith(MARK)]
    return json.loads(reports[-1]) if reports else None


def show(measured):
    cells = [COLUMNS, *([row["row"], f"{row['ours']:.3f} s", f"{row['reference']:.3f} s", f"{row['ratio']:.2f}",
                         f"≤ {row['target']:g}", "yes" if row["met"] else "NO"] for row in measured)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    for line in cells:
        ui.say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
