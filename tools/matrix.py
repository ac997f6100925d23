"""The geometry of the matrix: cells and quadrants in the plane of audience fit and reputation, both from 0 to 100.

The server computes the geometry and sends it with the counts, so that the client only draws.
"""

from odoo.tools import SQL

# Width and height of a cell, in points of the score. The last cell also holds the score 100.
CELL = 5
LAST_CELL = 100 - CELL

# The statuses that have a quadrant, best first: whether audience fit and reputation reach their threshold there.
QUADRANTS = {
    "strategic": {"audience_fit": True, "reputation": True},
    "core": {"audience_fit": True, "reputation": False},
    "prestige": {"audience_fit": False, "reputation": True},
    "other": {"audience_fit": False, "reputation": False},
}


def cell_sql(score):
    """Return the SQL of the lowest score of the cell that holds `score`, NULL if `score` is NULL."""
    # Not LEAST: it ignores NULL, and would return LAST_CELL for it.
    return SQL("CASE WHEN %s >= %s THEN %s ELSE %s / %s * %s END", score, LAST_CELL, LAST_CELL, score, CELL, CELL)


def cell_domain(x, y, status):
    """Return the domain of a bubble: the customers with this `status` whose scores lie in one cell.

    :param x, y: lowest audience fit and reputation of the cell
    """
    return [
        ("strategic_status", "=", status),
        ("audience_fit", ">=", x),
        ("audience_fit", "<=", _last(x)),
        ("reputation", ">=", y),
        ("reputation", "<=", _last(y)),
    ]


def score_ranges(x, y, status, thresholds):
    """Return the scores that customers of a bubble can have: [lowest, highest] of each dimension.

    A threshold within the cell cuts it in two, because all customers of a bubble are on the same side of it.
    """
    return {
        dimension: _cut(first, thresholds[dimension], QUADRANTS[status][dimension])
        for dimension, first in (("audience_fit", x), ("reputation", y))
    }


def _cut(first, threshold, is_reached):
    last = _last(first)
    if first < threshold <= last:
        return [threshold, last] if is_reached else [first, threshold - 1]
    return [first, last]


def _last(first):
    """Return the highest score of the cell that begins with `first`."""
    return 100 if first == LAST_CELL else first + CELL - 1


def quadrants(thresholds):
    """Return a dict for each quadrant: its `status`, and the bounds [from, to] of its area along both axes."""
    return [
        {"status": status}
        | {
            dimension: [thresholds[dimension], 100] if is_reached else [0, thresholds[dimension]]
            for dimension, is_reached in reached.items()
        }
        for status, reached in QUADRANTS.items()
    ]
