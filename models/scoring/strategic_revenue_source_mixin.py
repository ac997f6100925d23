from odoo import api, models, tools
from odoo.tools import SQL

from ...tools import days


class StrategicRevenueSourceMixin(models.AbstractModel):
    """Mixin of the sources of revenue: where the amounts come from that customers have brought.

    To add a source, inherit this mixin in a file of its own, set `_source_model`, override `_label`, `_definition` and
    `_select_won` (and `_has_time` if needed), and add the source to `_sources` of `strategic.revenue.sources`.

    The SELECTs of a source apply the access rights, companies and company currency of `self.env`. A user who may not
    read the source's model gets an `AccessError`; a user who may only see own records gets their amounts.
    """

    _name = "strategic.revenue.source.mixin"
    _description = "Source of Revenue"

    # Odoo's model that the amounts come from. The source is offered where this model is installed.
    _source_model = None
    # Whether the dates of the lines are moments in UTC; False: they are days.
    _has_time = True

    @api.model
    def _label(self):
        """Return the name of the source, in the reader's language."""
        raise NotImplementedError

    @api.model
    def _definition(self):
        """Return one sentence, in the reader's language, that says which amounts of the source count."""
        raise NotImplementedError

    @api.model
    def _select_won(self):
        """Return the SELECT of what customers have bought, one row for each sale and each refund.

        partner_id: the customer, that is the commercial entity; may be archived
        date: when it was bought, a moment in UTC or a day, see `_has_time`; NULL if unknown
        amount: numeric, in the currency of `self.env.company` at today's rate, not rounded; negative for a refund
        """
        raise NotImplementedError

    @api.model
    def _is_installed(self):
        return self._source_model in self.env

    @api.model
    def _is_readable(self):
        """Return whether the user may read the source at all; record rules may still hide some of it."""
        return self._is_installed() and self.env[self._source_model].has_access("read")

    @api.model
    def _lines(self):
        """Return the SELECT of what customers have bought (kind `won`) and of open opportunities (kind `open`).

        The other columns are those of `_select_won`. The date of an open opportunity is NULL, its amount is the
        expected revenue times the probability.
        """
        return SQL(
            """
            SELECT partner_id, 'won' AS kind, date, amount FROM (%s) AS won
         UNION ALL
            SELECT partner_id, 'open', NULL, amount FROM (%s) AS open
            """,
            self._select_won(),
            self.env["strategic.revenue.opportunities"]._select_open(),
        )

    @api.model
    def _bound(self, day):
        """Return the first moment of the reader's `day`, to compare with the dates of the lines."""
        return days.begin(self.env, day) if self._has_time else day

    @api.model
    def _day(self, date):
        """Return the SQL that converts `date`, a column of the lines, to the day in the reader's time zone."""
        return days.day_sql(self.env, date) if self._has_time else date

    # ------------------------------------------------------------------
    # For the SELECTs of a source
    # ------------------------------------------------------------------

    @api.model
    def _customer(self, query):
        """Return the SQL of the commercial entity of the field `partner_id` of the source's model, in `query`."""
        # Join res.partner without its record rules: a user who may read a sale may know its customer.
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return self.env["res.partner"]._field_to_sql(partner, "commercial_partner_id", query)

    @api.model
    def _company_currency(self, query):
        """Return the SQL of the currency of the company of the source's records, in `query`."""
        company = query.join(query.table, "company_id", "res_company", "id", "company")
        return SQL.identifier(company, "currency_id")

    @api.model
    def _convert(self, amount, currency):
        """Return the SQL of an amount in the currency of `self.env.company`, at today's rate.

        :param amount: SQL of an amount in the currency of some company
        :param currency: function that returns the SQL of the id of this currency; called only if there are several
        """
        target = self.env.company.currency_id
        # sudo: include the currencies of companies that the reader may not read. The record rules of the source decide
        # which amounts the reader sees.
        currencies = self.env["res.currency"].sudo().browse(self._company_currency_ids())
        rates = {one.id: one._get_conversion_rate(one, target, self.env.company) for one in currencies if one != target}
        if not rates:
            return amount
        return SQL(
            "%s * CASE %s %s ELSE 1 END",
            amount,
            currency(),
            SQL(" ").join(SQL("WHEN %s THEN %s::numeric", one, rate) for one, rate in rates.items()),
        )

    @api.model
    @tools.ormcache()
    def _company_currency_ids(self):
        """Return the ids of the currencies of all companies. Scoring compiles SQL often, so they are cached."""
        return tuple(
            sorted(currency.id for [currency] in self.env["res.company"].sudo()._read_group([], ["currency_id"]))
        )

    @api.model
    def _amount_of(self, amount, currency):
        """Return an amount in `currency` converted to that of `self.env.company` at today's rate, not rounded."""
        target = self.env.company.currency_id
        return amount * currency._get_conversion_rate(currency, target, self.env.company) if currency else amount
