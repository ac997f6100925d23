"""The fits of a batch: the rows of `strategic.fit` that differ from what the scores give, as CTEs.

A fit is stored where it is worth a row: from `STORED_FROM` on, or where somebody has assessed the customer for the
audience and it could still get there. The customer's form computes all others when it is opened. Measured at a million
customers and three audiences, a row for everybody takes 60 % more time, these rows 9 %.
"""

from odoo.tools import SQL

from .statuses import rank_sql, status_sql


def fit_ctes(scores, touch):
    """Return the CTE `fit_differing`, from the CTE `card`: id of the row, if there is one, and what it should hold.

    `fit` is NULL in a row to delete.

    :param touch: include rows that do not differ, see `Statement`
    """
    fits = [_select_fits(scores.programme, card) for card in scores.programme.audiences]
    # If there is no audience, PostgreSQL still needs to know the types.
    none = SQL(
        """
                SELECT NULL::int4 AS partner_id, NULL::int4 AS audience_id, NULL::int4 AS fit, NULL::int4 AS potential,
                       NULL AS status, NULL::date AS review_date
                 WHERE FALSE"""
    )
    return SQL(
        """
            -- The fit to each audience, where it is worth a row.
            fit_now AS (%(fits)s
            ),
            fit_stored AS (SELECT * FROM strategic_fit WHERE %(batch)s),

            -- The rows that hold something else, or that there should not be. Archived customers keep theirs.
            fit_differing AS MATERIALIZED (
                SELECT stored.id, COALESCE(fit_now.partner_id, stored.partner_id) AS partner_id, fit_now.audience_id,
                       fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date
                  FROM fit_now
             FULL JOIN fit_stored AS stored
                    ON stored.partner_id = fit_now.partner_id AND stored.audience_id = fit_now.audience_id
                 WHERE (%(touch)s
                        OR (fit_now.fit, fit_now.potential, fit_now.status, fit_now.review_date)
                           IS DISTINCT FROM (stored.fit, stored.potential, stored.status, stored.review_date))
                   AND (fit_now.partner_id IS NOT NULL OR stored.partner_id IN (SELECT id FROM card))
            )""",
        # A SELECT for each audience: joining each customer with a list of the audiences takes seven times as long.
        fits=SQL(" UNION ALL ").join(fits or [none]),
        batch=scores.batch(SQL("partner_id")),
        touch=touch,
    )


def _select_fits(programme, card):
    """Return the SELECT of the fits to one audience that are worth a row, from the CTE `card`."""
    fit, potential = SQL.identifier(card.name), SQL.identifier(f"{card.name}_potential")
    return SQL(
        """
                SELECT id AS partner_id, %(audience)s AS audience_id, %(fit)s AS fit, %(potential)s AS potential,
                       %(status)s AS status, LEAST(%(until)s, reputation_until)::date AS review_date
                  FROM card
                 WHERE %(fit)s >= %(stored_from)s OR (%(is_assessed)s AND %(potential)s >= %(stored_from)s)""",
        audience=card.audience_id,
        fit=fit,
        potential=potential,
        status=_status(fit, potential, SQL("reputation"), SQL("reputation_potential"), programme.thresholds_of(card)),
        until=SQL.identifier(f"{card.name}_until"),
        is_assessed=SQL.identifier(f"{card.name}_is_assessed"),
        stored_from=programme.stored_from(card),
    )


def kept_fit_ctes(scores):
    """Return the CTE `fit_differing` from the stored fits and scores: those whose status the thresholds change."""
    return SQL(
        """
            -- The stored fits to which other thresholds give another status.
            fit_differing AS MATERIALIZED (
                SELECT *
                  FROM (
                    SELECT own.id, own.partner_id, own.audience_id, own.fit, own.potential, %(status)s AS status,
                           own.review_date, own.status AS status_before
                      FROM strategic_fit AS own
                      JOIN res_partner AS partner ON partner.id = own.partner_id
                     WHERE partner.active AND %(batch)s
                    OFFSET 0
                  ) AS now
                 WHERE status_before IS DISTINCT FROM status
            )""",
        status=_status(
            SQL("fit"),
            SQL("potential"),
            SQL("partner.reputation"),
            SQL("COALESCE(partner.reputation_potential, 100)"),
            scores.programme.thresholds,
        ),
        batch=scores.batch(SQL("own.partner_id")),
    )


def select_deciding(scores):
    """Return the SELECT of the fit that gives each customer its status: the highest of those with this status.

    The columns are `id` of the customer, `audience_id`, `fit`, `potential`, and `best_potential`: that of the audience
    that the customer fits best, often the same one. `audience_id` is NULL if the audience fit is an overall assessment.
    There are no rows if no audience counts.
    """
    programme = scores.programme
    rows = [
        SQL(
            "(%s, %s, %s, %s, %s, %s)",
            card.audience_id,
            place,
            SQL.identifier("card", card.name),
            SQL.identifier("card", f"{card.name}_potential"),
            *programme.thresholds_of(card),
        )
        for place, card in enumerate(programme.counted_audiences)
    ] or [SQL("(NULL::int4, NULL::int4, NULL::int4, NULL::int4, NULL::int4, NULL::int4)")]
    reputation = SQL("card.reputation"), SQL("card.reputation_potential")
    return SQL(
        """
        WITH %(batch)s, %(cards)s
        SELECT DISTINCT ON (card.id) card.id, CASE WHEN overall IS NULL THEN audience_id END AS audience_id,
               fit, potential,
               FIRST_VALUE(potential) OVER (PARTITION BY card.id ORDER BY fit DESC NULLS LAST, place) AS best_potential
          FROM card
    CROSS JOIN LATERAL (VALUES %(rows)s) AS of_audience (
                   audience_id, place, fit, potential, fit_threshold, reputation_threshold
               )
         WHERE of_audience.audience_id IS NOT NULL
      ORDER BY card.id, %(rank)s DESC, fit DESC NULLS LAST, place
        """,
        batch=scores.batch.cte,
        cards=scores.cards(),
        rows=SQL(", ").join(rows),
        rank=rank_sql(SQL("fit"), SQL("potential"), *reputation, SQL("fit_threshold"), SQL("reputation_threshold")),
    )


def write_fits():
    """Return the CTEs that write the rows of `fit_differing` of the customers in the CTE `changed`."""
    return SQL(
        """
            fit_changed AS MATERIALIZED (
                SELECT * FROM fit_differing WHERE partner_id IN (SELECT partner_id FROM changed)
            ),
            fit_deleted AS (
                DELETE FROM strategic_fit WHERE id IN (SELECT id FROM fit_changed WHERE fit IS NULL)
            ),
            -- Another transaction may have added the row meanwhile: then PostgreSQL refuses this statement, and the
            -- caller tries again.
            fit_written AS (
                INSERT INTO strategic_fit AS fit (partner_id, audience_id, fit, potential, status, review_date)
                SELECT partner_id, audience_id, fit, potential, status, review_date
                  FROM fit_changed
                 WHERE fit IS NOT NULL
                    ON CONFLICT (partner_id, audience_id) DO UPDATE
                   SET fit = EXCLUDED.fit, potential = EXCLUDED.potential, status = EXCLUDED.status,
                       review_date = EXCLUDED.review_date
            )"""
    )


def _status(fit, potential, reputation, reputation_potential, thresholds):
    rank = rank_sql(fit, potential, reputation, reputation_potential, *thresholds)
    return status_sql(rank, fit, reputation)
