"""Learns from example customers a scorecard of few traits, with weights. Plain Python, without the ORM.

**Bits.** Each customer of a sample is one bit of a whole number of Python. A trait is the number whose bits are its
customers. So `(trait & examples).bit_count()` counts the examples with the trait, in microseconds for 20,000 customers.

**Values.** A trait is a value of a field, or several values of one field: a customer has the trait if it has one of
them. Which values belong together follows from the examples: in the order of how much more frequent they are among the
examples, the best set of values is one of the first n (L. Breiman and others, "Classification and Regression Trees",
1984, theorem 4.5). A further value must be worth its place (`PRICE`). Bands that form a trait are neighbours.

**Selection.** One trait after the other is chosen: each time the one that tells most about the examples among customers
that are alike in the traits chosen before (`association.mantel_haenszel`). So a trait that says the same as a chosen
one is not chosen. Nor is one that may, by Wilson's interval, be no more frequent in the examples than in the others.

**Weights.** Logistic regression on the chosen traits (logistic.py) gives each the logarithm of its odds ratio beside
the others. Its share of their sum, in per cent and rounded to fives, is the weight.
"""

from typing import NamedTuple

from .association import Stratum, excess, mantel_haenszel, phi, wilson

# The most traits that are proposed: people read and remember no more.
MOST_TRAITS = 7
# A value that fewer examples have belongs to no trait.
FEWEST_EXAMPLES = 2
# The chi-square from which a trait is proposed. Chance alone reaches it once in a thousand traits; about fifty are
# tried.
LEAST_CHI_SQUARE = 10.83
# What each further value of a trait must add to the chi-square: chance adds as much to one in twenty.
PRICE = 3.84
# One trait lies inside another if at most this share of its customers are outside of it, of what chance would give.
OUTSIDE = 0.1
# Weights and thresholds are multiples of this.
STEP = 5
# A threshold that parts the examples from the others this much less well than the best one may be kept.
NEARLY = 0.98


class Cell(NamedTuple):
    """Customers with the same values: `values` has a bit for each value that they have."""

    values: int
    examples: int
    others: int


class Trait(NamedTuple):
    """A trait: the number of its field, and the numbers of its values, which are bits of `Cell.values`."""

    field: int
    values: tuple[int, ...]


class Field(NamedTuple):
    """The values of a field that may form a trait; `is_ordered` if they are bands, in their order."""

    values: tuple[int, ...]
    is_ordered: bool = False


class Sample:
    """The customers of `cells`, as bits: `everybody`, `examples`, and for each value those who have it."""

    def __init__(self, cells, number_of_values):
        self.having = [0] * number_of_values
        self.examples = 0
        place = 0
        columns = [[] for _value in range(number_of_values)]
        for cell in cells:
            for count, is_example in ((cell.examples, True), (cell.others, False)):
                if not count:
                    continue
                if is_example:
                    self.examples |= ((1 << count) - 1) << place
                values = cell.values
                while values:
                    lowest = values & -values
                    columns[lowest.bit_length() - 1].append((place, count))
                    values ^= lowest
                place += count
        self.everybody = (1 << place) - 1
        self.having = [_bits(places, place) for places in columns]

    def customers(self, trait):
        """Return the bits of the customers who have `trait`."""
        bits = 0
        for value in trait.values:
            bits |= self.having[value]
        return bits

    def strata(self, having, layers):
        """Return the `Stratum` of the bits `having` in each of `layers`, which `layer` returned."""
        return [
            Stratum((having & bits & self.examples).bit_count(), examples, (having & bits).bit_count(), count)
            for bits, examples, count in layers
        ]

    def layer(self, bits):
        return bits, (bits & self.examples).bit_count(), bits.bit_count()


def _bits(places, length):
    """Return the whole number with ones at `places`, pairs (first place, number of ones)."""
    data = bytearray(length // 8 + 1)
    number = 0
    for place, count in places:
        if count == 1:
            data[place >> 3] |= 1 << (place & 7)
        else:
            number |= ((1 << count) - 1) << place
    return number | int.from_bytes(data, "little")


# ----------------------------------------------------------------------
# Selection
# ----------------------------------------------------------------------


def select(sample, fields, most=MOST_TRAITS):
    """Return the traits that tell the examples of `sample` from the others, the most telling first; at most `most`.

    :param fields: list of `Field`
    """
    chosen = []
    layers = [sample.layer(sample.everybody)]
    while len(chosen) < most:
        best, trait = max(
            ((chi, trait) for chi, trait in (_best(sample, n, field, layers) for n, field in enumerate(fields))),
            key=lambda found: found[0],
            default=(0, None),
        )
        if best < LEAST_CHI_SQUARE:
            break
        fields = [Field(()) if number == trait.field else field for number, field in enumerate(fields)]
        if any(is_inside(sample, trait, other) or is_inside(sample, other, trait) for other in chosen):
            continue
        chosen.append(trait)
        having = sample.customers(trait)
        parts = (part for bits, _examples, _count in layers for part in (bits & having, bits & ~having))
        # A layer with examples alone, or without any, has nothing left to tell apart.
        layers = [layer for layer in map(sample.layer, parts) if 0 < layer[1] < layer[2]]
    return chosen


def _best(sample, number, field, layers):
    """Return the best trait of a field as (chi-square, trait)."""
    best, merit = (0.0, Trait(number, ())), 0.0
    for values in _candidates(sample, field, layers):
        trait = Trait(number, tuple(values))
        having = sample.customers(trait)
        chi_square = mantel_haenszel(sample.strata(having, layers))
        worth = chi_square - PRICE * (len(values) - 1)
        if worth > merit and _is_more_frequent(sample, having):
            best, merit = (chi_square, trait), worth
    return best


def _is_more_frequent(sample, having):
    """Return whether the trait of the customers `having` is surely more frequent in the examples than in the others."""
    examples, everybody = sample.examples.bit_count(), sample.everybody.bit_count()
    both = (having & sample.examples).bit_count()
    return wilson(both, examples)[0] * (everybody - examples) > having.bit_count() - both


def _candidates(sample, field, layers):
    """Yield the sets of values of a field that may be its best trait."""
    if field.is_ordered:
        for first in range(len(field.values)):
            for last in range(first, len(field.values)):
                yield field.values[first : last + 1]
        return
    order = []
    for value in field.values:
        found, expected = excess(sample.strata(sample.having[value], layers))
        if found >= FEWEST_EXAMPLES and found > expected:
            # The 1/2 keeps a value that few have from coming first by luck.
            order.append(((found + 0.5) / (expected + 0.5), value))
    order.sort(key=lambda one: (-one[0], one[1]))
    for length in range(1, len(order) + 1):
        yield [value for _ratio, value in order[:length]]


def is_inside(sample, trait, other):
    """Return whether the customers with `trait` lie inside those with `other`, by far more than chance would have it.

    A large trait, such as one that nine customers in ten have, holds nine in ten of any other trait: so what counts is
    how many are outside of it, compared with how many chance would put there.
    """
    inside, outside = sample.customers(trait), sample.everybody & ~sample.customers(other)
    expected = inside.bit_count() * outside.bit_count() / max(sample.everybody.bit_count(), 1)
    return (inside & outside).bit_count() <= OUTSIDE * expected


# ----------------------------------------------------------------------
# Weights
# ----------------------------------------------------------------------


def cells_of(sample, traits):
    """Return the `Cell`s of the customers of `sample` by `traits`: bit n of `values` says whether they have trait n."""
    parts = [(0, sample.everybody)]
    for number, trait in enumerate(traits):
        having = sample.customers(trait)
        parts = [
            part
            for values, bits in parts
            for part in ((values, bits & ~having), (values | 1 << number, bits & having))
            if part[1]
        ]
    counted = ((values, *sample.layer(bits)[1:]) for values, bits in parts)
    return [Cell(values, examples, count - examples) for values, examples, count in counted]


def weights_of(log_odds):
    """Return the weights of traits from their log-odds: shares of the sum, in per cent, rounded to fives; 5 at least.

    A trait whose log-odds are not above 0 tells nothing beside the others: its weight is 0.
    """
    total = sum(max(one, 0.0) for one in log_odds)
    return [max(STEP, STEP * round(100 * one / total / STEP)) if one > 0 else 0 for one in log_odds]


# ----------------------------------------------------------------------
# What a scorecard reaches
# ----------------------------------------------------------------------


def fit(values, weights):
    """Return the score, 0 to 100, of customers with `values` (bits), as the engine rounds it: half away from zero."""
    total = sum(weights)
    met = sum(weight for number, weight in enumerate(weights) if values >> number & 1)
    return (200 * met + total) // (2 * total) if total else 0


def reached(cells, weights, threshold):
    """Return how many examples and how many others get a score of at least `threshold`."""
    fitting = [cell for cell in cells if fit(cell.values, weights) >= threshold]
    return sum(cell.examples for cell in fitting), sum(cell.others for cell in fitting)


def threshold_for(cells, weights, wanted, scale=1.0):
    """Return the score, a multiple of five, that parts the examples best from the others, by `association.phi`.

    Of scores that part them nearly as well, return the one nearest to `wanted`.

    :param scale: how many customers each of the others in `cells` stands for, if they are a sample
    """
    examples = sum(cell.examples for cell in cells)
    everybody = examples + scale * sum(cell.others for cell in cells)
    merits = {}
    for threshold in {wanted, *range(STEP, 101, STEP)}:
        both, others = reached(cells, weights, threshold)
        merits[threshold] = phi(both, examples, both + scale * others, everybody)
    best = max(merits.values())
    good = [threshold for threshold, merit in merits.items() if merit >= NEARLY * best]
    return min(good, key=lambda threshold: (abs(threshold - wanted), threshold))
