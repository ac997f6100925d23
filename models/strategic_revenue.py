from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import days


class StrategicRevenue(models.AbstractModel):
    """What customers bring in, for every picture and report that shows money (DESIGN.md, 6).

    The source is CRM's opportunities. An addon that knows better, such as one on invoices, overrides `_lines` (and, if
    that knows days alone, `_bound` and `_day`); `_by_customer` and all that is built on it follow.

    Both give a SELECT to be used as a subquery, with the rights, the companies and the company currency of `self.env`:

        revenue = self.env["strategic.revenue"]._by_customer()
        self.env.execute_query(SQL("SELECT partner_id, won, open FROM (%s) AS revenue", revenue))

    Somebody who may not read opportunities gets an `AccessError`; who sees only their own ones, only their revenue.
    """

    _name = "strategic.revenue"
    _description = "Revenue of Customers"

    @api.model
    def _lines(self):
        """Give the SELECT of what was won and what may be, one row for each opportunity with a customer.

        partner_id: the customer, that is the commercial entity; an archived one too
        kind: `won`, or `open` (active and still undecided)
        date: when it was won, a moment in UTC; NULL where nobody said, and of what is open
        amount: numeric, in the currency of `self.env.company` at today's rate, not rounded. Won: the expected revenue.
            Open: the same, times its probability. Negative ones (as of refunds) count as they are.
        """
        Lead = self.env["crm.lead"]
        query = Lead._search(self._lines_domain())
        won_status, revenue, probability, date_closed = (
            Lead._field_to_sql(query.table, name, query)
            for name in ("won_status", "expected_revenue", "probability", "date_closed")
        )
        # Whoever sees an opportunity may know whose it is.
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        is_won = SQL("%s = 'won'", won_status)
        return query.select(
            SQL("%s AS partner_id", self.env["res.partner"]._field_to_sql(partner, "commercial_partner_id", query)),
            SQL("CASE WHEN %s THEN 'won' ELSE 'open' END AS kind", is_won),
            SQL("CASE WHEN %s THEN %s END AS date", is_won, date_closed),
            SQL(
                "COALESCE(%s, 0) * CASE WHEN %s THEN 1 ELSE COALESCE(%s, 0)::numeric / 100 END * %s AS amount",
                revenue,
                is_won,
                probability,
                self._rate(query),
            ),
        )

    @api.model
    def _lines_domain(self):
        """Give the domain of the opportunities that count."""
        return Domain(
            [
                ("active", "=", True),
                ("partner_id", "!=", False),
                "|",
                ("won_status", "=", "won"),
                "&",
                ("won_status", "=", "pending"),
                ("type", "=", "opportunity"),
            ]
        )

    @api.model
    def _bound(self, day):
        """Give what the `date` of `_lines` is at least if it is of `day`, or of a later one.

        A source that knows days alone gives `day` itself.
        """
        return days.begin(self.env, day)

    @api.model
    def _day(self, date):
        """Give the SQL of the reader's day of `date`, the SQL of a `date` of `_lines`.

        A source that knows days alone gives `date` itself.
        """
        return days.day_sql(self.env, date)

    @api.model
    def _by_customer(self, as_of=None):
        """Give the SELECT of revenue, one row for each customer that has any opportunity which counts.

        partner_id: the customer
        won, won_last_year, won_year_before: won at any time; in the last 12 months, today included; in the 12 before.
            Days are the reader's
        open: open, weighted by probability
        won_count, undated_count: how many were won; of how many nobody said when: these count in `won` alone
        first_won: the day of the first that was won; NULL if there is none, or nobody said when

        :param as_of: the date to take for today, after which nothing was won yet; what is open is what is open now
        """
        today = as_of or fields.Date.context_today(self)
        # Bounds, and not the day of each: there are many more lines than customers.
        tomorrow, year_ago, years_ago = (
            self._bound(fields.Date.add(fields.Date.subtract(today, years=years), days=1)) for years in range(3)
        )
        return SQL(
            """
            SELECT partner_id,
                   COALESCE(SUM(amount) FILTER (WHERE kind = 'won'), 0) AS won,
                   COALESCE(
                       SUM(amount) FILTER (WHERE kind = 'won' AND date >= %(year_ago)s AND date < %(tomorrow)s), 0
                   ) AS won_last_year,
                   COALESCE(
                       SUM(amount) FILTER (WHERE kind = 'won' AND date >= %(years_ago)s AND date < %(year_ago)s), 0
                   ) AS won_year_before,
                   COALESCE(SUM(amount) FILTER (WHERE kind = 'open'), 0) AS open,
                   COUNT(*) FILTER (WHERE kind = 'won') AS won_count,
                   COUNT(*) FILTER (WHERE kind = 'won' AND date IS NULL) AS undated_count,
                   %(first_won)s AS first_won
              FROM (%(lines)s) AS line
             WHERE %(until)s
             GROUP BY partner_id
            """,
            lines=self._lines(),
            tomorrow=tomorrow,
            year_ago=year_ago,
            years_ago=years_ago,
            first_won=self._day(SQL("MIN(date) FILTER (WHERE kind = 'won')")),
            until=SQL("kind = 'open' OR date IS NULL OR date < %s", tomorrow) if as_of else SQL("TRUE"),
        )

    @api.model
    def _rate(self, query):
        """Give the factor from the currency of an opportunity in `query` to that of the reader's company."""
        # An opportunity is in its company's currency, and in the reader's where it has no company.
        target = self.env.company.currency_id
        # Of companies that the reader may not read; what is seen of them is left to the rules on opportunities.
        currencies = self.env["res.company"].sudo()._read_group([], ["currency_id"])
        rates = {
            currency.id: currency._get_conversion_rate(currency, target, self.env.company)
            for [currency] in currencies
            if currency != target
        }
        if not rates:
            return SQL("1")
        return SQL(
            "CASE %s %s ELSE 1 END",
            self.env["crm.lead"]._field_to_sql(query.table, "company_currency", query),
            SQL(" ").join(SQL("WHEN %s THEN %s::numeric", currency, rate) for currency, rate in rates.items()),
        )
