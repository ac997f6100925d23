from odoo import fields, models


class StrategicPartnershipCurrencyMixin(models.AbstractModel):
    """Mixin for the amounts of a partnership, which are in the currency of the partnership's company."""

    _name = "strategic.partnership.currency.mixin"
    _description = "Amounts of a Partnership"

    # Monetary fields need a currency field. `strategic.partnership` defines it as the currency of its company.
    currency_id = fields.Many2one(comodel_name="res.currency")

    def _in_own_currency(self, company, amount):
        """Convert the `amount` of opportunities of `company` to the currency of this partnership, at today's rate."""
        # An opportunity without a company is in the currency of the reader's company, as in CRM.
        currency = (company or self.env.company).sudo().currency_id
        today = fields.Date.context_today(self)
        return currency._convert(amount, self.currency_id, self.company_id, today, round=False)
