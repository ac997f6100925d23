from odoo import api, models
from odoo.tools import SQL


class StrategicRevenueOrders(models.AbstractModel):
    """Revenue from sales orders, if the addon Sales is installed: the untaxed amounts of confirmed orders."""

    _name = "strategic.revenue.orders"
    _inherit = ["strategic.revenue.source.mixin"]
    _description = "Revenue from Sales Orders"

    _source_model = "sale.order"

    @api.model
    def _label(self):
        return self.env._("Sales Orders")

    @api.model
    def _definition(self):
        return self.env._("Revenue is the amount of confirmed sales orders, without taxes.")

    @api.model
    def _select_won(self):
        Order = self.env["sale.order"]
        query = Order._search([("state", "=", "sale")])
        date, amount, rate = (
            Order._field_to_sql(query.table, name, query) for name in ("date_order", "amount_untaxed", "currency_rate")
        )
        # An order's rate leads from the currency of its company to its own, on the day of the order. Odoo's analysis of
        # sales uses it in the same way.
        in_company = SQL("COALESCE(%s, 0) / COALESCE(NULLIF(%s, 0), 1)::numeric", amount, rate)
        return query.select(
            SQL("%s AS partner_id", self._customer(query)),
            SQL("%s AS date", date),
            SQL("%s AS amount", self._convert(in_company, lambda: self._company_currency(query))),
        )
