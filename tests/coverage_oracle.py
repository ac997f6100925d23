"""Compute in plain Python, customer by customer, how far partners stand for a market. No code of the addon is used.

Customers and partners are tuples: industry, country and, in some markets, size; None for what is not known.
"""

from fractions import Fraction


def stands_for(partner, customer):
    """Return how far one partner stands for one customer: 1, one half or 0."""
    if customer[0] is None or partner[0] != customer[0]:
        return Fraction(0)
    alike = all(one is not None and one == other for one, other in zip(customer, partner, strict=True))
    return Fraction(1) if alike else Fraction(1, 2)


def stood_for(customer, partners):
    return max((stands_for(partner, customer) for partner in partners), default=Fraction(0))


def covered(market, partners):
    """Return how many customers of the `market` the partners stand for, halves included."""
    return sum((stood_for(customer, partners) for customer in market), Fraction(0))


def missing(market, partners):
    """Return a dict with the number of customers not stood for by place, without those that nobody can stand for."""
    found = {}
    for customer in market:
        lack = 1 - stood_for(customer, partners)
        if customer[0] is not None and lack:
            found[customer] = found.get(customer, 0) + lack
    return found


def next_partners(market, partners, possible, wanted):
    """Return a list of (status, place, added): who should become a partner next, one after the other.

    Of equals, the one with the lower industry counts, then the lower country, then the lower size, the unknown one
    first.

    :param possible: list of (status, place) of those who might become partners
    """
    partners, found = list(partners), []
    while len(found) < wanted:
        before = covered(market, partners)
        adding = [(status, place, covered(market, [*partners, place]) - before) for status, place in set(possible)]
        adding = [one for one in adding if one[2]]
        # Whoever is strategic comes before all candidates.
        adding = [one for one in adding if one[0] == "strategic"] or adding
        if not adding:
            break
        best = min(adding, key=lambda one: (-one[2], [part or 0 for part in one[1]]))
        found.append(best)
        partners.append(best[1])
    return found
