from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

WON = Domain("won_status", "=", "won")
OPEN = Domain("won_status", "=", "pending") & Domain("type", "=", "opportunity")


class StrategicRevenueOpportunities(models.AbstractModel):
    """Revenue from CRM's opportunities: the expected revenue of those that are won."""

    _name = "strategic.revenue.opportunities"
    _inherit = ["strategic.revenue.source.mixin"]
    _description = "Revenue from Opportunities"

    _source_model = "crm.lead"

    @api.model
    def _label(self):
        return self.env._("Opportunities")

    @api.model
    def _definition(self):
        return self.env._("Revenue is the expected revenue of won opportunities.")

    @api.model
    def _lines(self):
        """Return the SELECT of won and open opportunities, which reads each of them once."""
        return self._select(WON | OPEN)

    @api.model
    def _select_won(self):
        return self._select(WON)

    @api.model
    def _select_open(self):
        """Return the SELECT of open opportunities, with the columns of `_lines`."""
        return self._select(OPEN)

    @api.model
    def _lines_domain(self):
        """Return the domain of the opportunities that count; they also have to be won or open."""
        return Domain([("active", "=", True), ("partner_id", "!=", False)])

    @api.model
    def _select(self, domain):
        """Return the SELECT of opportunities that match `domain`, with the columns of `_lines`."""
        Lead = self.env["crm.lead"]
        query = Lead._search(self._lines_domain() & domain)
        won_status, revenue, probability, date_closed = (
            Lead._field_to_sql(query.table, name, query)
            for name in ("won_status", "expected_revenue", "probability", "date_closed")
        )
        is_won = SQL("%s = 'won'", won_status)
        amount = SQL(
            "COALESCE(%s, 0) * CASE WHEN %s THEN 1 ELSE COALESCE(%s, 0)::numeric / 100 END",
            revenue,
            is_won,
            probability,
        )
        return query.select(
            SQL("%s AS partner_id", self._customer(query)),
            SQL("CASE WHEN %s THEN 'won' ELSE 'open' END AS kind", is_won),
            SQL("CASE WHEN %s THEN %s END AS date", is_won, date_closed),
            # The amounts of an opportunity are in the currency of its company, or of the reader's company without one.
            SQL(
                "%s AS amount",
                self._convert(amount, lambda: Lead._field_to_sql(query.table, "company_currency", query)),
            ),
        )
