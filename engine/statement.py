"""The SQL statement that scores a batch: it compares scores, writes those that differ, and records changes of status.

One statement does all of this, so no Python code loops over customers. docs/engine.sql shows the whole statement for
the programme of the demo.
"""

from typing import NamedTuple

from odoo.fields import Date
from odoo.tools import SQL

from ..const import SCORE_FIELDS
from .fits import fit_ctes, kept_fit_ctes, write_fits


class Scored(NamedTuple):
    """The result of scoring a batch."""

    written: list[int]  # ids of the partners whose rows were written, contacts included
    skipped: list[int]  # ids of customers whose row, or a contact's row, another transaction had locked
    # {customer id: former values of the score fields}, for the customers that became strategic or stopped being so. If
    # there are more of these customers than `details_up_to`, the only field is `is_strategic`.
    before: dict[str, dict]
    opportunities_left: int  # number of opportunities that keep an old status, as another transaction had locked them
    done_up_to: int | None  # id of the last customer scored if the batch has more rows to write than `most`


class Statement(NamedTuple):
    """The statement that scores a batch: what it computes and how it writes.

    :param scores: `Scores` of the batch
    :param causes: possible causes of a changed status, see `strategic.movement`
    :param keep_scores: only thresholds have changed, so use the stored scores
    :param skip_locked: skip partners whose row another transaction has locked; locked opportunities are always skipped
    :param touch: write the customers' rows even if no score differs. Two transactions may change assessments of one
        customer at the same time, and each sees its own change only. As both write the row of the customer, PostgreSQL
        refuses the later transaction, and Odoo retries it: then it sees both changes.
    :param details_up_to: maximum number of customers for which `Scored.before` has all former scores
    :param most: number of partners to write at most, but for the contacts of the last customer; None: all. Rows are
        locked until the commit, so a large batch must not write many.
    """

    scores: object
    causes: tuple[str, ...]
    keep_scores: bool = False
    skip_locked: bool = False
    touch: bool = False
    details_up_to: int = 0
    most: int | None = None

    def sql(self):
        """Return the statement. It returns one row with the columns of `Scored`.

        The statement finds rows again by their physical place (ctid), which changes when a row is written. This is safe
        at REPEATABLE READ: PostgreSQL refuses to lock a row that another transaction has written since the snapshot.
        """
        batch = self.scores.batch
        columns = [SQL.identifier(name) for name in SCORE_FIELDS]
        stored = [_stored_value(name) for name in SCORE_FIELDS]
        return SQL(
            """
            WITH
            -- The ids of the batch, if it is a list.
            %(batch_cte)s,

            -- What the scores and fits should be, of each customer of the batch.
            %(scores)s,

            -- The partners whose scores or fits differ: customers, and the contacts that carry their scores.
            found AS MATERIALIZED (
                SELECT partner.ctid AS place,
                       partner.id AS partner_id,
                       partner.commercial_partner_id AS customer_id,
                       partner.strategic_status AS status_before,
                       partner.strategic_review_date AS review_date_before,
                       ROW(partner.audience_fit, partner.reputation)
                       IS NOT DISTINCT FROM ROW(score.audience_fit, score.reputation) AS has_same_scores,
                       %(touch)s OR ROW(%(stored)s) IS DISTINCT FROM ROW(%(new_values)s) AS is_to_write,
                       %(new_values)s
                  FROM res_partner AS partner
                  JOIN score ON score.id = partner.commercial_partner_id
                 WHERE %(batch)s
                   AND (ROW(%(stored)s) IS DISTINCT FROM ROW(%(new_values)s)
                        OR (%(touch)s AND partner.id = partner.commercial_partner_id)
                        OR partner.id IN (SELECT partner_id FROM fit_differing))
              ORDER BY partner.id
            ),
            last AS (%(last)s),
            differing AS MATERIALIZED (
                SELECT * FROM found WHERE customer_id <= (SELECT id FROM last) OR (SELECT id FROM last) IS NULL
            ),

            -- The differing rows that this transaction locks, in the order of their ids, against deadlocks.
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
                 WHERE partner.ctid = changed.place AND is_to_write
             RETURNING partner.id
            ),
%(fits)s,

            -- The opportunities of partners whose status changed take the new one.
            opportunity AS MATERIALIZED (
                SELECT own.place, changed.strategic_status, changed.is_strategic
                  FROM changed
            CROSS JOIN LATERAL (
                    -- OFFSET 0 forces a look-up by customer. Else each batch would read all opportunities.
                    SELECT ctid AS place FROM crm_lead WHERE partner_id = changed.partner_id OFFSET 0
                  ) AS own
                 WHERE changed.status_before IS DISTINCT FROM changed.strategic_status
            ),
            %(opportunities)s,

            -- A movement for each customer whose status changed.
            moved AS (
                INSERT INTO strategic_movement (
                    partner_id, date, from_status, to_status, audience_fit, reputation, audience_id, cause
                )
                SELECT partner_id, %(today)s, status_before, strategic_status, audience_fit, reputation,
                       strategic_audience_id, %(cause)s
                  FROM changed
                 WHERE partner_id = customer_id AND status_before IS DISTINCT FROM strategic_status
            ),

            -- The customers that became strategic or stopped being so: their follow-up comes next.
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
                               CASE WHEN total > %(details_up_to)s
                                    THEN json_build_object('is_strategic', partner.is_strategic IS TRUE)
                                    ELSE json_build_object(%(named_stored)s) END
                           )
                      FROM flipped JOIN res_partner AS partner ON partner.ctid = flipped.place),
                   (SELECT COUNT(*) FROM opportunity) - (SELECT COUNT(*) FROM free),
                   (SELECT id FROM last)
            """,
            batch_cte=batch.cte,
            scores=self._scores(),
            fits=write_fits(),
            new_values=SQL(", ").join(SQL.identifier("score", name) for name in SCORE_FIELDS),
            stored=SQL(", ").join(stored),
            named_stored=SQL(", ").join(
                SQL("%s, %s", name, value) for name, value in zip(SCORE_FIELDS, stored, strict=True)
            ),
            batch=batch(SQL("partner.commercial_partner_id")),
            touch=self.touch,
            last=self._last(),
            skip_locked=SQL("SKIP LOCKED") if self.skip_locked else SQL(),
            assignments=SQL(", ").join(SQL("%s = changed.%s", column, column) for column in columns),
            opportunities=write_opportunities(),
            today=Date.today(),
            cause=self._cause(),
            details_up_to=self.details_up_to,
        )

    def _last(self):
        """Return the SELECT of the last customer to write, if there are more partners to write than `most`."""
        if self.most is None:
            return SQL("SELECT NULL::int4 AS id")
        return SQL("SELECT customer_id AS id FROM found ORDER BY customer_id OFFSET %s LIMIT 1", self.most - 1)

    def _scores(self):
        """Return the CTEs `score` and `fit_differing`."""
        if self.keep_scores:
            return _kept_ctes(self.scores)
        return SQL("%s,\n%s", self.scores.ctes(), fit_ctes(self.scores, self.touch))

    def _cause(self):
        """Return the SQL of a movement's cause, from the possible `causes`.

        If criteria and thresholds changed together, but not the customer's scores, the cause is `threshold`. If
        `customer` is a possible cause, and the customer's review date has passed, an assessment has run out: the cause
        is `expired`.
        """
        [cause] = [one for one in self.causes if one != "threshold"][:1] or ["threshold"]
        cases = []
        if "threshold" in self.causes and cause != "threshold":
            cases.append(SQL("WHEN has_same_scores THEN 'threshold'"))
        if "customer" in self.causes:
            cases.append(SQL("WHEN review_date_before < %s THEN 'expired'", Date.today()))
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), cause) if cases else SQL("%s", cause)


def select_kept_differing(scores):
    """Return the SELECT of the ids of the customers that have another status by the thresholds, or a fit that has."""
    return SQL("WITH %s, %s SELECT id FROM score ORDER BY id", scores.batch.cte, _kept_ctes(scores))


def _kept_ctes(scores):
    """Return the CTEs `fit_differing` and `score` from the stored scores, with what the thresholds change."""
    # Include customers of whom only a fit gets another status: their rows are locked too.
    also = SQL("id IN (SELECT partner_id FROM fit_differing)")
    return SQL("%s,\n%s", kept_fit_ctes(scores), scores.kept_ctes(also))


def _stored_value(name):
    """Return the SQL of the stored value of a score field. NULL in a row older than the field is False."""
    return SQL("partner.is_strategic IS TRUE") if name == "is_strategic" else SQL.identifier("partner", name)


def write_opportunities():
    """Return the CTEs that write the customer's status to the opportunities in the CTE `opportunity`.

    `opportunity` holds the ctid of each opportunity as `place`, and the values to write. The CTE `free` leaves out the
    opportunities that another transaction has locked: the statement does not wait for that transaction.
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
            )"""
    )


def correct_opportunities(since):
    """Return the statement that compares opportunities with their customers, and writes the status where it differs.

    The statement returns one row: how many opportunities differed, and how many of them it wrote. It skips
    opportunities that other transactions have locked.

    :param since: a transaction id of PostgreSQL: compare only opportunities written by this or later transactions
    """
    return SQL(
        """
            WITH opportunity AS MATERIALIZED (
                SELECT lead.ctid AS place, partner.strategic_status, partner.is_strategic
                  FROM crm_lead AS lead
                  JOIN res_partner AS partner ON partner.id = lead.partner_id
                 WHERE %s
                   AND (lead.strategic_status, lead.is_strategic IS TRUE)
                       IS DISTINCT FROM (partner.strategic_status, partner.is_strategic IS TRUE)
            ),
            %s
            SELECT (SELECT COUNT(*) FROM opportunity), (SELECT COUNT(*) FROM free)
        """,
        SQL("age(lead.xmin) <= age(%s::xid)", since) if since else SQL("TRUE"),
        write_opportunities(),
    )
