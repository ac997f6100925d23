"""The geometry of the matrix: cells and quadrants in the plane of audience fit and reputation, both from 0 to 100.

The server computes the geometry and sends it with the counts, so that the client only draws.
"""

from odoo.tools import SQL

# Width and height of a cell, in points of the score. The last cell also holds the score 100.
CELL = 5
LAST_CELL = 100 - CELL

# Each status that has a quadrant, best first, and which of its two scores reach their thresholds in this quadrant.
# Candidates have none: they can lie anywhere.
QUADRANTS = {
    "strategic": {"audience_fit": True, "reputation": True},
    "core": {"audience_fit": True, "reputation": False},
    "prestige": {"audience_fit": False, "reputation": True},
    "other": {"audience_fit": False, "reputation": False},
}


def cell_sql(score):
    """Return SQL for the lowest score of the cell that holds the SQL `score`; its value is NULL if `score` is NULL."""
    # Do not use LEAST here: LEAST ignores NULL, so an empty score would lie in LAST_CELL.
    return SQL("CASE WHEN %s >= %s THEN %s ELSE %s / %s * %s END", score, LAST_CELL, LAST_CELL, score, CELL, CELL)


def cell_domain(x, y, status, names=("audience_fit", "reputation", "strategic_status")):
    """Return the domain of a bubble: the customers with this `status` whose scores lie in one cell.

    :param x, y: lowest audience fit and reputation of the cell
    :param names: the fields with the audience fit, the reputation and the status
    """
    fit, reputation, status_name = names
    return [
        (status_name, "=", status),
        (fit, ">=", x),
        (fit, "<=", _last(x)),
        (reputation, ">=", y),
        (reputation, "<=", _last(y)),
    ]


def score_ranges(x, y, status, thresholds=None):
    """Return the scores that customers of a bubble can have: a list [lowest, highest] for each dimension.

    Usually these are all scores of the cell. If a threshold lies within the cell, they are the scores on one side of
    the threshold, because all customers of a bubble have the same status. Candidates have no quadrant: they can lie on
    either side.

    :param thresholds: None if audiences have thresholds of their own, so that a status lies on no side
    """
    reached = QUADRANTS.get(status) if thresholds else None
    return {
        dimension: _cut(first, thresholds[dimension], reached[dimension]) if reached else [first, _last(first)]
        for dimension, first in (("audience_fit", x), ("reputation", y))
    }


def _cut(first, threshold, is_reached):
    last = _last(first)
    if first < threshold <= last:
        return [threshold, last] if is_reached else [first, threshold - 1]
    return [first, last]


def _last(first):
    """Return the highest score of the cell whose lowest score is `first`."""
    return 100 if first == LAST_CELL else first + CELL - 1


def quadrants(thresholds):
    """Return a dict for each quadrant: its `status`, and for each dimension the bounds [from, to] of its scores."""
    return [
        {"status": status}
        | {
            dimension: [thresholds[dimension], 100] if is_reached else [0, thresholds[dimension]]
            for dimension, is_reached in reached.items()
        }
        for status, reached in QUADRANTS.items()
    ]
