from odoo import api, models
from odoo.tools import SQL


class StrategicRevenueInvoices(models.AbstractModel):
    """Revenue from customer invoices, if the addon Invoicing is installed: posted ones less credit notes, untaxed."""

    _name = "strategic.revenue.invoices"
    _inherit = ["strategic.revenue.source.mixin"]
    _description = "Revenue from Customer Invoices"

    _source_model = "account.move"
    _has_time = False

    @api.model
    def _label(self):
        return self.env._("Customer Invoices")

    @api.model
    def _definition(self):
        return self.env._("Revenue is the amount of posted customer invoices less credit notes, without taxes.")

    @api.model
    def _select_won(self):
        Move = self.env["account.move"]
        query = Move._search(
            [("move_type", "in", ("out_invoice", "out_refund")), ("state", "=", "posted"), ("partner_id", "!=", False)]
        )
        # This amount is in the currency of the invoice's company at the rate of its day, and negative on credit notes.
        date, amount = (
            Move._field_to_sql(query.table, name, query) for name in ("invoice_date", "amount_untaxed_signed")
        )
        in_company = SQL("COALESCE(%s, 0)", amount)
        return query.select(
            # Not the move's own commercial entity: that is the one of the day when the customer was entered.
            SQL("%s AS partner_id", self._customer(query)),
            SQL("%s AS date", date),
            SQL("%s AS amount", self._convert(in_company, lambda: self._company_currency(query))),
        )
