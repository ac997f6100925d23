from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.figures import compare_alike
from ...tools.tenure import tenure, years


class StrategicReadinessFacts(models.AbstractModel):
    """The facts of acquisition readiness: numbers from the database as of a date, without any words.

    The date `as_of` is a day of the reader (tools/days.py). A customer's status on this date comes from its movements,
    whose dates are days of the server. The reader's day and the server's day begin at different hours. So a movement
    may count for the date before or after the reader's date.

    For a past date, only the dates and the agreement of a partnership are known, the agreement since its changes are
    kept. Other terms, people and the reference scope are always those of today.
    """

    _name = "strategic.readiness.facts"
    _inherit = ["strategic.readiness.history.mixin"]
    _description = "Acquisition Readiness: Facts"

    @api.model
    def _read_facts(self, as_of):
        """Return a dict with everything that the page shows, as numbers: what `_read_facts_of_questions` returns, and

        cohorts: the customers by the year of their first won deal, see `_read_cohorts` of `strategic.readiness.cohorts`
        recorded_since: date of the first movement, since when statuses are recorded; None if there is none
        """
        return {
            **self._read_facts_of_questions(as_of),
            "cohorts": self.env["strategic.readiness.cohorts"]._read_cohorts(as_of),
            "recorded_since": self.env["strategic.movement"].search([], order="id", limit=1).date or None,
        }

    @api.model
    def _read_facts_of_questions(self, as_of):
        """Return a dict with what answers the five questions, as numbers.

        as_of: the date of the figures
        assessed: a dict with the number of active customers that had each status on `as_of`
        is_today: whether `as_of` is the reader's today
        groups, largest, alike, owners: on customers who have bought, see `_read_groups` of `strategic.readiness.buyers`
        comparison: the `Comparison` (tools/like_for_like.py) that follows from `alike`
        partnerships: a dict for each partnership that had begun by `as_of`, see `_read_partnerships`
        reference_uses: how often customers were asked as a reference in the 12 months up to `as_of`
        """
        groups, largest, alike, owners = self.env["strategic.readiness.buyers"]._read_groups(as_of)
        return {
            "as_of": as_of,
            "is_today": self._is_today(as_of),
            "assessed": self._count_assessed(as_of),
            "groups": groups,
            "largest": largest,
            "alike": alike,
            "owners": owners,
            "comparison": compare_alike(alike["cells"]),
            "partnerships": self._read_partnerships(as_of),
            "reference_uses": self.env["strategic.reference"].search_count(
                [("date", ">", fields.Date.subtract(as_of, years=1)), ("date", "<=", as_of)]
            ),
        }

    # ------------------------------------------------------------------
    # Customers by their status on the date
    # ------------------------------------------------------------------

    @api.model
    def _count_assessed(self, as_of):
        """Return a dict with the number of active customers that had each status on the date."""
        Partner = self.env["res.partner"]
        if self._is_today(as_of):
            return dict(
                Partner._read_group(
                    Domain(CUSTOMER_DOMAIN) & Domain("strategic_status", "!=", False), ["strategic_status"], ["__count"]
                )
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT status, COUNT(*) FROM (%s) AS past WHERE partner_id IN %s GROUP BY status",
                self._past_statuses(as_of),
                Partner._search(CUSTOMER_DOMAIN).subselect(),
            )
        )
        return {status: count for status, count in rows if status}

    @api.model
    def _with_status(self, status, as_of):
        """Return the subquery of the ids of the active customers that had `status` on the date."""
        Partner = self.env["res.partner"]
        if self._is_today(as_of):
            return Partner._search(Domain(CUSTOMER_DOMAIN) & Domain("strategic_status", "=", status)).subselect()
        return SQL(
            "(SELECT partner_id FROM (%s) AS past WHERE status = %s AND partner_id IN %s)",
            self._past_statuses(as_of),
            status,
            Partner._search(CUSTOMER_DOMAIN).subselect(),
        )

    @api.model
    def _past_statuses(self, as_of):
        """Return the SELECT of each customer's status on the date: the status of its last movement up to the date."""
        return SQL(
            """
            SELECT DISTINCT ON (partner_id) partner_id, to_status AS status
              FROM strategic_movement
             WHERE date <= %s
          ORDER BY partner_id, date DESC, id DESC
            """,
            as_of,
        )

    # ------------------------------------------------------------------
    # Partnerships
    # ------------------------------------------------------------------

    @api.model
    def _read_partnerships(self, as_of):
        """Return a dict for each partnership that had begun by the date, or has no start date.

        id: the partnership's id
        kind: `open`, `launched` or `ended`, on the date
        tenure: band of the partnership's length up to the date, or up to its end
        years: this length in years, None without a start date
        agreement, agreement_end: on the date; None if not known
        owner: name of the responsible user, None if there is none
        stage (a record), change_of_control, ip, scope (of references), key_person (whether
            the partnership depends on one person), drifting: as they are today
        """
        partnerships = self.env["strategic.partnership"].search(
            ["|", ("date_start", "=", False), ("date_start", "<=", as_of)], order="id"
        )
        return [self._partnership_values(partnership, as_of) for partnership in partnerships]

    @api.model
    def _partnership_values(self, partnership, as_of):
        end, launched, kind = partnership.date_end, partnership.date_launched, partnership.stage_id.kind
        if kind == "launched" or (kind == "ended" and end and end > as_of):
            # The partnership was under way on `as_of`. Its launch date says whether it was launched by `as_of`. If a
            # user has emptied the launch date, the kind of the stage says whether it was.
            was_launched = launched <= as_of if launched else kind == "launched"
            kind = "launched" if was_launched else "open"
        agreement, agreement_end = partnership._agreement_on(as_of)
        if self._is_today(as_of):
            agreement, agreement_end = partnership.agreement_state, partnership.agreement_end
        begin, until = partnership.date_start, end if kind == "ended" and end else as_of
        return {
            "id": partnership.id,
            "stage": partnership.stage_id,
            "kind": kind,
            "tenure": tenure(begin, until),
            "years": years(begin, until) if begin else None,
            "agreement": agreement,
            "agreement_end": agreement_end,
            "owner": partnership.user_id.name or None,
            "change_of_control": partnership.change_of_control,
            "ip": partnership.ip_terms,
            "scope": partnership.reference_scope,
            "key_person": partnership.is_key_person_dependent,
            "drifting": partnership.is_drifting,
        }
