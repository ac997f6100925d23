from odoo import api, fields, models
from odoo.tools import SQL


class StrategicLearningExamplesMixin(models.AbstractModel):
    """Mixin of `strategic.learning`: the customers that may be examples.

    Each method returns a SELECT of `id`, a customer, at most once, and `since`, when it became an example, or NULL.
    """

    _name = "strategic.learning.examples.mixin"
    _description = "Examples to Learn from"

    @api.model
    def _buyers(self, from_day, until_day=None):
        """Return the customers that bought from `from_day` on, and before `until_day` if it is given; by whose day it
        is, see tools/days.py. `since` is the latest of these days.

        What counts as bought is for `strategic.revenue` to say. It applies the rights of the user.
        """
        revenue = self.env["strategic.revenue"]
        conditions = [SQL("kind = 'won'"), SQL("date >= %s", revenue._bound(from_day))]
        if until_day:
            conditions.append(SQL("date < %s", revenue._bound(until_day)))
        return SQL(
            "SELECT partner_id AS id, MAX(date)::timestamp AS since FROM (%s) AS line WHERE %s GROUP BY partner_id",
            revenue._lines(),
            SQL(" AND ").join(conditions),
        )

    @api.model
    def _first_day(self, months):
        """Return the first day of the last `months` months, today included, in the reader's time zone."""
        return fields.Date.add(fields.Date.subtract(fields.Date.context_today(self), months=months), days=1)

    @api.model
    def _selected(self, partners):
        """Return the customers that `partners` are, or belong to."""
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        return SQL(
            "SELECT DISTINCT commercial_partner_id AS id, NULL::timestamp AS since FROM res_partner WHERE id = ANY(%s)",
            partners.ids,
        )

    @api.model
    def _fitting(self, audience):
        """Return the customers whose fit reaches what `audience` needs."""
        self.env["strategic.scoring"]._score_changes()
        return SQL(
            """
            SELECT partner_id AS id, NULL::timestamp AS since
              FROM strategic_fit
             WHERE audience_id = %s AND fit >= %s
            """,
            audience.id,
            audience._fit_needed(),
        )

    @api.model
    def _of_partnership(self, partnership):
        """Return the customer of `partnership`, and those who bought its product.

        The reader sees the buyers of the opportunities that the reader may see.
        """
        Lead = self.env["crm.lead"]
        query = Lead._search(
            [
                ("strategic_partnership_id", "=", partnership.id),
                ("won_status", "=", "won"),
                ("partner_id", "!=", False),
            ]
        )
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return SQL(
            """
            SELECT id, MAX(since)::timestamp AS since
              FROM (
                  %(buyers)s
                  UNION ALL
                  SELECT %(customer)s::integer, NULL
              ) AS buyer
             WHERE id IS NOT NULL
          GROUP BY id
            """,
            buyers=query.select(
                SQL("%s AS id", SQL.identifier(partner, "commercial_partner_id")),
                SQL("%s AS since", Lead._field_to_sql(query.table, "date_closed", query)),
            ),
            customer=partnership.partner_id.id or None,
        )

    @api.model
    def _count_examples(self, examples):
        """Return how many of the examples are in scope, and how many customers are."""
        query, compiler = self._customers(examples)
        columns = (SQL("COUNT(example.id)"), SQL("COUNT(*)"))
        [counts] = self._execute(self._finished(query, compiler, *columns))
        return counts
