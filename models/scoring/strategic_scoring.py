from typing import NamedTuple

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL
from odoo.tools.query import Query

from ...const import SCORE_FIELDS
from ...tools.rule_sql import RuleCompiler
from .strategic_follow_up import ONE_BY_ONE_LIMIT


class Scored(NamedTuple):
    """The result of scoring a batch."""

    written: list[int]  # ids of partners, contacts included
    skipped: list[int]  # ids of customers with a row that another transaction had locked
    # former scores, by id, of the customers that became strategic or stopped being so; of more than
    # `ONE_BY_ONE_LIMIT` customers `is_strategic` alone
    before: dict[str, dict]
    opportunities_left: int  # number that keep the customer's old status, as another transaction had locked them


class StrategicScoring(models.AbstractModel):
    """The engine: the only place that implements the scoring formula (DESIGN.md §4).

    A scorecard's score is round(100 × Σ weight × points / Σ weight). Points are 1 or 0 for a rule, and value/100 for a
    valid assessment. The score is computed in whole numbers: S = Σ weight × (100 × points) is whole, W = Σ weight, and
    the score is (2·S + W) div (2·W), which rounds half away from zero. One statement scores a whole batch, compares,
    writes what differs, mirrors it on contacts and opportunities, and records movements. Nothing loops over customers.
    """

    _name = "strategic.scoring"
    _description = "Strategic Scoring"

    @api.model
    def _engine(self):
        """Return the engine as the superuser with an empty context.

        A score must not depend on the user: rules read every record, in no particular company or language.
        """
        return self.with_env(self.env(user=SUPERUSER_ID, context={}))

    # ------------------------------------------------------------------
    # The scoring formula, in SQL
    # ------------------------------------------------------------------

    def _score_batch(self, batch, causes, keep_scores=False, skip_locked=False, touch=False):
        """Score the customers of `batch`: write what differs, also on contacts and opportunities, record movements.

        :param batch: `Batch` of customers
        :param causes: possible causes of a changed status, see `strategic.movement`
        :param keep_scores: only thresholds have changed, so use the stored scores
        :param skip_locked: skip rows that another transaction has locked; locked opportunities are skipped always
        :param touch: write the customers' rows even if nothing differs. Two transactions that change something outside
            these rows at the same time, such as an assessment, each see only their own change. As both write the row,
            PostgreSQL refuses the later one, and Odoo retries it on the state that the earlier one committed.
        :return: `Scored`
        :raise RuntimeError: if the isolation level is not REPEATABLE READ
        """
        self._check_isolation()
        scoring = self.with_context(strategic_programme=self._relied_programme())
        [row] = scoring._execute_scoring(lambda: scoring._statement(batch, causes, keep_scores, skip_locked, touch))
        written, skipped, before, opportunities_left = row
        return Scored(written or [], skipped or [], before or {}, opportunities_left)

    def _statement(self, batch, causes, keep_scores, skip_locked, touch):
        """Return the SQL statement of `_score_batch`, which returns one row with the columns of `Scored`."""
        columns = [SQL.identifier(name) for name in SCORE_FIELDS]
        old_values = [
            SQL("partner.is_strategic IS TRUE") if name == "is_strategic" else SQL.identifier("partner", name)
            for name in SCORE_FIELDS
        ]
        new_values = SQL(", ").join(SQL.identifier("score", name) for name in SCORE_FIELDS)
        # The statement finds rows again by their physical place (ctid). This is safe at REPEATABLE READ: PostgreSQL
        # refuses to lock a row that another transaction has changed, and so moved, since the snapshot.
        return SQL(
            """
            WITH %(batch_cte)s,
            score AS (%(scores)s),
            differing AS MATERIALIZED (
                SELECT partner.ctid AS place,
                       partner.id AS partner_id,
                       partner.commercial_partner_id AS customer_id,
                       partner.strategic_status AS status_before,
                       partner.strategic_review_date AS review_date_before,
                       ROW(partner.audience_fit, partner.reputation)
                       IS NOT DISTINCT FROM ROW(score.audience_fit, score.reputation) AS has_same_scores,
                       %(new_values)s
                  FROM res_partner AS partner
                  JOIN score ON score.id = partner.commercial_partner_id
                 WHERE %(batch)s
                   AND (ROW(%(old_values)s) IS DISTINCT FROM ROW(%(new_values)s)
                        OR (%(touch)s AND partner.id = partner.commercial_partner_id))
              ORDER BY partner.id
            ),
            changed AS MATERIALIZED (
                SELECT differing.*
                  FROM differing
                  JOIN res_partner AS partner ON partner.ctid = differing.place
                   FOR NO KEY UPDATE OF partner %(skip_locked)s
            ),
            written AS (
                UPDATE res_partner AS partner
                   SET %(assignments)s
                  FROM changed
                 WHERE partner.ctid = changed.place
             RETURNING partner.id
            ),
            opportunity AS MATERIALIZED (
                SELECT own.place, changed.strategic_status, changed.is_strategic
                  FROM changed
            CROSS JOIN LATERAL (
                    -- OFFSET 0 forces a look-up by customer. Else each batch would read all opportunities.
                    SELECT ctid AS place FROM crm_lead WHERE partner_id = changed.partner_id OFFSET 0
                  ) AS own
                 WHERE changed.status_before IS DISTINCT FROM changed.strategic_status
            ),
            %(keep_opportunities)s,
            moved AS (
                INSERT INTO strategic_movement (
                    partner_id, date, from_status, to_status, audience_fit, reputation, audience_id, cause
                )
                SELECT partner_id, %(today)s, status_before, strategic_status, audience_fit, reputation,
                       strategic_audience_id, %(cause)s
                  FROM changed
                 WHERE partner_id = customer_id AND status_before IS DISTINCT FROM strategic_status
            ),
            flipped AS MATERIALIZED (
                SELECT place, COUNT(*) OVER () AS total
                  FROM changed
                 WHERE partner_id = customer_id
                   AND is_strategic != (status_before IS NOT DISTINCT FROM 'strategic')
            )
            SELECT (SELECT array_agg(id) FROM written),
                   CASE WHEN (SELECT COUNT(*) FROM differing) > (SELECT COUNT(*) FROM changed)
                        THEN (SELECT array_agg(DISTINCT customer_id) FROM differing
                               WHERE partner_id NOT IN (SELECT partner_id FROM changed)) END,
                   -- The row as it was before: this statement does not see what it writes.
                   (SELECT json_object_agg(
                               partner.id,
                               CASE WHEN total > %(one_by_one)s
                                    THEN json_build_object('is_strategic', partner.is_strategic IS TRUE)
                                    ELSE json_build_object(%(named_old_values)s) END
                           )
                      FROM flipped JOIN res_partner AS partner ON partner.ctid = flipped.place),
                   (SELECT COUNT(*) FROM opportunity) - (SELECT COUNT(*) FROM free)
            """,
            batch_cte=batch.cte,
            keep_opportunities=self._keep_opportunities(),
            touch=touch,
            scores=self._select_kept_scores(batch) if keep_scores else self._select_scores(batch),
            new_values=new_values,
            old_values=SQL(", ").join(old_values),
            one_by_one=ONE_BY_ONE_LIMIT,
            named_old_values=SQL(", ").join(
                SQL("%s, %s", name, value) for name, value in zip(SCORE_FIELDS, old_values, strict=True)
            ),
            batch=batch(SQL("partner.commercial_partner_id")),
            skip_locked=SQL("SKIP LOCKED") if skip_locked else SQL(),
            assignments=SQL(", ").join(SQL("%s = changed.%s", column, column) for column in columns),
            today=fields.Date.today(),
            cause=self._movement_cause(causes),
        )

    def _keep_opportunities(self):
        """Return the CTEs that write the customer's status to the opportunities in the CTE `opportunity`.

        `opportunity` holds their ctid (`place`) and the values. Only those in `free` are written. Another transaction
        has locked the others, and this statement does not wait for it.
        """
        return SQL(
            """
            free AS MATERIALIZED (
                SELECT opportunity.*
                  FROM opportunity
                  JOIN crm_lead AS lead ON lead.ctid = opportunity.place
                   FOR NO KEY UPDATE OF lead SKIP LOCKED
            ),
            kept AS (
                UPDATE crm_lead AS lead
                   SET strategic_status = free.strategic_status, is_strategic = free.is_strategic
                  FROM free
                 WHERE lead.ctid = free.place
            )
            """
        )

    def _movement_cause(self, causes):
        """Return the SQL of a movement's cause, from its possible `causes`.

        If criteria and thresholds changed together and the scores are unchanged, the cause is `threshold`. A passed
        review date means that an assessment has run out: the cause is `expired` where it would else be `customer`.
        """
        [cause] = [one for one in causes if one != "threshold"][:1] or ["threshold"]
        cases = []
        if "threshold" in causes and cause != "threshold":
            cases.append(SQL("WHEN has_same_scores THEN 'threshold'"))
        if "customer" in causes:
            cases.append(SQL("WHEN review_date_before < %s THEN 'expired'", fields.Date.today()))
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), cause) if cases else SQL("%s", cause)

    def _check_isolation(self):
        """Raise a `RuntimeError` unless the isolation level is REPEATABLE READ: finding rows by `ctid` needs it."""
        if self.env.cr.connection.isolation_level != ISOLATION_LEVEL_REPEATABLE_READ:
            raise RuntimeError("Scores are written in transactions of the level REPEATABLE READ only.")

    def _read_written(self, partner_ids):
        """Return the score fields as the database holds them, by partner id; False for NULL."""
        if not partner_ids:
            return {}
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM res_partner WHERE id IN %s",
                SQL(", ").join(map(SQL.identifier, SCORE_FIELDS)),
                tuple(partner_ids),
            )
        )
        return {row.pop("id"): {name: False if value is None else value for name, value in row.items()} for row in rows}

    def _select_scores(self, batch):
        """Return the SELECT of `id` and the score fields for the active customers of `batch`."""
        programme = self._programme()
        audiences = [SQL.identifier(scorecard.name) for scorecard in programme.audiences]
        best = SQL("GREATEST(%s)", SQL(", ").join(audiences)) if audiences else SQL("NULL::int4")

        def of_best(value_of):
            """Return the SQL of the best audience's value; on a tie, the value of the audience that comes first."""
            cases = [
                SQL("WHEN %s = best THEN %s", SQL.identifier(scorecard.name), value_of(scorecard))
                for scorecard in programme.audiences
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
                parts=self._select_parts(batch),
            )
        )

    def _select_kept_scores(self, batch):
        """Return the same SELECT from the stored scores, only for customers whose status the thresholds change."""
        statuses = self._select_statuses(
            SQL(
                """
                SELECT id, CASE WHEN is_strategic THEN strategic_since END AS since, reputation, audience_fit,
                       strategic_audience_id, strategic_review_date, strategic_status AS status_before
                  FROM res_partner
                 WHERE active AND id = commercial_partner_id AND %s
                """,
                batch(SQL("id")),
            ),
            more=SQL(", status_before"),
        )
        return SQL("SELECT * FROM (%s) AS kept WHERE status_before IS DISTINCT FROM strategic_status", statuses)

    def _select_statuses(self, scores, more=None):
        """Return the SELECT of `id` and the score fields, from a SELECT of the scores and of `since`.

        :param scores: SELECT; its `since` is the date since which the customer is strategic, NULL if it is not
        :param more: SQL of further columns of `scores` to select, beginning with a comma
        """
        programme = self._programme()
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
                  FROM (%(scores)s) AS scored
                OFFSET 0
              ) AS judged
            """,
            fit_threshold=programme.fit_threshold,
            reputation_threshold=programme.reputation_threshold,
            today=fields.Date.today(),
            scores=scores,
            more=more or SQL(),
        )

    def _select_parts(self, batch):
        """Return the SELECT of each customer's score and end of validity for each scorecard."""
        programme = self._programme()
        query, conditions, in_scope = self._rules_query(batch)
        columns = [
            SQL("res_partner.id"),
            SQL("CASE WHEN res_partner.is_strategic THEN res_partner.strategic_since END AS since"),
            SQL("judgement.overall_audience_fit, judgement.overall_audience_fit_until"),
        ]
        for scorecard in programme.scorecards:
            computed = self._computed_score(scorecard, conditions, in_scope)
            overall = SQL.identifier("judgement", f"overall_{scorecard.name}")
            columns.append(
                SQL(
                    """
                    COALESCE(%(overall)s, %(computed)s) AS %(name)s,
                    CASE WHEN %(overall)s IS NULL THEN %(until)s ELSE %(overall_until)s END AS %(name_until)s
                    """,
                    overall=overall,
                    computed=computed,
                    name=SQL.identifier(scorecard.name),
                    until=SQL.identifier("judgement", f"{scorecard.name}_until"),
                    overall_until=SQL.identifier("judgement", f"overall_{scorecard.name}_until"),
                    name_until=SQL.identifier(f"{scorecard.name}_until"),
                )
            )
        return SQL("%s OFFSET 0", query.select(*columns))

    def _rules_query(self, batch):
        """Return a query on the active customers of `batch` joined with their assessments, and the rules' SQL in it.

        :return: the `Query`; the SQL condition of each rule by criterion id; the SQL condition of being in scope
        """
        programme = self._programme()
        Partner = self.env["res.partner"]
        query = Query(self.env, Partner._table, Partner._table_sql)
        # A CASE, because PostgreSQL estimates that a plain comparison of two columns holds for hardly any row. It would
        # then plan to look everything up row by row.
        query.add_where(
            SQL(
                "res_partner.active "
                "AND CASE WHEN res_partner.id = res_partner.commercial_partner_id THEN TRUE ELSE FALSE END"
            )
        )
        query.add_where(batch(SQL("res_partner.id")))
        query.add_join(
            "LEFT JOIN",
            "judgement",
            SQL("(%s)", self._select_judgements(batch)),
            SQL("judgement.partner_id = res_partner.id"),
        )
        compiler = RuleCompiler(query, Partner, batch)
        conditions, in_scope = self._compile_rules(programme, compiler)
        # The database's own companies are no customers; `_scope_domain` says the same. A valid assessment brings any
        # customer into scope, an own company too.
        in_scope = SQL(
            "(%s AND res_partner.id NOT IN (SELECT partner_id FROM res_company) OR judgement.partner_id IS NOT NULL)",
            in_scope,
        )
        compiler.finish()
        return query, conditions, in_scope

    def _computed_score(self, scorecard, conditions, in_scope):
        """Return the SQL of the score by a scorecard's criteria, without overall ones; NULL while not assessed."""
        if not scorecard.criteria:
            return SQL("NULL::int4")
        judged = SQL.identifier("judgement", f"{scorecard.name}_sum")
        points = [
            SQL("CASE WHEN %s THEN %s ELSE 0 END", conditions[rule.id], 100 * rule.weight) for rule in scorecard.rules
        ]
        return SQL(
            "CASE WHEN %(assessed)s THEN ((2 * (%(points)s) + %(weight)s) / %(twice_weight)s)::int4 END",
            assessed=in_scope if scorecard.rules else SQL("%s IS NOT NULL", judged),
            points=SQL(" + ").join([*points, SQL("COALESCE(%s, 0)", judged)]),
            weight=scorecard.weight,
            twice_weight=2 * scorecard.weight,
        )

    def _select_judgements(self, batch):
        """Return the SELECT of each customer's valid assessments that count, summed up by scorecard."""
        programme = self._programme()
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
                for scorecard in programme.scorecards
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
                columns.append(_summed_judgements(scorecard))
                counted += [_is_judged(scorecard)] if scorecard.judgements else []
        return SQL(
            """
            SELECT %(columns)s
              FROM strategic_assessment AS assessment
             WHERE active AND (valid_until IS NULL OR valid_until >= %(today)s) AND %(batch)s AND (%(counted)s)
          GROUP BY assessment.partner_id
            """,
            columns=SQL(", ").join(columns),
            today=fields.Date.today(),
            batch=batch(SQL("assessment.partner_id")),
            counted=SQL(" OR ").join(SQL("(%s)", condition) for condition in counted),
        )


def _is_judged(scorecard):
    """Return the SQL condition that an assessment is on a criterion of `scorecard`."""
    return SQL("assessment.criterion_id IN %s", tuple(criterion.id for criterion in scorecard.judgements))


def _summed_judgements(scorecard):
    """Return the SQL of Σ weight × value and of the earliest end of validity, over the assessments on `scorecard`."""
    sum_name, until_name = SQL.identifier(f"{scorecard.name}_sum"), SQL.identifier(f"{scorecard.name}_until")
    if not scorecard.judgements:
        return SQL("NULL::int4 AS %s, NULL::date AS %s", sum_name, until_name)
    weights = SQL(" ").join(
        SQL("WHEN %s THEN %s", criterion.id, criterion.weight) for criterion in scorecard.judgements
    )
    return SQL(
        "SUM(value * CASE criterion_id %(weights)s END)::int4 AS %(sum)s, "
        "MIN(valid_until) FILTER (WHERE %(is_judged)s) AS %(until)s",
        weights=weights,
        sum=sum_name,
        is_judged=_is_judged(scorecard),
        until=until_name,
    )
