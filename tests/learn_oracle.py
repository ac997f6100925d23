"""A second, naive implementation of what tools/association.py, tools/gains.py and the table of traits compute.

It shares no code with them: it looks at one customer after the other, and takes exact fractions where they take floats.
"""

from fractions import Fraction
from math import sqrt

# The quantile that every table of the normal distribution gives.
QUANTILE = 1.959964


def wilson_low(part, whole):
    """Return the lower end of Wilson's interval by its definition, by halving: the share is QUANTILE errors off."""
    if not part:
        return 0.0
    share = part / whole
    low, high = 0.0, share
    for _ in range(200):
        middle = (low + high) / 2
        if share - middle > QUANTILE * sqrt(middle * (1 - middle) / whole):
            low = middle
        else:
            high = middle
    return low


def table(customers):
    """Return what the table says of each trait: {trait: (share of the examples, share of all, lift, its lower bound)}.

    :param customers: list of (whether it is an example, set of its traits)
    """
    examples = [traits for is_example, traits in customers if is_example]
    found = {}
    for trait in set().union(*(traits for _is_example, traits in customers)):
        both = sum(trait in traits for traits in examples)
        having = sum(trait in traits for _is_example, traits in customers)
        share, of_all = Fraction(both, len(examples)), Fraction(having, len(customers))
        low = wilson_low(both, len(examples)) / float(of_all)
        found[trait] = float(share), float(of_all), float(share / of_all), low
    return found


def chi_square(strata):
    """Return Mantel and Haenszel's chi-square.

    :param strata: for each stratum a list of (whether it is an example, whether it has the trait), one for a customer
    """
    excess = spread = Fraction(0)
    for customers in strata:
        if len(customers) < 2:
            continue
        number = len(customers)
        examples = [has for is_example, has in customers if is_example]
        having = sum(has for _is_example, has in customers)
        excess += sum(examples) - Fraction(len(examples) * having, number)
        spread += Fraction(
            len(examples) * (number - len(examples)) * having * (number - having), number**2 * (number - 1)
        )
    if excess <= 0 or not spread:
        return 0.0
    return float(max(excess - Fraction(1, 2), 0) ** 2 / spread)


def buyers_in_the_first(customers, depth):
    """Return the mean, over all orders of customers with the same score, of the share of buyers in the first ones.

    :param customers: list of (score, whether it bought)
    :param depth: the share of all customers that are the first ones, as a `Fraction`
    """
    first = depth * len(customers)
    found = Fraction(0)
    before = 0
    for score in sorted({score for score, _bought in customers}, reverse=True):
        group = [bought for one, bought in customers if one == score]
        # Each customer of the group is among the first with the same chance.
        places = min(max(first - before, 0), len(group))
        found += Fraction(sum(group)) * places / len(group)
        before += len(group)
    return float(found / sum(bought for _score, bought in customers))
