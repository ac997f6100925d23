"""The 95 % intervals of rates, and of differences of two rates. A rate is a fraction from 0 to 1."""

from math import sqrt
from typing import NamedTuple

# Quantile of the normal distribution for 95 % intervals.
Z = 1.959963984540054


class Rate(NamedTuple):
    """A rate, or a difference of two rates, with its 95 % interval."""

    rate: float
    low: float
    high: float


def wilson(rate, number):
    """Return the `Rate` of `rate` among `number` customers, with Wilson's score interval; None if `number` is 0.

    The interval holds each p for which |rate - p| <= Z * sqrt(p * (1 - p) / number). Solved for p:
    (rate + Z²/2n ± Z * sqrt(rate * (1 - rate) / n + Z²/4n²)) / (1 + Z²/n), with n = `number`.
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    :param number: may be a fraction, for an effective number of customers
    """
    if not number:
        return None
    centre = rate + Z * Z / (2 * number)
    half = Z * sqrt(rate * (1 - rate) / number + Z * Z / (4 * number * number))
    scale = 1 + Z * Z / number
    # Rounding of floats must not push a limit past the rate, or out of 0 to 1.
    return Rate(rate, max(0.0, min(rate, (centre - half) / scale)), min(1.0, max(rate, (centre + half) / scale)))


def newcombe(one, other):
    """Return the difference of two independent rates with Newcombe's hybrid score interval; None if one is missing.

    With d = p1 - p2 and the limits l and u of each rate:
    d - sqrt((p1 - l1)² + (u2 - p2)²) to d + sqrt((u1 - p1)² + (p2 - l2)²).
    Sources: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10. That the same formula holds for any
    two independent estimates with good intervals of their own: G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008),
    1693-1702.
    """
    if one is None or other is None:
        return None
    difference = one.rate - other.rate
    return Rate(
        difference,
        difference - sqrt((one.rate - one.low) ** 2 + (other.high - other.rate) ** 2),
        difference + sqrt((one.high - one.rate) ** 2 + (other.rate - other.low) ** 2),
    )
