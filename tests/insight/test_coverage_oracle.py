from collections import Counter
from fractions import Fraction
from random import Random

from odoo.tests import BaseCase, tagged

from ...tools import coverage
from .. import coverage_oracle

# Industries, countries and sizes of the random markets. The unknown one is as frequent as the others.
INDUSTRIES = (None, 1, 2, 3, 4)
COUNTRIES = (None, 10, 20, 30)
SIZES = (None, 100, 200)


def random_market(random):
    """Return random customers, partners, and customers who might become partners with their status.

    Half of the markets tell sizes apart.
    """
    parts = random.choice(((INDUSTRIES, COUNTRIES), (INDUSTRIES, COUNTRIES, SIZES)))

    def places(most):
        return [tuple(map(random.choice, parts)) for _number in range(random.randint(0, most))]

    possible = [(random.choice(("strategic", "partial")), place) for place in places(12)]
    return places(random.choice((1, 5, 60))), places(4), possible


def cells_of(market, possible):
    """Return the `Cell`s of a market; who might become a partner has a cell too if none of the market is in it."""
    counts, known = Counter(market), {one: number for number, one in enumerate(possible, 1)}
    return [
        coverage.Cell(place, counts[place], known.get(("strategic", place)), known.get(("partial", place)))
        for place in sorted({*market, *(place for _status, place in possible)}, key=str)
    ]


@tagged("post_install", "-at_install")
class TestCoverageOracle(BaseCase):
    """The arithmetic of coverage equals that of a program which looks at each customer alone."""

    def test_random_markets(self):
        for number in range(400):
            market, places, possible = random_market(Random(number))
            with self.subTest(number=number, market=market, partners=places, possible=possible):
                cells, partners = cells_of(market, possible), coverage.Partners(places)
                counts = coverage.by_halves(cells, partners)
                self.assertEqual(counts.total(), len(market))
                self.assertEqual(
                    Fraction(sum(halves * count for halves, count in counts.items()), 2),
                    coverage_oracle.covered(market, places),
                )
                self.check_gaps(cells, partners, coverage_oracle.missing(market, places))
                self.check_proposals(cells, partners, coverage_oracle.next_partners(market, places, possible, 3))

    def check_gaps(self, cells, partners, missing):
        gaps = coverage.gaps(cells, partners)
        self.assertEqual({gap.place for gap in gaps}, missing.keys())
        lacking = [missing[gap.place] for gap in gaps]
        self.assertEqual(lacking, sorted(lacking, reverse=True), "the largest gap comes first")
        unserved = coverage.unserved_industries(cells, partners)
        for industry, theirs in unserved:
            self.assertEqual(
                sum(cell.customers for cell in theirs),
                sum(lack for place, lack in missing.items() if place[0] == industry),
            )
        sizes = [sum(cell.customers for cell in theirs) for _industry, theirs in unserved]
        self.assertEqual(sizes, sorted(sizes, reverse=True))

    def check_proposals(self, cells, partners, expected):
        proposals = coverage.propose(cells, partners, 3)
        self.assertEqual(
            [
                (
                    "strategic" if one.customer == one.cell.strategic else "partial",
                    one.cell.place,
                    Fraction(one.halves, 2),
                )
                for one in proposals
            ],
            expected,
        )
        self.assertEqual([coverage.propose(cells, partners, most) for most in (0, 1)], [[], proposals[:1]])

    def test_nothing_at_all(self):
        partners = coverage.Partners([])
        self.assertEqual(coverage.by_halves([], partners).total(), 0)
        self.assertEqual((coverage.gaps([], partners), coverage.propose([], partners, 3)), ([], []))

    def test_proposing_leaves_the_partners_as_they_are(self):
        partners = coverage.Partners([(1, None), (2, 10)])
        coverage.propose([coverage.Cell((3, 10), 5, strategic=1)], partners, 3)
        self.assertEqual((partners.industries, partners.cells), ({1, 2}, {(2, 10)}))
