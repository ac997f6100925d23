from math import comb

from odoo.tests import BaseCase, tagged

from ...tools.intervals import newcombe, wilson
from ...tools.like_for_like import Cell, compare, merge, standardised, verdict


@tagged("post_install", "-at_install")
class TestLikeForLike(BaseCase):
    """The statistics agree with published examples, and the intervals hold the truth as often as they say."""

    def assertRate(self, rate, expected, places=4):
        for one, other in zip(rate, expected, strict=True):
            self.assertAlmostEqual(one, other, places)

    def test_published_differences(self):
        """The intervals are those of Newcombe's paper of 1998, table II, method 10."""
        for kept, number, others_kept, others, low, high in (
            (56, 70, 48, 80, 0.0524, 0.3339),
            (9, 10, 3, 10, 0.1705, 0.8090),
            (6, 7, 2, 7, 0.0582, 0.8062),
            (5, 56, 0, 29, -0.0381, 0.1926),
            (0, 10, 0, 20, -0.1611, 0.2775),
            (0, 10, 0, 10, -0.2775, 0.2775),
            (10, 10, 0, 20, 0.6791, 1),
            (10, 10, 0, 10, 0.6075, 1),
        ):
            with self.subTest(kept=kept, number=number, others=others):
                difference = newcombe(wilson(kept / number, number), wilson(others_kept / others, others))
                self.assertRate(difference, (kept / number - others_kept / others, low, high))

    def test_nobody(self):
        self.assertIsNone(wilson(0, 0))
        self.assertIsNone(newcombe(None, wilson(1, 3)))
        self.assertIsNone(standardised([]))
        self.assertEqual(compare([]), ([], None, None, None, None))
        self.assertIsNone(verdict(None))

    def test_words_follow_the_interval(self):
        self.assertEqual(verdict(newcombe(wilson(0.8, 70), wilson(0.6, 80))), "more")
        self.assertEqual(verdict(newcombe(wilson(0.6, 80), wilson(0.8, 70))), "fewer")
        self.assertEqual(verdict(newcombe(wilson(0.8, 7), wilson(0.6, 8))), "none")

    def test_weights_are_those_of_the_strategic_customers(self):
        """By hand: 3/4 of the strategic customers are large; of others 90 % of the large stay, 50 % of the small."""
        cells = [Cell(((1,),), 10, 5, 200, 100), Cell(((2,),), 30, 27, 10, 9)]
        self.assertRate(standardised(cells)[:1], [0.25 * 0.5 + 0.75 * 0.9])
        # 1 / (0.0625 / 200 + 0.5625 / 10) is 17.7; rate * (1 - rate) / variance is 31.4. The smaller number counts.
        self.assertRate(standardised(cells), wilson(0.8, 1 / (0.25**2 / 200 + 0.75**2 / 10)))

    def test_the_variance_counts_if_it_is_larger(self):
        """Half of the weight is on five others of whom two stay: 0.7 * 0.3 / (0.25 * 0.4 * 0.6 / 5) is 17.5."""
        cells = [Cell(((1,),), 10, 9, 5, 2), Cell(((2,),), 10, 9, 200, 200)]
        self.assertRate(standardised(cells), wilson(0.7, 17.5))

    def test_one_cell_is_no_standardisation(self):
        cell = Cell(((1,),), 7, 6, 20, 11)
        self.assertRate(standardised([cell]), wilson(11 / 20, 20))
        found = compare([cell])
        self.assertRate(found.difference, newcombe(wilson(6 / 7, 7), wilson(11 / 20, 20)))

    def test_small_cells_are_merged_within_the_coarse_values_first(self):
        cells = [
            Cell((("a", 1, "x"),), 4, 4, 5, 3),
            Cell((("a", 1, "y"),), 2, 1, 3, 1),
            Cell((("a", 1, "z"),), 0, 0, 2, 2),
            Cell((("a", 2, "x"),), 1, 1, 4, 0),
            Cell((("b", 1, "x"),), 3, 0, 1, 1),
        ]
        merged, left_out = merge(cells)
        self.assertEqual(
            [(cell.places, cell[1:]) for cell in merged],
            [
                ((("a", 1, "x"),), (4, 4, 5, 3)),
                ((("a", 1, "y"), ("a", 1, "z")), (2, 1, 5, 3)),
                ((("a", 2, "x"), ("b", 1, "x")), (4, 1, 5, 1)),
            ],
        )
        self.assertIsNone(left_out)

    def test_nobody_alike_is_left_out(self):
        cells = [Cell(((1, 1),), 2, 2, 5, 5), Cell(((2, 1),), 3, 3, 0, 0)]
        merged, left_out = merge(cells)
        self.assertEqual(merged, cells[:1])
        self.assertEqual(left_out, cells[1])
        # With one other customer, even of another size, they are compared.
        merged, left_out = merge([*cells, Cell(((3, 1),), 0, 0, 1, 0)])
        self.assertEqual(merged[1], Cell(((2, 1), (3, 1)), 3, 3, 1, 0))
        self.assertIsNone(left_out)
        # Others to whom no strategic customer is alike are not compared, and not left out either.
        self.assertEqual(merge([cells[0], Cell(((3, 1),), 0, 0, 9, 0)]), (cells[:1], None))

    def test_intervals_hold_the_truth(self):
        """Counted exactly over all outcomes, the interval holds the true difference in about 95 % of cases."""
        for bases, others, share, shares in (
            ((8, 4), (6, 20), 0.9, (0.8, 0.6)),
            ((10, 2), (5, 15), 0.8, (0.95, 0.5)),
            ((6, 6), (5, 25), 0.95, (0.95, 0.95)),
            ((9, 3), (12, 5), 0.6, (0.5, 0.1)),
        ):
            with self.subTest(bases=bases, shares=shares):
                covered = self._covered(bases, others, share, shares)
                self.assertGreater(covered, 0.93)

    def _covered(self, bases, others, share, shares):
        """Return how likely the interval is to hold the difference of the true shares.

        :param bases, others: numbers of strategic and of other customers in two cells
        :param share, shares: probability to stay of strategic customers, and of others in the two cells
        """
        base = sum(bases)
        truth = share - sum(size * one for size, one in zip(bases, shares, strict=True)) / base
        covered = 0
        for first in range(others[0] + 1):
            for second in range(others[1] + 1):
                likely = self._likely(first, others[0], shares[0]) * self._likely(second, others[1], shares[1])
                kept = (first, second)
                cells = [Cell(((at,),), bases[at], 0, others[at], kept[at]) for at in (0, 1)]
                other = standardised(cells)
                for stayed in range(base + 1):
                    _difference, low, high = newcombe(wilson(stayed / base, base), other)
                    if low <= truth <= high:
                        covered += likely * self._likely(stayed, base, share)
        return covered

    @staticmethod
    def _likely(kept, number, share):
        return comb(number, kept) * share**kept * (1 - share) ** (number - kept)
