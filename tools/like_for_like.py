"""Statistics that compare how many customers of two kinds stay: as they are, and like for like.

Pure functions without a database. A rate is a fraction from 0 to 1. All intervals are 95 % intervals.

Strategic customers may stay because they are larger, older or from another country than the others. *Direct
standardisation* takes this out: customers alike are counted in one cell, and the rate of the others in each cell is
weighted by the number of strategic customers there. The result is the rate that the others would have if they were as
large, as old and from the same countries as the strategic customers. See Fleiss, Levin, Paik, "Statistical Methods for
Rates and Proportions", 3rd edition 2003, chapter 19.
"""

from typing import NamedTuple

from odoo.tools import groupby

from .intervals import Rate, newcombe, wilson

# A cell with fewer others than this is merged: their rate would be little more than chance.
LEAST_OTHERS = 5


class Cell(NamedTuple):
    """Customers alike.

    places: the places that the cell covers, more than one if cells were merged; a place is a tuple of values, from the
        one that matters most to the one that is given up first
    base, kept: number of strategic customers, and of those among them who stayed
    others, others_kept: the same of the other customers
    """

    places: tuple
    base: int
    kept: int
    others: int
    others_kept: int


class Comparison(NamedTuple):
    """Strategic customers compared with others alike.

    cells: the cells with both kinds of customers, after merging
    left_out: strategic customers to whom no other customer is alike: a cell, None if there are none
    strategic, others, difference: `Rate`; None if no cell has both kinds of customers
    """

    cells: list
    left_out: Cell | None
    strategic: Rate | None
    others: Rate | None
    difference: Rate | None


def verdict(difference):
    """Return what a difference shows: `more`, `fewer`, or `none` if its interval holds 0; None without a difference."""
    if difference is None:
        return None
    if difference.low > 0:
        return "more"
    return "fewer" if difference.high < 0 else "none"


def standardised(cells):
    """Return the `Rate` of the others in `cells`, weighted by the strategic customers; None if there are no cells.

    With w = base / sum of the bases, p = others_kept / others and m = others of each cell, the rate is the sum of
    w * p, and its variance the sum of w² * p * (1 - p) / m (Fleiss, Levin, Paik 2003, chapter 19). The weights are the
    mix of our own strategic customers and count as fixed.

    The usual interval, rate ± Z * sqrt(variance), is useless here: in a cell where everybody stayed, the variance is 0.
    So the interval is Wilson's, for as many customers as would give the same variance without weights: rate *
    (1 - rate) / variance. This number is too large where small cells show too little variance. It is at most the number
    that follows if all cells have the same rate: 1 / sum of w² / m (L. Kish, "Survey Sampling", 1965). Wilson's
    interval with an effective number of customers: N. Dean, M. Pagano, Journal of Survey Statistics and Methodology 3
    (2015), 484-503. With a single cell, the number is that of the others, and the interval is Wilson's own.
    """
    if not cells:
        return None
    whole = sum(cell.base for cell in cells)
    weights = [cell.base / whole for cell in cells]
    rates = [cell.others_kept / cell.others for cell in cells]
    # Rounding of floats must not make the rate larger than 1.
    rate = min(1.0, sum(weight * one for weight, one in zip(weights, rates, strict=True)))
    number = 1 / sum(weight**2 / cell.others for weight, cell in zip(weights, cells, strict=True))
    variance = sum(
        weight**2 * one * (1 - one) / cell.others for weight, one, cell in zip(weights, rates, cells, strict=True)
    )
    if variance:
        number = min(number, rate * (1 - rate) / variance)
    return wilson(rate, number)


def compare(cells, least=LEAST_OTHERS):
    """Return the `Comparison` of the strategic customers in `cells` with others alike.

    The strategic customers have Wilson's interval, the others that of `standardised`, their difference that of
    `newcombe`. Strategic customers to whom nobody is alike are in neither rate.

    :param cells: a `Cell` for each place; places without customers may be missing
    """
    merged, left_out = merge(cells, least)
    base = sum(cell.base for cell in merged)
    strategic = wilson(sum(cell.kept for cell in merged) / base, base) if base else None
    others = standardised(merged)
    return Comparison(merged, left_out, strategic, others, newcombe(strategic, others))


def merge(cells, least=LEAST_OTHERS):
    """Merge small cells, and return the cells that have both kinds of customers, and the cell that is left out or None.

    A cell is small if it has no strategic customer, or fewer than `least` others. Small cells whose places differ in
    the last value alone are merged with each other. If the result is still small, it is merged with the small rest of
    the places that differ in the last two values, and so on. At the end a rest of strategic customers is a cell if it
    has at least one other customer, and else left out.
    """
    if not cells:
        return [], None
    merged, rest = _merge(sorted(cells), 0, len(cells[0].places[0]), least)
    if rest and rest.base and rest.others:
        return [*merged, rest], None
    return merged, rest if rest and rest.base else None


def _merge(cells, depth, last, least):
    """Return the cells that are not small, and the merged rest or None, of `cells` with the same first `depth` values.

    :param cells: sorted by their places
    :param last: number of values of a place
    """
    merged, rest = [], []
    if depth == last:
        rest = cells
    else:
        for _value, part in groupby(cells, lambda cell: cell.places[0][depth]):
            done, small = _merge(list(part), depth + 1, last, least)
            merged += done
            rest += [small] if small else []
    if not rest:
        return merged, None
    places, *counts = zip(*rest, strict=True)
    together = Cell(tuple(sorted(sum(places, ()))), *map(sum, counts))
    if together.base and together.others >= least:
        return [*merged, together], None
    return merged, together
