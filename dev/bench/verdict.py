"""Makes figures of the rounds of a row into a ratio, its spread and a verdict: plain functions, without Odoo."""
import statistics
from dataclasses import dataclass

MET, MISSED, NOISY = "yes", "NO", "noisy"


@dataclass(frozen=True)
class Figures:
    """What a row measured: one figure for each round, of ours and of the reference.

    `reference` is empty if the row has no reference. `note` is shown below the table.
    """

    ours: list
    reference: list
    note: str = ""


def compare(kind, ours, reference):
    """Return how ours compares with the reference.

    :param kind: "ratio": ours divided by the reference; "difference": ours minus the reference; "amount": ours alone
    """
    return {"ratio": lambda: ours / reference, "difference": lambda: ours - reference, "amount": lambda: ours}[kind]()


def ratio(kind, figures):
    """Return how the median of ours compares with the median of the reference."""
    return compare(kind, statistics.median(figures.ours), statistics.median(figures.reference or [0]))


def spread(kind, figures):
    """Return half the range of what the single rounds give, in the unit of `ratio`.

    The ratio is known no better than that: for five rounds, half the range is about twice the standard error of their
    median. Ours and the reference of one round were measured one after the other, so other load on the machine that
    slows both down does not count.
    """
    reference = figures.reference or [0] * len(figures.ours)
    found = [compare(kind, *pair) for pair in zip(figures.ours, reference, strict=True)]
    return (max(found) - min(found)) / 2


def verdict(ratio, spread, target):
    """Return whether the ratio meets the target; that it is noisy if the spread is larger than their distance."""
    if spread > abs(target - ratio):
        return NOISY
    return MET if ratio <= target else MISSED


def rounds(times, count):
    """Divide the times of many short calls into `count` rounds; return the median of each."""
    size = len(times) // count
    return [statistics.median(times[number * size : (number + 1) * size]) for number in range(count)]
