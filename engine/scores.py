"""The scores of a batch of customers, as SELECTs.

A scorecard's score is round(100 × Σ weight × points / Σ weight). Points are 1 or 0 for a rule, and value/100 for a
valid assessment. The score is computed in whole numbers: S = Σ weight × (100 × points) is whole,
W = Σ weight, and the score is (2·S + W) div (2·W), which rounds half away from zero.
"""

from odoo.fields import Date
from odoo.tools import SQL

from ..tools import odoo_private
from .rule_sql import RuleCompiler


class Scores:
    """The SELECTs of the scores that a programme gives the customers of a batch.

    :param rules: `Rules` of the programme to score by
    :param batch: `Batch` of customers
    """

    def __init__(self, rules, batch):
        self.rules = rules
        self.programme = rules.programme
        self.customers = rules.customers
        self.batch = batch
        self.today = Date.today()

    def select(self):
        """Return the SELECT of `id` and the score fields for the active customers of the batch.

        CTEs end with OFFSET 0: else PostgreSQL would copy the expressions of a CTE to each place that uses its columns.
        """
        audiences = [SQL.identifier(scorecard.name) for scorecard in self.programme.audiences]
        return SQL(
            """
            WITH
            %(assessed)s,

            -- Of each customer and scorecard: the score, and the end of validity of what it rests on.
            card AS (%(cards)s OFFSET 0),

            -- The best audience's score.
            best AS (SELECT card.*, %(best)s AS best FROM card OFFSET 0),

            -- Both scores; an overall assessment replaces the best audience's.
            scored AS (
                SELECT id, since, reputation,
                       COALESCE(overall_audience_fit, best) AS audience_fit,
                       (%(best_audience)s)::int4 AS strategic_audience_id,
                       LEAST(
                           CASE WHEN overall_audience_fit IS NULL THEN %(best_until)s
                                ELSE overall_audience_fit_until END,
                           reputation_until
                       )::date AS strategic_review_date
                  FROM best
                OFFSET 0
            ),
            %(statuses)s
            """,
            assessed=self.assessed(),
            cards=self._select_cards(),
            best=SQL("GREATEST(%s)", SQL(", ").join(audiences)) if audiences else SQL("NULL::int4"),
            best_audience=self._of_best(lambda scorecard: SQL("%s", scorecard.audience_id)),
            best_until=self._of_best(lambda scorecard: SQL.identifier(f"{scorecard.name}_until")),
            statuses=self._statuses(),
        )

    def select_kept(self):
        """Return the SELECT of stored scores and new statuses, for customers whose status the thresholds change."""
        return SQL(
            """
            WITH
            -- The scores as they are stored.
            scored AS (
                SELECT id, CASE WHEN is_strategic THEN strategic_since END AS since, reputation, audience_fit,
                       strategic_audience_id, strategic_review_date, strategic_status AS status_before
                  FROM res_partner
                 WHERE active AND id = commercial_partner_id AND %s
            ),
            kept AS (
                WITH %s
            )
            SELECT * FROM kept WHERE status_before IS DISTINCT FROM strategic_status
            """,
            self.batch(SQL("id")),
            self._statuses(SQL(", status_before")),
        )

    def _of_best(self, value_of):
        """Return the SQL of what `value_of` returns for the scorecard of the best audience.

        If several audiences have the best score, the first of them in the programme counts.
        """
        cases = [
            SQL("WHEN %s = best THEN %s", SQL.identifier(scorecard.name), value_of(scorecard))
            for scorecard in self.programme.audiences
        ]
        return SQL("CASE %s END", SQL(" ").join(cases)) if cases else SQL("NULL")

    def _statuses(self, more=None):
        """Return the SQL that follows the CTE `scored`: the CTE `flagged`, and the SELECT of `id` and the score fields.

        The column `since` of `scored` is the date since which the customer is strategic, NULL if it is not strategic.

        :param more: SQL of further columns of `scored` to select, beginning with a comma
        """
        return SQL(
            """
            -- The flag: both scores reach their thresholds.
            flagged AS (
                SELECT id, since, audience_fit, reputation, strategic_audience_id, strategic_review_date%(more)s,
                       COALESCE(
                           audience_fit >= %(fit_threshold)s AND reputation >= %(reputation_threshold)s, FALSE
                       ) AS is_strategic
                  FROM scored
                OFFSET 0
            )
            SELECT id, audience_fit, reputation, strategic_audience_id,
                   CASE WHEN audience_fit IS NULL AND reputation IS NULL THEN NULL
                        WHEN audience_fit IS NULL OR reputation IS NULL THEN 'partial'
                        WHEN is_strategic THEN 'strategic'
                        WHEN audience_fit >= %(fit_threshold)s THEN 'core'
                        WHEN reputation >= %(reputation_threshold)s THEN 'prestige'
                        ELSE 'other'
                    END AS strategic_status,
                   is_strategic,
                   CASE WHEN is_strategic THEN COALESCE(since, %(today)s) END AS strategic_since,
                   strategic_review_date%(more)s
              FROM flagged
            """,
            fit_threshold=self.programme.fit_threshold,
            reputation_threshold=self.programme.reputation_threshold,
            today=self.today,
            more=more or SQL(),
        )

    def _select_cards(self):
        """Return the SELECT of each customer's score on each scorecard, and of the last day on which it is valid."""
        query, conditions, in_scope = self.query()
        columns = [
            SQL("res_partner.id"),
            SQL("CASE WHEN res_partner.is_strategic THEN res_partner.strategic_since END AS since"),
            SQL("assessed.overall_audience_fit"),
            SQL("assessed.overall_audience_fit_until"),
        ]
        for scorecard in self.programme.scorecards:
            overall = SQL.identifier("assessed", f"overall_{scorecard.name}")
            columns += [
                SQL(
                    "COALESCE(%s, %s) AS %s",
                    overall,
                    self.computed_score(scorecard, conditions, in_scope),
                    SQL.identifier(scorecard.name),
                ),
                SQL(
                    "CASE WHEN %s IS NULL THEN %s ELSE %s END AS %s",
                    overall,
                    SQL.identifier("assessed", f"{scorecard.name}_until"),
                    SQL.identifier("assessed", f"overall_{scorecard.name}_until"),
                    SQL.identifier(f"{scorecard.name}_until"),
                ),
            ]
        return query.select(*columns)

    def query(self):
        """Return a query on the active customers of the batch, and the SQL conditions of the rules for this query.

        :return: the `Query`, which joins the CTE `assessed`; the SQL condition of each rule by criterion id; the SQL
            condition of being in scope
        """
        query = odoo_private.new_query(self.customers)
        # Use a CASE, not a plain comparison of two columns: PostgreSQL estimates that a plain comparison holds for
        # hardly any row, and would look up joined tables row by row.
        query.add_where(
            SQL(
                "res_partner.active "
                "AND CASE WHEN res_partner.id = res_partner.commercial_partner_id THEN TRUE ELSE FALSE END"
            )
        )
        query.add_where(self.batch(SQL("res_partner.id")))
        query.add_join(
            "LEFT JOIN",
            "assessed",
            SQL.identifier("assessed"),
            SQL("assessed.partner_id = res_partner.id"),
        )
        compiler = RuleCompiler(query, self.customers, self.batch)
        conditions, in_scope = self.rules.compile(compiler)
        # The database's own companies are no customers: `_scope_domain` excludes them too. But a valid assessment
        # brings any customer into scope, even one of these companies.
        in_scope = SQL(
            "(%s AND res_partner.id NOT IN (SELECT partner_id FROM res_company) OR assessed.partner_id IS NOT NULL)",
            in_scope,
        )
        compiler.finish()
        return query, conditions, in_scope

    def computed_score(self, scorecard, conditions, in_scope):
        """Return the SQL of the score that the criteria of a scorecard give, without overall assessments.

        The score is NULL if the customer is not assessed. If the scorecard has rules, this means that the customer is
        not in scope, else that the customer has no assessment on a criterion of the scorecard.
        """
        if not scorecard.criteria:
            return SQL("NULL::int4")
        assessed = SQL.identifier("assessed", f"{scorecard.name}_sum")
        points = [
            SQL("CASE WHEN %s THEN %s ELSE 0 END", conditions[rule.id], 100 * rule.weight) for rule in scorecard.rules
        ]
        return SQL(
            "CASE WHEN %(assessed)s THEN ((2 * (%(points)s) + %(weight)s) / %(twice_weight)s)::int4 END",
            assessed=in_scope if scorecard.rules else SQL("%s IS NOT NULL", assessed),
            points=SQL(" + ").join([*points, SQL("COALESCE(%s, 0)", assessed)]),
            weight=scorecard.weight,
            twice_weight=2 * scorecard.weight,
        )

    def assessed(self):
        """Return the CTE `assessed`: each customer's valid assessments that count, summed up by scorecard."""
        overall = SQL("assessment.criterion_id IS NULL")
        # Tuples: name for the columns of the overall assessment; its SQL condition; `Scorecard`, which is None for
        # audience fit as a whole.
        points = [
            ("audience_fit", SQL("%s AND dimension = 'audience_fit' AND audience_id IS NULL", overall), None),
            *(
                (
                    scorecard.name,
                    SQL("%s AND audience_id = %s", overall, scorecard.audience_id)
                    if scorecard.audience_id
                    else SQL("%s AND dimension = 'reputation'", overall),
                    scorecard,
                )
                for scorecard in self.programme.scorecards
            ),
        ]
        columns = [SQL("assessment.partner_id")]
        counted = []
        for name, is_overall, scorecard in points:
            columns.append(
                SQL(
                    "MAX(value) FILTER (WHERE %(is_overall)s) AS %(overall)s, "
                    "MAX(valid_until) FILTER (WHERE %(is_overall)s) AS %(until)s",
                    is_overall=is_overall,
                    overall=SQL.identifier(f"overall_{name}"),
                    until=SQL.identifier(f"overall_{name}_until"),
                )
            )
            counted.append(is_overall)
            if scorecard is not None:
                columns.append(_summed_assessments(scorecard))
                counted += [_is_on_criterion(scorecard)] if scorecard.assessed_criteria else []
        return SQL(
            """
            -- The valid assessments of each customer, summed up by scorecard.
            assessed AS (
                SELECT %(columns)s
                  FROM strategic_assessment AS assessment
                 WHERE active AND (valid_until IS NULL OR valid_until >= %(today)s) AND %(batch)s AND (%(counted)s)
              GROUP BY assessment.partner_id
            )""",
            columns=SQL(", ").join(columns),
            today=self.today,
            batch=self.batch(SQL("assessment.partner_id")),
            counted=SQL(" OR ").join(SQL("(%s)", condition) for condition in counted),
        )


def _is_on_criterion(scorecard):
    """Return the SQL condition that an assessment is on a criterion of `scorecard`."""
    return SQL("assessment.criterion_id IN %s", tuple(criterion.id for criterion in scorecard.assessed_criteria))


def _summed_assessments(scorecard):
    """Return the SQL of two columns that sum up a customer's assessments on the criteria of `scorecard`.

    The columns are Σ weight × value, and the earliest end of validity.
    """
    sum_name, until_name = SQL.identifier(f"{scorecard.name}_sum"), SQL.identifier(f"{scorecard.name}_until")
    if not scorecard.assessed_criteria:
        return SQL("NULL::int4 AS %s, NULL::date AS %s", sum_name, until_name)
    weights = SQL(" ").join(
        SQL("WHEN %s THEN %s", criterion.id, criterion.weight) for criterion in scorecard.assessed_criteria
    )
    return SQL(
        "SUM(value * CASE criterion_id %(weights)s END)::int4 AS %(sum)s, "
        "MIN(valid_until) FILTER (WHERE %(is_on_criterion)s) AS %(until)s",
        weights=weights,
        sum=sum_name,
        is_on_criterion=_is_on_criterion(scorecard),
        until=until_name,
    )
