"""The arithmetic of a customer base as a buyer's due diligence asks for it: shares, concentration, retention.

One rule holds for all: what is negative counts as nothing. A customer with more refunded than bought in a period has
no share in the revenue of that period, and the whole is the sum of those that are positive. So shares lie between 0 and
100 and add up to 100.
"""

# How many of the largest customers a concentration is told of.
LARGEST = (1, 3, 5, 10)


def percent(part, whole):
    """Give `part` of `whole` in percent, None if there is no whole."""
    return 100 * float(part) / float(whole) if whole and whole > 0 else None


def concentration(largest, total):
    """Give the share in `total` of the 1, 3, 5 and 10 largest, in percent by their number.

    :param largest: at least the ten largest amounts (all of them if there are fewer), largest first, all above 0
    :param total: sum of all amounts above 0
    """
    return {count: percent(sum(largest[:count]), total) for count in LARGEST}


def herfindahl(squares, total):
    """Give the Herfindahl-Hirschman index: the sum of the squared shares in percent, 10,000 if one customer has all.

    :param squares: sum of the squares of all amounts above 0
    :param total: their sum
    """
    return 10_000 * float(squares) / float(total) ** 2 if total and total > 0 else None
