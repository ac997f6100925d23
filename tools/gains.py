"""The gains of a ranking: how many of the buyers are found in the first customers by a score.

Customers with the same score stand in no order. Among them, buyers are spread evenly, so that chance decides nothing:
between two scores, the curve of gains is a straight line.
"""

from itertools import pairwise

from .association import wilson

# The share of the customers, the best first, of which a backtest tells how many buyers it holds.
TOP = 0.1


def curve(groups):
    """Return the corners of the curve of gains, from (0, 0) to (1, 1): (share of the customers, share of the buyers).

    :param groups: {score: (number of customers, buyers included, and number of buyers)}
    """
    customers = sum(count for count, _buyers in groups.values())
    buyers = sum(count for _customers, count in groups.values())
    if not (customers and buyers):
        return []
    corners, so_far, found = [(0.0, 0.0)], 0, 0
    for score in sorted(groups, reverse=True):
        so_far += groups[score][0]
        found += groups[score][1]
        corners.append((so_far / customers, found / buyers))
    return corners


def share_at(corners, depth):
    """Return the share of the buyers among the first customers, of whom `depth` says which share of all they are."""
    for (left, low), (right, high) in pairwise(corners):
        if depth <= right:
            return low + (high - low) * (depth - left) / (right - left) if right > left else high
    return 1.0


def top_tenth(groups):
    """Return the share of the buyers in the first tenth of the customers, with its 95 % interval; None if no buyers."""
    corners = curve(groups)
    if not corners:
        return None
    buyers = sum(count for _customers, count in groups.values())
    share = share_at(corners, TOP)
    low, high = wilson(share * buyers, buyers)
    return {"share": share, "low": low, "high": high}
