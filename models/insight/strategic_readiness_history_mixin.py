from odoo import api, fields, models
from odoo.tools import SQL

from ...const import STATUSES

# Statuses of customers with both scores.
FULL_STATUSES = tuple(status for status, _label in STATUSES if status != "partial")


class StrategicReadinessHistoryMixin(models.AbstractModel):
    """Who counts as strategic when customers are followed from a past date on, for retention and cohorts.

    The customer's status at the start decides. If the customer had only one score or none then, its status on the first
    later day with both scores decides. The status of today would not do: some customers become strategic only because
    they stay, and would prove that strategic customers stay.
    """

    _name = "strategic.readiness.history.mixin"
    _description = "Acquisition Readiness: Statuses in the Past"

    @api.model
    def _is_today(self, as_of):
        return as_of >= fields.Date.context_today(self)

    @api.model
    def _last_moved(self, as_of):
        """Return the last date of the movements that count on `as_of`."""
        # The date of a movement is the server's day, in UTC. Where the reader's day begins later than in UTC, a
        # movement that has just happened may have the date of the reader's tomorrow. So include that date.
        return max(as_of, fields.Date.today()) if self._is_today(as_of) else as_of

    @api.model
    def _status_join(self, partner, start, as_of, condition):
        """Return the join `history`, which `_was_strategic` reads.

        :param partner: SQL for the customer's id
        :param start: date, or SQL for it
        :param condition: SQL for the rows whose status is looked up: each takes a look into the movements
        """
        return SQL(
            """
         LEFT JOIN LATERAL (
                SELECT (ARRAY_AGG(to_status ORDER BY date DESC, id DESC) FILTER (WHERE date <= %(start)s))[1]
                           AS at_start,
                       (ARRAY_AGG(to_status ORDER BY date, id DESC) FILTER (
                           WHERE date > %(start)s AND to_status IN %(full)s
                       ))[1] AS since
                  FROM strategic_movement
                 WHERE partner_id = %(partner)s AND date <= %(last_moved)s AND %(condition)s
              ) AS history ON TRUE
            """,
            partner=partner,
            start=start,
            condition=condition,
            last_moved=self._last_moved(as_of),
            full=FULL_STATUSES,
        )

    @api.model
    def _was_strategic(self):
        return SQL(
            "CASE WHEN COALESCE(history.at_start, 'partial') = 'partial' THEN history.since ELSE history.at_start END"
            " = 'strategic'"
        )
