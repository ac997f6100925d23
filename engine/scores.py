"""The scores of a batch of customers, as CTEs: what scorecard_sql.py gives, brought together for each customer."""

from odoo.fields import Date
from odoo.tools import SQL

from ..tools import odoo_private
from . import scorecard_sql
from .rule_sql import RuleCompiler
from .statuses import STRATEGIC_RANK, rank_sql, status_sql


class Scores:
    """The CTEs that compute the scores of a batch, by a programme.

    :param rules: `Rules` of the programme to score by
    :param batch: `Batch` of customers
    """

    def __init__(self, rules, batch):
        self.rules = rules
        self.programme = rules.programme
        self.customers = rules.customers
        self.batch = batch
        self.today = Date.today()

    # ------------------------------------------------------------------
    # Scores of customers
    # ------------------------------------------------------------------

    def select(self):
        """Return the SELECT of `id` and the score fields for the active customers of the batch."""
        return SQL("WITH %s SELECT * FROM score", self.ctes())

    def ctes(self):
        """Return the CTEs `card`, with the values of each scorecard, and `score`, with `id` and the score fields.

        CTEs end with OFFSET 0: else PostgreSQL would copy the expressions of a CTE to each place that uses its columns.
        """
        audiences = [card.name for card in self.programme.counted_audiences]
        best = _greatest(audiences, "", SQL("NULL::int4"))
        return SQL(
            """
            %(cards)s,

            -- Both scores; an overall assessment replaces the best audience's.
            scored AS (
                SELECT id, since, reputation, reputation_potential,
                       COALESCE(overall, %(best)s) AS audience_fit,
                       COALESCE(overall, %(best_potential)s) AS audience_fit_potential,
                       (%(best_audience)s)::int4 AS strategic_audience_id,
                       LEAST(
                           CASE WHEN overall IS NULL THEN %(best_until)s ELSE overall_until END, reputation_until
                       )::date AS strategic_review_date,
                       %(rank)s AS rank
                  FROM card
                OFFSET 0
            ),
            score AS (%(score)s)
            """,
            cards=self.cards(),
            best=best,
            best_potential=_greatest(audiences, "_potential", SQL("100")),
            best_audience=self._of_best(best, lambda card: SQL("%s", card.audience_id)),
            best_until=self._of_best(best, lambda card: SQL.identifier(f"{card.name}_until")),
            rank=self._rank(),
            score=self._select_score(),
        )

    def kept_ctes(self, also=None):
        """Return the CTE `score` from the stored scores, only for customers whose status the thresholds change.

        :param also: SQL condition on `id`: customers to include though their status stays
        """
        return SQL(
            """
            -- The scores as they are stored.
            scored AS (
                SELECT id, CASE WHEN is_strategic THEN strategic_since END AS since, reputation, reputation_potential,
                       audience_fit, audience_fit_potential, strategic_audience_id, strategic_review_date,
                       strategic_status AS status_before,
                       %(rank)s AS rank
                  FROM res_partner
                 WHERE active AND id = commercial_partner_id AND %(batch)s
            ),
            given AS (%(score)s),
            score AS (SELECT * FROM given WHERE status_before IS DISTINCT FROM strategic_status%(also)s)
            """,
            rank=rank_sql(
                SQL("audience_fit"),
                SQL("audience_fit_potential"),
                SQL("reputation"),
                SQL("reputation_potential"),
                *self.programme.thresholds,
            ),
            batch=self.batch(SQL("id")),
            score=self._select_score(SQL(", status_before")),
            also=SQL(" OR %s", also) if also else SQL(),
        )

    def _select_score(self, more=None):
        """Return the SELECT of `id` and the score fields, from the CTE `scored`.

        `since` of `scored` is the date since which the customer is strategic, NULL if it is not.

        :param more: SQL of further columns of `scored` to select, beginning with a comma
        """
        is_scored = SQL("(audience_fit IS NOT NULL OR reputation IS NOT NULL)")
        return SQL(
            """
            SELECT id, audience_fit, reputation,
                   CASE WHEN %(is_scored)s THEN audience_fit_potential END AS audience_fit_potential,
                   CASE WHEN %(is_scored)s THEN reputation_potential END AS reputation_potential,
                   strategic_audience_id,
                   %(status)s AS strategic_status,
                   rank = %(strategic)s AS is_strategic,
                   CASE WHEN rank = %(strategic)s THEN COALESCE(since, %(today)s) END AS strategic_since,
                   strategic_review_date%(more)s
              FROM scored
            """,
            is_scored=is_scored,
            status=status_sql(SQL("rank"), SQL("audience_fit"), SQL("reputation")),
            strategic=STRATEGIC_RANK,
            today=self.today,
            more=more or SQL(),
        )

    def _of_best(self, best, value_of):
        """Return the SQL of the best audience's value; on a tie, the value of the audience that comes first."""
        cases = [
            SQL("WHEN %s THEN %s", SQL.identifier(card.name), value_of(card))
            for card in self.programme.counted_audiences
        ]
        return SQL("CASE %s %s END", best, SQL(" ").join(cases)) if cases else SQL("NULL")

    def _rank(self):
        """Return the SQL of the best rank that an audience gives the customer, see statuses.py.

        Of audiences with the same thresholds, only the highest fit and the highest potential matter.
        """
        reputation = SQL("reputation"), SQL("reputation_potential")
        by_thresholds = {}
        for card in self.programme.counted_audiences:
            by_thresholds.setdefault(self.programme.thresholds_of(card), []).append(card.name)
        ranks = [
            rank_sql(_greatest(names, "", None), _greatest(names, "_potential", None), *reputation, *thresholds)
            for thresholds, names in by_thresholds.items()
        ]
        if not ranks:
            ranks = [rank_sql(SQL("NULL::int4"), SQL("100"), *reputation, *self.programme.thresholds)]
        overall = rank_sql(SQL("overall"), SQL("overall"), *reputation, *self.programme.thresholds)
        return SQL("CASE WHEN overall IS NULL THEN GREATEST(%s) ELSE %s END", SQL(", ").join(ranks), overall)

    # ------------------------------------------------------------------
    # Scores of scorecards
    # ------------------------------------------------------------------

    def cards(self, more=None):
        """Return the CTEs up to `card`, which holds for each active customer the values of each scorecard.

        id, since; overall, overall_until: the overall assessment of audience fit, and its end of validity
        {name of the scorecard}: the score that counts; NULL while not assessed
        ..._computed: the score by the criteria alone
        ..._potential: what the score could become
        ..._until: the end of validity of what it rests on
        ..._is_assessed: whether somebody has assessed it, or one of its criteria

        :param more: function of the SQL conditions of the rules and of the scope, see `query`, that returns further
            columns as pairs (SQL, name)
        """
        query, conditions, in_scope = self.query()
        further = more(conditions, in_scope) if more else []
        columns = [
            SQL("res_partner.id"),
            SQL("CASE WHEN res_partner.is_strategic THEN res_partner.strategic_since END AS since"),
            SQL("assessed.overall_audience_fit AS overall, assessed.overall_audience_fit_until AS overall_until"),
            *(SQL("%s AS %s", sql, SQL.identifier(name)) for sql, name in further),
        ]
        for card in self.programme.scorecards:
            weighted = scorecard_sql.points(card, conditions, in_scope)
            columns += [SQL("%s AS %s", weighted, SQL.identifier(f"{card.name}_points"))]
            columns += scorecard_sql.kept_columns(card)
        computed = [SQL.identifier(name) for _sql, name in further]
        for card in self.programme.scorecards:
            computed += scorecard_sql.card_columns(card)
        return SQL(
            """
            %(assessed)s,

            -- Of each customer and scorecard: the weighted points, and what was assessed.
            pointed AS (%(points)s OFFSET 0),

            -- Of each customer and scorecard: the score, what it could become, and until when it is valid.
            card AS (SELECT id, since, overall, overall_until, %(columns)s FROM pointed OFFSET 0)""",
            assessed=self.assessed(),
            points=query.select(*columns),
            columns=SQL(", ").join(computed),
        )

    def query(self):
        """Return a query on the active customers of the batch, joined with `assessed`, and the rules' SQL in it.

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
            SQL.identifier("assessed"),
            SQL("assessed.partner_id = res_partner.id"),
        )
        compiler = RuleCompiler(query, self.customers, self.batch, self.rules.revenue_source)
        conditions, in_scope = self.rules.compile(compiler)
        # The database's own companies are no customers; `_scope_domain` says the same. A valid assessment brings any
        # customer into scope, an own company too.
        query.add_join(
            "LEFT JOIN",
            "own",
            SQL("(SELECT DISTINCT partner_id FROM res_company)"),
            SQL("own.partner_id = res_partner.id"),
        )
        in_scope = SQL("(%s AND own.partner_id IS NULL OR assessed.partner_id IS NOT NULL)", in_scope)
        compiler.finish()
        return query, conditions, in_scope

    def assessed(self):
        """Return the CTE `assessed`: each customer's valid assessments that count, summed up by scorecard."""
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
                columns += scorecard_sql.assessed_columns(scorecard)
                counted += [scorecard_sql.is_on_criterion(scorecard)] if scorecard.assessed_criteria else []
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


def _greatest(names, ending, none):
    """Return the SQL of the highest of the columns with these names and this ending, `none` if there are no names."""
    if not names:
        return none
    return SQL("GREATEST(%s)", SQL(", ").join(SQL.identifier(f"{name}{ending}") for name in names))
