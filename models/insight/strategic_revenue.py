from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import days


class StrategicRevenue(models.AbstractModel):
    """The revenue of customers, for every chart and report that shows money.

    The source is CRM's opportunities. An addon with a better source, such as invoices, overrides `_lines`; if the
    source has dates without a time, also `_bound` and `_day`. `_by_customer` and all that uses it then use this source.

    `_lines` and `_by_customer` return a SELECT to use as a subquery. The SELECT applies the access rights, companies
    and company currency of `self.env`:

        revenue = self.env["strategic.revenue"]._by_customer()
        self.env.execute_query(SQL("SELECT partner_id, won, open FROM (%s) AS revenue", revenue))

    A user who may not read opportunities gets an `AccessError`. A user who may only see their own opportunities gets
    the revenue of their own opportunities.
    """

    _name = "strategic.revenue"
    _description = "Revenue of Customers"

    @api.model
    def _lines(self):
        """Return the SELECT of won and open opportunities with a customer, one row for each.

        partner_id: the customer, that is the commercial entity; may be archived
        kind: `won`, or `open` (neither won nor lost)
        date: when the opportunity was won, a datetime in UTC; NULL if it is open, or has no closing date
        amount: numeric, in the currency of `self.env.company` at today's rate, not rounded. Won: the expected revenue.
            Open: the expected revenue times the probability. Negative amounts (such as refunds) count as they are.
        """
        Lead = self.env["crm.lead"]
        query = Lead._search(self._lines_domain())
        won_status, revenue, probability, date_closed = (
            Lead._field_to_sql(query.table, name, query)
            for name in ("won_status", "expected_revenue", "probability", "date_closed")
        )
        # Join res.partner without its record rules: a user who may read an opportunity may know its customer.
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
        """Return the domain of the opportunities that count: they have a customer, and are won or still open."""
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
        """Return the first moment of the reader's `day`, to compare with the column `date` of `_lines`.

        If the dates of a source have no time, its override returns `day` itself.
        """
        return days.begin(self.env, day)

    @api.model
    def _day(self, date):
        """Return the SQL that converts `date`, the column of `_lines`, to the day in the reader's time zone.

        If the dates of a source have no time, its override returns `date` itself.
        """
        return days.day_sql(self.env, date)

    @api.model
    def _by_customer(self, as_of=None):
        """Return the SELECT of revenue, one row for each customer with an opportunity that counts.

        All days are days of the reader.

        partner_id: the customer
        won: amount won at any time
        won_last_year: amount won in the last 12 months, today included
        won_year_before: amount won in the 12 months before the last 12 months
        open: amount of open opportunities, weighted by probability
        won_count: number of won opportunities
        undated_count: number of won opportunities without a date; their amounts count in `won`, but in neither year
        first_won: day on which the first opportunity was won; NULL if no won opportunity has a date

        :param as_of: date to use as today; opportunities won later do not count. `open` is always today's amount
        """
        today = as_of or fields.Date.context_today(self)
        # Compare the date of each line with bounds: converting it to a day would take longer.
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
              -- OFFSET 0: else PostgreSQL would compute the amount of a line again for each of the sums.
              FROM (%(lines)s OFFSET 0) AS line
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
        """Return the SQL of the rate from the currency of an opportunity in `query` to that of the reader's company."""
        # The amounts of an opportunity are in the currency of its company, or of the reader's company if it has none.
        target = self.env.company.currency_id
        # sudo: include the currencies of companies that the reader may not read. The record rules of opportunities
        # decide which amounts the reader sees.
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
