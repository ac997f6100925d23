"""Prints the measured rows of the benchmark as a table."""
from dev import ui

HEAD = ("row", "ours", "reference", "ratio", "spread", "target", "met")
NO_LIMIT = "*"


def cells(row):
    """Return the cells of a row as texts. A ratio that is a difference has a +, one that is an amount has a unit.

    A reference that is no limit is marked with `NO_LIMIT`.
    """
    unit, kind = row["unit"], row["kind"]
    ratio, target = (number(row[key]) for key in ("ratio", "target"))
    spread = f"± {number(row['spread'])}" if kind == "difference" else f"± {row['spread']:.0f} %"
    if kind == "difference":
        ratio, target = f"+ {ratio}", f"≤ + {target}"
    elif kind == "amount":
        ratio, target = f"{ratio} {unit}", f"≤ {target} {unit}"
    else:
        target = f"≤ {target}"
    reference = "–" if row["reference"] is None else f"{number(row['reference'])} {unit}"
    if not row["is_limit"]:
        reference = f"{reference} {NO_LIMIT}"
    return (row["row"], f"{number(row['ours'])} {unit}", reference, ratio, spread, target, row["verdict"])


def number(value):
    """Return a number as text: with three significant digits if below 1,000 and not whole, else without decimals."""
    if value == int(value):
        return f"{int(value):,}"
    # From 999.5 on, the format .3g gives an exponent: "1e+03".
    return f"{value:.3g}" if abs(value) < 999.5 else f"{value:,.0f}"


def line(row):
    name, ours, reference, ratio, spread, target, met = cells(row)
    return f"{name}: {ours}, reference {reference}, {ratio} {spread} ({target}: {met})"


def show(measured):
    lines = [HEAD, *map(cells, measured)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    for one in lines:
        ui.say("  ".join(cell.ljust(width) for cell, width in zip(one, widths, strict=True)).rstrip())
    ui.say("  spread: half the range of the rounds' ratios; noisy: it is larger than the distance to the target")
    if not all(row["is_limit"] for row in measured):
        ui.say(f"  {NO_LIMIT} no limit: other code that does something like it, and may be slow itself")
    for row in measured:
        if row["note"]:
            ui.say(f"  {row['row']}: {row['note']}")
