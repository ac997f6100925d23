"""The status that scores and potentials give, in SQL.

A verdict is given only when what is not assessed can't change it:

- strategic: audience fit and reputation reach their thresholds
- partial (Candidate): not strategic, and both potentials reach the thresholds
- core: the audience fit reaches its threshold, and the reputation's potential does not
- prestige: the reputation reaches its threshold, and the audience fit's potential does not
- other: none of these

A customer gets the best status that an audience gives it, in this order. So statuses are computed as ranks.
"""

from odoo.tools import SQL

RANKED_STATUSES = ("other", "prestige", "core", "partial", "strategic")
STRATEGIC_RANK = len(RANKED_STATUSES)


def rank_sql(fit, fit_potential, reputation, reputation_potential, fit_threshold, reputation_threshold):
    """Return the SQL of the rank, from 1 (other) to 5 (strategic), of the given SQL of scores and potentials.

    A score is NULL while not assessed; a potential never is, and is at least the score. So if a score reaches its
    threshold and the customer is no candidate, the other potential does not reach its own.
    """
    return SQL(
        """CASE WHEN %(fit)s >= %(fit_threshold)s AND %(reputation)s >= %(reputation_threshold)s THEN 5
                WHEN %(fit_potential)s >= %(fit_threshold)s
                     AND %(reputation_potential)s >= %(reputation_threshold)s THEN 4
                WHEN %(fit)s >= %(fit_threshold)s THEN 3
                WHEN %(reputation)s >= %(reputation_threshold)s THEN 2
                ELSE 1 END""",
        fit=fit,
        fit_potential=fit_potential,
        reputation=reputation,
        reputation_potential=reputation_potential,
        fit_threshold=fit_threshold,
        reputation_threshold=reputation_threshold,
    )


def status_sql(rank, fit, reputation):
    """Return the SQL of the status of a rank; NULL if neither the `fit` nor the `reputation` is assessed."""
    cases = (SQL("WHEN %s THEN %s", number, status) for number, status in enumerate(RANKED_STATUSES, 1))
    return SQL(
        "CASE WHEN %s IS NOT NULL OR %s IS NOT NULL THEN CASE %s %s END END",
        fit,
        reputation,
        rank,
        SQL(" ").join(cases),
    )
