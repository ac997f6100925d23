"""The SQL of one scorecard: what is read of a customer's assessments, its score, and what the score could become.

A scorecard's score is round(100 × Σ weight × points / Σ weight) over the criteria that add points. Points are 1 or 0
for a rule, and value/100 for a valid assessment. The score is computed in whole numbers: S = Σ weight × (100 × points)
is whole, W = Σ weight, and the score is (2·S + W) div (2·W), which rounds half away from zero. Without a criterion that
adds points it is 0.

An assessment that was not made, or ran out, adds nothing. The potential is the score if each of these were 100.

A criterion that is required and not met makes the score 0, and so does a met one that rules out. An assessed criterion
is met from `MET_FROM` on. Not assessed, it is not met, but the potential is computed as if it did no harm.
"""

from odoo.tools import SQL

from .programme import MET_FROM

# Value of the column of points if a criterion rules the customer out.
RULED_OUT = -1


def assessed_columns(scorecard):
    """Return the columns of the CTE `assessed` for a scorecard, as aggregates over a customer's valid assessments.

    ..._sum: Σ weight × value over the assessed criteria; NULL if none is assessed
    ..._until: the earliest end of validity of these assessments
    ..._rated: Σ weight of the assessed criteria that add points
    ..._ruled_out: whether an assessment rules the customer out
    ..._met: number of required criteria that are assessed and met

    The last three are left out where no criterion needs them.
    """
    criteria = scorecard.assessed_criteria
    if not criteria:
        return [
            SQL("NULL::int4 AS %s", _column(scorecard, "sum")),
            SQL("NULL::date AS %s", _column(scorecard, "until")),
        ]
    on_criterion = is_on_criterion(scorecard)
    columns = [
        SQL(
            "SUM(value * CASE criterion_id %s END)::int4 AS %s",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", criterion.id, criterion.weight if criterion.effect == "points" else 0)
                for criterion in criteria
            ),
            _column(scorecard, "sum"),
        ),
        SQL("MIN(valid_until) FILTER (WHERE %s) AS %s", on_criterion, _column(scorecard, "until")),
    ]
    if scorecard.assessed_weight:
        weights = [(criterion.id, criterion.weight) for criterion in criteria if criterion.effect == "points"]
        columns.append(
            SQL(
                "SUM(CASE criterion_id %s END)::int4 AS %s",
                SQL(" ").join(SQL("WHEN %s THEN %s", *one) for one in weights),
                _column(scorecard, "rated"),
            )
        )
    if gates := _gates(scorecard):
        ruled_out = [
            SQL(
                "criterion_id = %s AND value %s %s",
                criterion.id,
                SQL("<" if criterion.effect == "required" else ">="),
                MET_FROM,
            )
            for criterion in gates
        ]
        columns.append(SQL("bool_or(%s) AS %s", SQL(" OR ").join(ruled_out), _column(scorecard, "ruled_out")))
    if required := _required(scorecard):
        columns.append(
            SQL(
                "COUNT(*) FILTER (WHERE criterion_id IN %s AND value >= %s) AS %s",
                tuple(criterion.id for criterion in required),
                MET_FROM,
                _column(scorecard, "met"),
            )
        )
    return columns


def is_on_criterion(scorecard):
    """Return the SQL condition that an assessment is on a criterion of `scorecard`."""
    return SQL("assessment.criterion_id IN %s", tuple(criterion.id for criterion in scorecard.assessed_criteria))


def points(scorecard, conditions, in_scope):
    """Return the SQL of S, the weighted points of a customer; NULL while not assessed, `RULED_OUT` if ruled out.

    :param conditions: SQL condition of each rule, by criterion id
    :param in_scope: SQL condition of being in scope, in which case rules count
    """
    if not scorecard.criteria:
        return SQL("NULL::int4")
    assessed_sum = SQL.identifier("assessed", f"{scorecard.name}_sum")
    terms = [
        SQL("CASE WHEN %s THEN %s ELSE 0 END", conditions[rule.id], 100 * rule.weight)
        for rule in scorecard.rules
        if rule.effect == "points"
    ]
    if scorecard.assessed_criteria:
        terms.append(SQL("COALESCE(%s, 0)", assessed_sum))
    ruled_out = [
        SQL("(%s) IS %s", conditions[rule.id], SQL("NOT TRUE" if rule.effect == "required" else "TRUE"))
        for rule in scorecard.rules
        if rule.effect != "points"
    ]
    if _gates(scorecard):
        ruled_out.append(SQL("assessed.%s", _column(scorecard, "ruled_out")))
    total = SQL(" + ").join(terms) if terms else SQL("0")
    if ruled_out:
        total = SQL("CASE WHEN %s THEN %s ELSE %s END", SQL(" OR ").join(ruled_out), RULED_OUT, total)
    return SQL("CASE WHEN %s THEN %s END", in_scope if scorecard.rules else SQL("%s IS NOT NULL", assessed_sum), total)


def score(scorecard):
    """Return the SQL of the score by the scorecard's criteria, from the columns of the CTE `card`."""
    weighted = _column(scorecard, "points")
    gained = weighted
    if required := _required(scorecard):
        # A required criterion that nobody has assessed is not met.
        gained = SQL("CASE WHEN %s = %s THEN %s ELSE 0 END", _column(scorecard, "met"), len(required), weighted)
        gained = SQL("CASE WHEN %s IS NOT NULL THEN %s END", weighted, gained)
    return _rounded(scorecard, gained)


def potential(scorecard):
    """Return the SQL of the score if all that is not assessed were 100, from the columns of the CTE `card`."""
    weighted = _column(scorecard, "points")
    if not scorecard.assessed_weight:
        return SQL("COALESCE(%s, 100)", _rounded(scorecard, weighted))
    room = SQL("100 * (%s - COALESCE(%s, 0))", scorecard.assessed_weight, _column(scorecard, "rated"))
    reachable = SQL("CASE WHEN %s = %s THEN %s ELSE %s + %s END", weighted, RULED_OUT, RULED_OUT, weighted, room)
    return SQL("CASE WHEN %s IS NULL THEN 100 ELSE %s END", weighted, _rounded(scorecard, reachable))


def score_without_gates(scorecard, conditions, in_scope):
    """Return the SQL of the score by the criteria that add points alone; the parameters are those of `points`."""
    adding = scorecard._replace(criteria=tuple(one for one in scorecard.criteria if one.effect == "points"))
    return _rounded(adding, points(adding, conditions, in_scope))


def kept_columns(scorecard):
    """Return the columns of the CTE `assessed` that `card_columns` needs beside the points."""
    names = [f"overall_{scorecard.name}", f"overall_{scorecard.name}_until", f"{scorecard.name}_until"]
    names += [f"{scorecard.name}_sum"] if scorecard.assessed_criteria else []
    names += [f"{scorecard.name}_rated"] if scorecard.assessed_weight else []
    names += [f"{scorecard.name}_met"] if _required(scorecard) else []
    return [SQL.identifier("assessed", name) for name in names]


def card_columns(scorecard):
    """Return the columns of the CTE `card` for a scorecard, see `Scores.cards`."""
    name = scorecard.name
    overall, overall_until = SQL.identifier(f"overall_{name}"), SQL.identifier(f"overall_{name}_until")
    computed = score(scorecard)
    is_assessed = SQL("%s IS NOT NULL", overall)
    if scorecard.assessed_criteria:
        is_assessed = SQL("%s OR %s IS NOT NULL", is_assessed, _column(scorecard, "sum"))
    return [
        overall,
        SQL("%s AS %s", computed, _column(scorecard, "computed")),
        SQL("COALESCE(%s, %s) AS %s", overall, computed, SQL.identifier(name)),
        SQL("COALESCE(%s, %s) AS %s", overall, potential(scorecard), _column(scorecard, "potential")),
        SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END AS %s",
            overall,
            _column(scorecard, "until"),
            overall_until,
            _column(scorecard, "until"),
        ),
        SQL("%s AS %s", is_assessed, _column(scorecard, "is_assessed")),
    ]


def _rounded(scorecard, weighted):
    """Return the SQL of the score from the weighted points; ruled out it is 0."""
    weight = scorecard.weight
    if not weight:
        return SQL("CASE WHEN %s IS NOT NULL THEN 0 END", weighted)
    # Division cuts off after the point, so 2 × RULED_OUT + weight gives 0 from a weight of 2 on, and with a weight of 1
    # it would give 0 as well: (-2 + 1) div 2 is 0.
    return SQL("((2 * (%s) + %s) / %s)::int4", weighted, weight, 2 * weight)


def _gates(scorecard):
    """Return the assessed criteria that are required or rule out."""
    return [criterion for criterion in scorecard.assessed_criteria if criterion.effect != "points"]


def _required(scorecard):
    return [criterion for criterion in scorecard.assessed_criteria if criterion.effect == "required"]


def _column(scorecard, name):
    return SQL.identifier(f"{scorecard.name}_{name}")
