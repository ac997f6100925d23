from odoo import api, fields, models
from odoo.tools import SQL


class StrategicRevenue(models.AbstractModel):
    """The revenue of customers, for every chart and report that shows money.

    The setting *Revenue from* names its source, see `strategic.revenue.sources`. `_by_customer` and all that uses it
    follow the source. Every page that shows revenue names it: `_source_label`, `_described`.

    `_lines` and `_by_customer` return a SELECT to use as a subquery. The SELECT applies the access rights, companies
    and company currency of `self.env`:

        revenue = self.env["strategic.revenue"]._by_customer()
        self.env.execute_query(SQL("SELECT partner_id, won, open FROM (%s) AS revenue", revenue))

    A user who may not read opportunities gets an `AccessError`. A user who may only see own opportunities, orders or
    invoices gets the revenue of these.
    """

    _name = "strategic.revenue"
    _description = "Revenue of Customers"

    @api.model
    def _source(self):
        """Return the source of the user's revenue."""
        return self.env["strategic.revenue.sources"]._for_reader()

    @api.model
    def _source_label(self):
        """Return the name of the source, in the reader's language."""
        return self._source()._label()

    @api.model
    def _source_labels(self):
        """Return the name of the source of what is won, and of what is open: always opportunities, as orders and
        invoices tell nothing of what may come.
        """
        return {"won": self._source_label(), "open": self.env["strategic.revenue.opportunities"]._label()}

    @api.model
    def _described(self):
        """Return whole sentences that say where the user's revenue comes from."""
        return self.env["strategic.revenue.sources"]._described()

    @api.model
    def _lines(self):
        """Return the SELECT of what customers have bought and may buy, one row for each sale or open opportunity.

        partner_id: the customer, that is the commercial entity; may be archived
        kind: `won`, or `open` (an opportunity neither won nor lost; also if won revenue comes from another source)
        date: when it was bought: a datetime in UTC, or a date, by the source; NULL if it is open, or if unknown
        amount: numeric, in the currency of `self.env.company` at today's rate, not rounded. Open: the expected revenue
            times the probability. Negative amounts (such as refunds) count as they are.
        """
        return self._source()._lines()

    @api.model
    def _bound(self, day):
        """Return the first moment of the reader's `day`, to compare with the column `date` of `_lines`."""
        return self._source()._bound(day)

    @api.model
    def _day(self, date):
        """Return the SQL that converts `date`, the column of `_lines`, to the day in the reader's time zone."""
        return self._source()._day(date)

    @api.model
    def _by_customer(self, as_of=None):
        """Return the SELECT of revenue, one row for each customer with a sale or an open opportunity.

        All days are days of the reader.

        partner_id: the customer
        won: amount won up to today
        won_last_year: amount won in the last 12 months, today included
        won_year_before: amount won in the 12 months before the last 12 months
        open: amount of open opportunities, weighted by probability
        won_count: number of sales: won opportunities, orders or invoices
        undated_count: number of sales without a date; their amounts count in `won`, but in neither year
        first_won: day of the first sale; NULL if no sale has a date

        :param as_of: date to use as today; what is sold later does not count, such as an invoice with a date in the
            future. `open` is always today's amount
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
            until=SQL("kind = 'open' OR date IS NULL OR date < %s", tomorrow),
        )
