"""How much of a market the partners of a business stand for, and which customers would add most to that.

A market is divided into cells: the customers of one industry in one country, and, where an audience tells sizes apart,
of one size. A partner stands for the customers of its own cell in full, for the others of its industry by half, and for
no others. Several partners stand for a customer no better than the best one of them. An industry, a country or a size
that is not known is like no other, so a customer without an industry is stood for by nobody, and one without a country
or a size by half at most.

The place of a customer is a tuple: its industry, its country and, where sizes are told apart, its size; None for what
is not known. All places of a market are equally long. Everything is counted in halves of a customer, which are whole
numbers.
"""

from collections import Counter
from typing import NamedTuple

# How many halves of a customer a partner stands for.
NONE, HALF, FULL = 0, 1, 2


class Cell(NamedTuple):
    """The customers of one place.

    customers: number of customers of the market
    strategic, partial: a customer with this status who might become a partner, None if there is none
    """

    place: tuple
    customers: int
    strategic: int | None = None
    partial: int | None = None

    @property
    def industry(self):
        return self.place[0]

    @property
    def country(self):
        return self.place[1]

    @property
    def size(self):
        """The size; None if it is not known, or if sizes are not told apart."""
        return self.place[2] if len(self.place) > 2 else None

    @property
    def order(self):
        """The key by which cells that are equal otherwise are sorted: what is not known comes first."""
        return tuple(part or 0 for part in self.place)


class Proposal(NamedTuple):
    """A customer of a cell who might become a partner, and the halves of customers that this partner would add."""

    cell: Cell
    customer: int
    halves: int


class Partners:
    """The places of partners: what counts is only in which industries and cells there are any."""

    def __init__(self, places):
        self.industries = {place[0] for place in places if place[0]}
        self.cells = {place for place in places if all(place)}

    def halves(self, cell):
        """Return how far the partners stand for each customer of `cell`: FULL, HALF or NONE."""
        if cell.place in self.cells:
            return FULL
        return HALF if cell.industry in self.industries else NONE

    def add(self, cell):
        """Add a partner who is a customer of `cell`."""
        if cell.industry:
            self.industries.add(cell.industry)
        if all(cell.place):
            self.cells.add(cell.place)


def by_halves(cells, partners):
    """Return how many customers of `cells` the `partners` stand for in full, by half and not at all, as a Counter.

    :return: a Counter with the keys FULL, HALF and NONE
    """
    counts = Counter()
    for cell in cells:
        counts[partners.halves(cell)] += cell.customers
    return counts


def gaps(cells, partners):
    """Return the cells for whose customers the partners do not stand in full, those that lack most first.

    Cells without an industry are left out: no partner could close such a gap.
    """

    def missing(cell):
        return cell.customers * (FULL - partners.halves(cell))

    found = [cell for cell in cells if cell.industry and missing(cell)]
    return sorted(found, key=lambda cell: (-missing(cell), -cell.customers, cell.order))


def unserved_industries(cells, partners):
    """Return a list of tuples (industry, its cells) of the industries in which there is no partner, largest first."""
    found = {}
    for cell in cells:
        if cell.industry and cell.customers and partners.halves(cell) == NONE:
            found.setdefault(cell.industry, []).append(cell)
    return sorted(found.items(), key=lambda item: (-sum(cell.customers for cell in item[1]), item[0]))


def propose(cells, partners, wanted):
    """Return up to `wanted` proposals, each the customer who adds most when those before it are partners too.

    Strategic customers come before candidates. A customer who would add nothing is not proposed.

    :param partners: the present `Partners`; they are left as they are
    """
    partners = Partners([*partners.cells, *((industry, None) for industry in partners.industries)])
    of_industry = Counter()
    for cell in cells:
        of_industry[cell.industry] += cell.customers
    found = []
    while len(found) < wanted:
        proposal = _best(cells, partners, of_industry)
        if not proposal:
            break
        found.append(proposal)
        partners.add(proposal.cell)
    return found


def _best(cells, partners, of_industry):
    """Return the proposal that adds most to `partners`; None if none adds anything."""
    for status in ("strategic", "partial"):
        proposals = [
            Proposal(cell, customer, _added_halves(cell, partners, of_industry))
            for cell in cells
            if (customer := getattr(cell, status))
        ]
        proposals = [proposal for proposal in proposals if proposal.halves]
        if proposals:
            return min(proposals, key=lambda one: (-one.halves, one.cell.order, one.customer))
    return None


def _added_halves(cell, partners, of_industry):
    """Return how many halves of customers a partner in `cell` would add.

    The first partner of an industry adds a half of each of its customers, and the first of a cell one more half.
    """
    if not cell.industry:
        return 0
    of_cell = cell.customers if all(cell.place) and cell.place not in partners.cells else 0
    return of_cell + (0 if cell.industry in partners.industries else of_industry[cell.industry])
