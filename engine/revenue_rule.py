"""Rules on revenue: the criteria of the method `revenue`, and their sums in the statement that scores.

A criterion asks one of three things of what a customer has bought:

won: at least `amount` within the last `months` months, today included (0: at any time), less refunds
since: first at least `years` years ago
recent: last within the last `months` months, today included; refunds do not count

The engine does not know where revenue comes from. It is given the source, with the methods of
`strategic.revenue.source.mixin`: `_select_won`, `_bound` and `_amount_of`.
"""

import json
from typing import NamedTuple

from odoo.fields import Date
from odoo.tools import SQL

METHOD = "revenue"
TESTS = ("won", "since", "recent")
# SQL of the text of a criterion's rule, from the columns of strategic_criterion: its domain or, of a rule on revenue,
# what `read` reads.
TEXT = SQL(
    "CASE WHEN method = %s THEN json_build_array(revenue_test, revenue_amount, revenue_currency_id, revenue_months, "
    "revenue_years)::text ELSE domain END",
    METHOD,
)


class RevenueRule(NamedTuple):
    """A rule on revenue. Like a `Rule`, it has `may_fail`: no value of a customer makes it fail."""

    test: str
    amount: float
    currency_id: int | None
    months: int
    years: int

    may_fail = False


def read(text):
    """Return the `RevenueRule` that `TEXT` gives."""
    test, amount, currency_id, months, years = json.loads(text)
    return RevenueRule(test, amount or 0, currency_id, months or 0, years or 0)


class RevenueSums:
    """What rules on revenue ask for, summed up in one join: a row for each customer who has bought.

    However many rules ask, the sales are read once; rules that ask for the same sum share its column.

    :param source: the source of revenue, in an environment whose days are those by which rules count
    """

    ALIAS = "revenue"

    def __init__(self, source):
        self.source = source
        self.today = Date.today()
        self._columns = {}  # {SQL of an aggregate of lines: name of its column}

    def condition(self, rule):
        """Return the SQL condition of `rule`; NULL for a customer who has not bought."""
        if rule.test == "since":
            first = self._column(SQL("MIN(line.date)"))
            return SQL("%s < %s", first, self._after(years=rule.years))
        if rule.test == "recent":
            last = self._column(SQL("MAX(line.date) FILTER (WHERE line.amount > 0)"))
            return SQL("%s >= %s", last, self._after(months=rule.months))
        total = SQL("SUM(line.amount)")
        if rule.months:
            total = SQL("%s FILTER (WHERE line.date >= %s)", total, self._after(months=rule.months))
        currency = self.source.env["res.currency"].browse(rule.currency_id)
        return SQL("%s >= %s", self._column(total), self.source._amount_of(rule.amount, currency))

    def _after(self, **period):
        """Return the bound from which on a date lies in the `period` that ends today."""
        return self.source._bound(Date.add(Date.subtract(self.today, **period), days=1))

    def _column(self, aggregate):
        name = self._columns.setdefault(aggregate, f"sum_{len(self._columns)}")
        return SQL.identifier(self.ALIAS, name)

    def table(self, batch):
        """Return the SELECT of the sums by `id`, for the customers of `batch`; None if no rule asks for any."""
        if not self._columns:
            return None
        columns = [SQL("%s AS %s", sql, SQL.identifier(name)) for sql, name in self._columns.items()]
        return SQL(
            """
            SELECT line.partner_id AS id, %(columns)s
              FROM (%(lines)s) AS line
             WHERE (line.date IS NULL OR line.date < %(tomorrow)s) AND %(batch)s
          GROUP BY line.partner_id
            """,
            columns=SQL(", ").join(columns),
            lines=self.source._select_won(),
            tomorrow=self.source._bound(Date.add(self.today, days=1)),
            batch=batch(SQL("line.partner_id")),
        )
