"""How strongly a trait and a set of examples go together: plain statistics of tables with two rows and two columns.

The customers of a table are the examples and the others, with and without the trait:

                  with the trait   without   all
    examples      a                b         a + b
    others        c                d         c + d

References: N. Mantel and W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies of
disease", Journal of the National Cancer Institute 22 (1959). J. B. S. Haldane, "The estimation and significance of the
logarithm of a ratio of frequencies", Annals of Human Genetics 20 (1956).
"""

from math import log, sqrt
from typing import NamedTuple

from . import intervals


class Stratum(NamedTuple):
    """Customers that are alike in other traits: how many are `examples`, how many have the trait, how many are both."""

    both: int
    examples: int
    having: int
    all: int


def wilson(part, whole):
    """Return the bounds of Wilson's 95 % interval of a share, of which a sample shows `part` in `whole`.

    An empty sample tells nothing: 0 and 1.
    """
    if not whole:
        return 0.0, 1.0
    _share, low, high = intervals.wilson(part / whole, whole)
    return low, high


def lift(both, examples, having, everybody):
    """Return how many times as frequent a trait is among the examples as among all, and the lower bound of this.

    lift = (both / examples) / (having / everybody). The bound takes the share of the examples at the lower end of
    Wilson's interval. The share of all is no sample, so it has no interval. Without the trait or examples: 0 and 0.

    :param both: number of examples with the trait
    :param having: number of all customers, examples included, with the trait
    """
    if not (examples and having):
        return 0.0, 0.0
    share = having / everybody
    return both / examples / share, wilson(both, examples)[0] / share


def excess(strata):
    """Return how many examples have the trait, and how many would if trait and examples had nothing to do with it.

    The second number adds up, over the strata, examples * having / all.
    """
    return (
        sum(stratum.both for stratum in strata),
        sum(stratum.examples * stratum.having / stratum.all for stratum in strata if stratum.all),
    )


def mantel_haenszel(strata):
    """Return Mantel and Haenszel's chi-square, with one degree of freedom, that the trait is more frequent in examples.

    Within each stratum the customers are alike in other traits, so it measures what the trait adds to those:

        (|sum of both - expected| - 1/2)^2 / sum of (e (n - e) h (n - h) / n^2 (n - 1))

    with e examples and h customers with the trait among the n customers of a stratum. 0 if the trait is not more
    frequent in the examples. With one stratum it is the chi-square of the table, with correction for continuity.
    """
    found, expected = excess(strata)
    variance = sum(
        examples * (all_ - examples) * having * (all_ - having) / (all_ * all_ * (all_ - 1))
        for _both, examples, having, all_ in strata
        if all_ > 1
    )
    if found <= expected or not variance:
        return 0.0
    return max(found - expected - 0.5, 0.0) ** 2 / variance


def log_odds(both, examples, having, everybody):
    """Return the logarithm of the odds ratio (a d) / (b c), with Haldane's 1/2 added to each number of the table.

    With the 1/2 it is finite also if all examples, or no others, have the trait.
    """
    a, b = both, examples - both
    c, d = having - both, everybody - examples - having + both
    return log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))


def phi(both, examples, having, everybody):
    """Return the correlation of trait and examples, from -1 to 1; 0 if all or none are examples, or have the trait.

    Its square times the number of customers is the chi-square of the table.
    """
    spread = examples * (everybody - examples) * having * (everybody - having)
    return (both * everybody - examples * having) / sqrt(spread) if spread > 0 else 0.0
