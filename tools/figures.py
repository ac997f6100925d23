"""The figures of a customer base that a buyer's due diligence asks for: shares, concentration, retention.

All follow one principle: a negative amount counts as 0. A customer with more refunds than purchases in a period has no
share in the revenue of that period, and the total is the sum of the positive amounts. So shares lie between 0 and 100
and add up to 100.
"""

# Numbers of largest customers for which concentration is computed.
LARGEST = (1, 3, 5, 10)


def percent(part, whole):
    """Return `part` of `whole` in percent, None unless `whole` is above 0."""
    return 100 * float(part) / float(whole) if whole and whole > 0 else None


def concentration(largest, total):
    """Return the shares in `total` of the 1, 3, 5 and 10 largest amounts, in percent, as a dict by that number.

    :param largest: at least the ten largest amounts (all of them if there are fewer), largest first, all above 0
    :param total: sum of all amounts above 0
    """
    return {count: percent(sum(largest[:count]), total) for count in LARGEST}


def herfindahl(squares, total):
    """Return the Herfindahl-Hirschman index: the sum of squared shares in percent, 10,000 if one customer has all.

    None unless `total` is above 0.

    :param squares: sum of the squares of all amounts above 0
    :param total: their sum
    """
    return 10_000 * float(squares) / float(total) ** 2 if total and total > 0 else None
