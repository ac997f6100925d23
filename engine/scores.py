"""The scores of a batch of customers, as SELECTs.

A scorecard's score is round(100 × Σ weight × points / Σ weight). Points are 1 or 0 for a rule, and value/100 for a
valid assessment (DESIGN.md §4). The score is computed in whole numbers: S = Σ weight × (100 × points) is whole,
W = Σ weight, and the score is (2·S + W) div (2·W), which rounds half away from zero.
"""

from odoo.fields import Date
from odoo.tools import SQL

from ..tools import odoo_private
from .rule_sql import RuleCompiler


class Scores:
    """The SELECTs of the scores of a batch, by a programme.

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
        """Return the SELECT of `id` and the score fields for the active customers of `batch`."""
        audiences = [SQL.identifier(scorecard.name) for scorecard in self.programme.audiences]
        best = SQL("GREATEST(%s)", SQL(", ").join(audiences)) if audiences else SQL("NULL::int4")

        def of_best(value_of):
            """Return the SQL of the best audience's value; on a tie, the value of the audience that comes first."""
            cases = [
                SQL("WHEN %s = best THEN %s", SQL.identifier(scorecard.name), value_of(scorecard))
                for scorecard in self.programme.audiences
            ]
            return SQL("CASE %s END", SQL(" ").join(cases)) if cases else SQL("NULL")

        # OFFSET 0 keeps PostgreSQL from inlining each level's expressions in the next level, once for each use.
        return self._select_statuses(
            SQL(
                """
                SELECT id, since, reputation,
                       COALESCE(overall_audience_fit, best) AS audience_fit,
                       (%(best_audience)s)::int4 AS strategic_audience_id,
                       LEAST(
                           CASE WHEN overall_audience_fit IS NULL THEN %(best_until)s
                                ELSE overall_audience_fit_until END,
                           reputation_until
                       )::date AS strategic_review_date
                  FROM (SELECT part.*, %(best)s AS best FROM (%(parts)s) AS part OFFSET 0) AS part
                OFFSET 0
                """,
                best=best,
                best_audience=of_best(lambda scorecard: SQL("%s", scorecard.audience_id)),
                best_until=of_best(lambda scorecard: SQL.identifier(f"{scorecard.name}_until")),
                parts=self._select_parts(),
            )
        )

    def select_kept(self):
        """Return the same SELECT from the stored scores, only for customers whose status the thresholds change."""
        statuses = self._select_statuses(
            SQL(
                """
                SELECT id, CASE WHEN is_strategic THEN strategic_since END AS since, reputation, audience_fit,
                       strategic_audience_id, strategic_review_date, strategic_status AS status_before
                  FROM res_partner
                 WHERE active AND id = commercial_partner_id AND %s
                """,
                self.batch(SQL("id")),
            ),
            more=SQL(", status_before"),
        )
        return SQL("SELECT * FROM (%s) AS kept WHERE status_before IS DISTINCT FROM strategic_status", statuses)

    def _select_statuses(self, scores, more=None):
        """Return the SELECT of `id` and the score fields, from a SELECT of the scores and of `since`.

        :param scores: SELECT; its `since` is the date since which the customer is strategic, NULL if it is not
        :param more: SQL of further columns of `scores` to select, beginning with a comma
        """
        return SQL(
            """
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
              FROM (
                SELECT id, since, audience_fit, reputation, strategic_audience_id, strategic_review_date%(more)s,
                       COALESCE(
                           audience_fit >= %(fit_threshold)s AND reputation >= %(reputation_threshold)s, FALSE
                       ) AS is_strategic
                  FROM (%(scores)s) AS score
                OFFSET 0
              ) AS scored
            """,
            fit_threshold=self.programme.fit_threshold,
            reputation_threshold=self.programme.reputation_threshold,
            today=self.today,
            scores=scores,
            more=more or SQL(),
        )

    def _select_parts(self):
        """Return the SELECT of each customer's score and end of validity for each scorecard."""
        query, conditions, in_scope = self.query()
        columns = [
            SQL("res_partner.id"),
            SQL("CASE WHEN res_partner.is_strategic THEN res_partner.strategic_since END AS since"),
            SQL("assessed.overall_audience_fit, assessed.overall_audience_fit_until"),
        ]
        for scorecard in self.programme.scorecards:
            computed = self.computed_score(scorecard, conditions, in_scope)
            overall = SQL.identifier("assessed", f"overall_{scorecard.name}")
            columns.append(
                SQL(
                    """
                    COALESCE(%(overall)s, %(computed)s) AS %(name)s,
                    CASE WHEN %(overall)s IS NULL THEN %(until)s ELSE %(overall_until)s END AS %(name_until)s
                    """,
                    overall=overall,
                    computed=computed,
                    name=SQL.identifier(scorecard.name),
                    until=SQL.identifier("assessed", f"{scorecard.name}_until"),
                    overall_until=SQL.identifier("assessed", f"overall_{scorecard.name}_until"),
                    name_until=SQL.identifier(f"{scorecard.name}_until"),
                )
            )
        return SQL("%s OFFSET 0", query.select(*columns))

    def query(self):
        """Return a query on the active customers of `batch` joined with their assessments, and the rules' SQL in it.

        :return: the `Query`; the SQL condition of each rule by criterion id; the SQL condition of being in scope
        """
        query = odoo_private.new_query(self.customers)
        # A CASE, because PostgreSQL estimates that a plain comparison of two columns holds for hardly any row. It would
        # then plan to look everything up row by row.
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
            SQL("(%s)", self._select_assessments()),
            SQL("assessed.partner_id = res_partner.id"),
        )
        compiler = RuleCompiler(query, self.customers, self.batch)
        conditions, in_scope = self.rules.compile(compiler)
        # The database's own companies are no customers; `_scope_domain` says the same. A valid assessment brings any
        # customer into scope, an own company too.
        in_scope = SQL(
            "(%s AND res_partner.id NOT IN (SELECT partner_id FROM res_company) OR assessed.partner_id IS NOT NULL)",
            in_scope,
        )
        compiler.finish()
        return query, conditions, in_scope

    def computed_score(self, scorecard, conditions, in_scope):
        """Return the SQL of the score by a scorecard's criteria, without overall ones; NULL while not assessed."""
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

    def _select_assessments(self):
        """Return the SELECT of each customer's valid assessments that count, summed up by scorecard."""
        overall = SQL("assessment.criterion_id IS NULL")
        points = [  # (name, condition of the overall assessment, scorecard)
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
            SELECT %(columns)s
              FROM strategic_assessment AS assessment
             WHERE active AND (valid_until IS NULL OR valid_until >= %(today)s) AND %(batch)s AND (%(counted)s)
          GROUP BY assessment.partner_id
            """,
            columns=SQL(", ").join(columns),
            today=self.today,
            batch=self.batch(SQL("assessment.partner_id")),
            counted=SQL(" OR ").join(SQL("(%s)", condition) for condition in counted),
        )


def _is_on_criterion(scorecard):
    """Return the SQL condition that an assessment is on a criterion of `scorecard`."""
    return SQL("assessment.criterion_id IN %s", tuple(criterion.id for criterion in scorecard.assessed_criteria))


def _summed_assessments(scorecard):
    """Return the SQL of Σ weight × value and of the earliest end of validity, over the assessments on `scorecard`."""
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
