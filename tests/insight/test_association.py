from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ...tools import association, gains, learning, logistic
from .. import learn_oracle as oracle
from ..properties import given, settings, st

shares = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
strata = st.lists(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12), max_size=4)
ranked = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30)
# Customers as (is an example, has trait 0, has trait 1, …).
people = st.lists(st.tuples(*[st.booleans()] * 5), min_size=1, max_size=60)


@tagged("post_install", "-at_install")
class TestAssociation(BaseCase):
    """The statistics agree with the naive ones of tests/learn_oracle.py on any numbers."""

    @given(shares)
    @settings(max_examples=150, deadline=None, derandomize=True)
    def test_wilson(self, share):
        part, whole = share
        low, high = association.wilson(part, whole)
        self.assertAlmostEqual(low, oracle.wilson_low(part, whole), places=6)
        self.assertAlmostEqual(high, 1 - oracle.wilson_low(whole - part, whole), places=6)
        self.assertTrue(low <= part / whole <= high)

    def test_wilson_of_known_numbers(self):
        """The example of R. G. Newcombe, Statistics in Medicine 17 (1998): 81 of 263 give 0.2553 to 0.3662."""
        low, high = association.wilson(81, 263)
        self.assertAlmostEqual(low, 0.2553, places=4)
        self.assertAlmostEqual(high, 0.3662, places=4)
        self.assertEqual(association.wilson(0, 0), (0, 1))
        self.assertEqual((association.wilson(0, 5)[0], association.wilson(5, 5)[1]), (0, 1))

    def test_lift(self):
        value, low = association.lift(50, 100, 200, 1000)
        self.assertAlmostEqual(value, 2.5)
        self.assertAlmostEqual(low, oracle.wilson_low(50, 100) / 0.2, places=5)
        self.assertEqual(association.lift(0, 0, 5, 10), (0, 0))
        self.assertEqual(association.lift(0, 5, 0, 10), (0, 0))

    @given(strata)
    @settings(max_examples=150, deadline=None, derandomize=True)
    def test_chi_square(self, customers):
        made = [
            association.Stratum(
                sum(is_example and has for is_example, has in stratum),
                sum(is_example for is_example, _has in stratum),
                sum(has for _is_example, has in stratum),
                len(stratum),
            )
            for stratum in customers
        ]
        self.assertAlmostEqual(association.mantel_haenszel(made), oracle.chi_square(customers), places=9)

    def test_log_odds_of_empty_cells(self):
        self.assertAlmostEqual(association.log_odds(5, 10, 50, 100), 0)
        self.assertGreater(association.log_odds(10, 10, 10, 100), 0)
        self.assertLess(association.log_odds(0, 10, 90, 100), 0)
        self.assertEqual((association.phi(10, 10, 10, 100), association.phi(10, 10, 100, 100)), (1, 0))

    @given(ranked)
    @settings(max_examples=150, deadline=None, derandomize=True)
    def test_gains(self, customers):
        groups = {}
        for score, bought in customers:
            known = groups.get(score, (0, 0))
            groups[score] = known[0] + 1, known[1] + bought
        corners = gains.curve(groups)
        if not any(bought for _score, bought in customers):
            self.assertEqual((corners, gains.top_tenth(groups)), ([], None))
            return
        self.assertEqual((corners[0], corners[-1]), ((0, 0), (1, 1)))
        for tenths in (1, 3, 5, 10):
            expected = oracle.buyers_in_the_first(customers, Fraction(tenths, 10))
            self.assertAlmostEqual(gains.share_at(corners, tenths / 10), expected, places=9)
        top = gains.top_tenth(groups)
        self.assertAlmostEqual(top["share"], oracle.buyers_in_the_first(customers, Fraction(1, 10)), places=9)
        self.assertTrue(top["low"] <= top["share"] + 1e-9 <= top["high"] + 2e-9)


@tagged("post_install", "-at_install")
class TestSelection(BaseCase):
    """Traits are chosen and weighed as their docstrings in tools/learning.py say."""

    def sample(self, customers):
        """Return the `Sample` of `customers`, each (whether it is an example, its values)."""
        number = max((max(values, default=0) for _is_example, values in customers), default=0) + 1
        cells = [
            learning.Cell(sum(1 << value for value in values), is_example, not is_example)
            for is_example, values in customers
        ]
        return learning.Sample(cells, number)

    def names(self, sample, fields):
        return [trait.values for trait in learning.select(sample, [learning.Field(*field) for field in fields])]

    @given(people)
    @settings(max_examples=100, deadline=None, derandomize=True)
    def test_first_trait_has_the_highest_chi_square(self, customers):
        made = [(one[0], [n for n, has in enumerate(one[1:]) if has]) for one in customers]
        sample = self.sample([*made, (False, [3])])
        customers = [*customers, (False, False, False, False, True)]
        expected = {
            n: oracle.chi_square([[(one[0], one[n + 1]) for one in customers]])
            for n in range(4)
            if sum(one[0] and one[n + 1] for one in customers) >= learning.FEWEST_EXAMPLES
        }
        best = max(expected.values(), default=0)
        chosen = self.names(sample, [((n,),) for n in range(4)])
        if best < learning.LEAST_CHI_SQUARE:
            self.assertFalse(chosen)
        else:
            self.assertAlmostEqual(expected[chosen[0][0]], best, places=9)

    @given(people)
    @settings(max_examples=100, deadline=None, derandomize=True)
    def test_cells_count_every_customer_once(self, customers):
        made = [(one[0], [n for n, has in enumerate(one[1:]) if has]) for one in customers]
        sample = self.sample([*made, (False, [3])])
        traits = [learning.Trait(0, (0, 1)), learning.Trait(1, (2,))]
        found = {cell.values: (cell.examples, cell.others) for cell in learning.cells_of(sample, traits)}
        expected = {}
        for is_example, values in [*made, (False, [3])]:
            key = (0 in values or 1 in values) + 2 * (2 in values)
            known = expected.setdefault(key, [0, 0])
            known[not is_example] += 1
        self.assertEqual(found, {key: tuple(counts) for key, counts in expected.items()})

    def test_values_of_one_field_form_one_trait(self):
        """Values 0 and 1 are those of the examples, 2 is everybody's: 0 and 1 together tell most."""
        customers = [(True, [0])] * 20 + [(True, [1])] * 20 + [(False, [2])] * 60 + [(True, [2])] * 2 + [(False, [0])]
        self.assertEqual(self.names(self.sample(customers), [((0, 1, 2),)]), [(1, 0)])

    def test_one_inside_the_other_is_chosen_once(self):
        """A state lies inside its country, and a country in which all are examples' holds its states."""
        inside = [(True, [0, 1])] * 20 + [(True, [0])] * 20 + [(False, [])] * 80 + [(False, [0])] * 5
        self.assertEqual(self.names(self.sample(inside), [((0,),), ((1,),)]), [(0,)])
        # Among the customers of the country, the state still tells something: it lies inside all the same.
        telling = [(True, [0, 1])] * 60 + [(False, [0])] * 40 + [(True, [0])] * 10 + [(False, [])] * 300
        self.assertEqual(len(self.names(self.sample(telling), [((0,),), ((1,),)])), 1)

    def test_traits_that_say_the_same_are_chosen_once(self):
        twins = [(True, [0, 1])] * 30 + [(False, [])] * 60 + [(False, [0, 1])] * 5
        self.assertEqual(len(self.names(self.sample(twins), [((0,),), ((1,),)])), 1)

    def test_a_further_value_must_be_worth_its_place(self):
        """Value 1 is a little more frequent among the examples, as chance would have it."""
        customers = [(True, [0])] * 40 + [(False, [0])] * 40 + [(True, [1])] * 2 + [(False, [1])] * 4
        customers += [(True, [])] * 8 + [(False, [])] * 200
        self.assertEqual(self.names(self.sample(customers), [((0, 1),)]), [(0,)])
        self.assertGreater(
            *(
                oracle.chi_square([[(is_example, bool(have & set(values))) for is_example, values in customers]])
                for have in ({0, 1}, {0})
            )
        )

    def test_what_most_others_have_is_no_trait(self):
        """Beside trait 0, trait 1 tells the examples from the others. But the others have it more often."""
        customers = [(True, [0, 1])] * 80 + [(True, [0])] * 20 + [(False, [0])] * 100 + [(False, [1])] * 2000
        self.assertEqual(self.names(self.sample(customers), [((0,),), ((1,),)]), [(0,)])

    def test_a_trait_that_only_follows_from_another_is_not_chosen(self):
        """Customers with trait 0 have trait 1 more often, whether they are examples or not."""
        customers = [(True, [0, 1])] * 45 + [(True, [0])] * 15 + [(False, [0, 1])] * 45 + [(False, [0])] * 15
        customers += [(True, [1])] * 2 + [(True, [])] * 8 + [(False, [1])] * 60 + [(False, [])] * 240
        self.assertEqual(self.names(self.sample(customers), [((0,),), ((1,),)]), [(0,)])
        self.assertGreater(
            oracle.chi_square([[(is_example, 1 in values) for is_example, values in customers]]),
            learning.LEAST_CHI_SQUARE,
        )

    def test_at_most_seven(self):
        customers = []
        for number in range(12):
            customers += [(True, [number])] * 30 + [(False, [])] * 20
        fields = [((number,),) for number in range(12)]
        self.assertEqual(len(self.names(self.sample(customers), fields)), learning.MOST_TRAITS)

    def test_bands_that_form_a_trait_are_neighbours(self):
        """The band between the two of the examples belongs to the trait, though few examples are in it."""
        customers = [(True, [1])] * 20 + [(True, [2])] * 3 + [(True, [3])] * 20
        customers += [(False, [n]) for n in range(6)] * 4 + [(False, [0])] * 100
        self.assertEqual(self.names(self.sample(customers), [((0, 1, 2, 3, 4, 5), True)]), [(1, 2, 3)])

    def test_chance_alone_proposes_nothing(self):
        customers = [(n % 4 == 0, [n % 3]) for n in range(120)]
        self.assertFalse(self.names(self.sample(customers), [((0,),), ((1,),), ((2,),)]))

    def test_coefficients_of_independent_traits_are_their_log_odds(self):
        """Each trait alone has the odds ratio 9, beside the other one too."""
        cells = [
            learning.Cell(values, 1000 * 3 ** values.bit_count(), 1000 * 3 ** (2 - values.bit_count()))
            for values in range(4)
        ]
        for found in logistic.coefficients(cells, 2):
            self.assertAlmostEqual(found, 2.197, places=3)  # log 9

    def test_coefficients_are_finite_if_the_traits_part_all(self):
        found = logistic.coefficients([learning.Cell(1, 50, 0), learning.Cell(0, 0, 50)], 1)
        self.assertTrue(0 < found[0] < 30)

    def test_weights(self):
        self.assertEqual(learning.weights_of([1.0, 1.0]), [50, 50])
        self.assertEqual(learning.weights_of([3.0, 0.02, -1.0]), [100, 5, 0])
        self.assertEqual(learning.weights_of([2.0, 1.0]), [65, 35])

    def test_fit_is_rounded_as_the_engine_rounds(self):
        """5 of 8 are 62.5: half away from zero."""
        self.assertEqual(learning.fit(0b1, [5, 3]), 63)
        self.assertEqual(learning.fit(0b1, []), 0)

    def test_threshold_stays_if_it_is_as_good(self):
        cells = [learning.Cell(0b11, 40, 0), learning.Cell(0b01, 0, 60), learning.Cell(0, 0, 100)]
        self.assertEqual(learning.threshold_for(cells, [50, 50], 70), 70)
        self.assertEqual(learning.threshold_for(cells, [50, 50], 40), 55)
        self.assertEqual(learning.reached(cells, [50, 50], 55), (40, 0))

    def test_threshold_stays_if_it_is_nearly_as_good(self):
        cells = [learning.Cell(0b11, 100, 0), learning.Cell(0b01, 1, 0), learning.Cell(0, 0, 400)]
        self.assertEqual(learning.threshold_for(cells, [60, 40], 70), 70)
        cells[1] = learning.Cell(0b01, 50, 0)
        self.assertEqual(learning.threshold_for(cells, [60, 40], 70), 60)
