from odoo import api, fields, models
from odoo.tools import SQL

from ...const import STATUSES, TENURES
from ...tools.figures import LARGEST
from ...tools.tenure import tenure_sql


class StrategicReadinessBuyers(models.AbstractModel):
    """The customers who have bought, for acquisition readiness as of a date: their revenue, status and retention.

    Amounts are those of `strategic.revenue`: they come from the companies that the reader works in, and are in the
    currency of the first of these companies, at today's rate. `strategic.readiness.facts` says which dates are days of
    the reader, and which are days of the server.

    All figures come from the rows of `_select`; the CTE with these rows is named `customer`. `_read_groups` reads all
    sums in one statement. `_select_behind` returns the customers that one figure counts.
    """

    _name = "strategic.readiness.buyers"
    _inherit = ["strategic.readiness.history.mixin", "strategic.readiness.cells.mixin"]
    _description = "Acquisition Readiness: Customers Who Have Bought"

    @api.model
    def _read_groups(self, as_of):
        """Return the groups of customers who have bought, the largest of these customers, those alike, and the owners.

        :return: four values:
            groups: a list with a dict for each combination of `status`, `cohort` and `tenure`; it holds these three
                values and the sums of `_sums`
            largest customers: {period: list of [customer id, amount]} for the periods `won` and `last_year`; each list
                holds the ten customers with the largest amounts of the period, the largest amount first
            customers alike: see `_cells`
            owners: a list of dicts, see `_owners`
        """
        [(groups, won, last_year, alike, owners)] = self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(buyers)s),
                grouped AS (
                    SELECT status, cohort, tenure, %(sums)s
                      FROM customer
                  GROUP BY status, cohort, tenure
                ),
                %(placed)s
                SELECT (SELECT JSON_AGG(grouped) FROM grouped),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, won)) FROM (%(won)s) AS largest),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, last_year)) FROM (%(last_year)s) AS largest),
                       (%(cells)s),
                       (SELECT JSON_AGG(owner) FROM (%(owners)s) AS owner)
                """,
                placed=self._with_placed(),
                cells=self._cells(),
                owners=self._owners(),
                buyers=self._select(as_of),
                sums=self._sums(as_of),
                won=self._largest("won", max(LARGEST)),
                last_year=self._largest("last_year", max(LARGEST)),
            )
        )
        return groups or [], {"won": won or [], "last_year": last_year or []}, alike, owners or []

    @api.model
    def _select(self, as_of):
        """Return the SELECT of the customers with a deal won by the date `as_of`, one row for each.

        partner_id, won, first_won, undated_count: see `_by_customer` of `strategic.revenue`
        last_year, year_before: the columns `won_last_year` and `won_year_before` of `_by_customer`
        tenure: band of the years since the first won deal
        status: the customer's status on `as_of`
        cohort: `strategic` or `others`, for retention, by the status one year before `as_of`, see
            `strategic.readiness.history.mixin`; NULL if `year_before` is not positive
        user_id: the customer's salesperson today
        country_id, years, partnered: see `_columns_alike`
        """
        bought_before = SQL("revenue.won_year_before > 0")
        status_join, status = self._status_sql(as_of)
        return SQL(
            """
            SELECT revenue.partner_id,
                   revenue.won,
                   revenue.won_last_year AS last_year,
                   revenue.won_year_before AS year_before,
                   revenue.first_won,
                   revenue.undated_count,
                   %(tenure)s AS tenure,
                   %(status)s AS status,
                   CASE WHEN %(bought_before)s THEN CASE WHEN %(strategic)s THEN 'strategic' ELSE 'others' END END
                       AS cohort,
                   buyer.user_id,
                   %(alike)s
              FROM (%(revenue)s) AS revenue
         LEFT JOIN res_partner AS buyer ON buyer.id = revenue.partner_id
              %(status_join)s
              %(history)s
             WHERE revenue.won_count > 0
            """,
            tenure=tenure_sql(SQL.identifier("revenue", "first_won"), as_of),
            status=status,
            revenue=self.env["strategic.revenue"]._by_customer(as_of),
            status_join=status_join,
            bought_before=bought_before,
            strategic=self._was_strategic(),
            alike=self._columns_alike(as_of),
            history=self._status_join(
                SQL.identifier("revenue", "partner_id"), fields.Date.subtract(as_of, years=1), as_of, bought_before
            ),
        )

    @api.model
    def _status_sql(self, as_of):
        """Return the JOIN that finds each customer's status on `as_of`, and the SQL of the column that holds it."""
        if self._is_today(as_of):
            # Today, the status stored on the customer is that of its last movement, and is faster to read.
            return SQL(), SQL("buyer.strategic_status")
        join = SQL(
            """
            LEFT JOIN LATERAL (
                SELECT to_status
                  FROM strategic_movement
                 WHERE partner_id = revenue.partner_id AND date <= %s
              ORDER BY date DESC, id DESC
                 LIMIT 1
            ) AS present ON TRUE
            """,
            as_of,
        )
        return join, SQL("present.to_status")

    @api.model
    def _sums(self, as_of):
        """Return the columns that sum up a group of customers, from the rows of `_select`.

        customers: number of customers
        won, last_year: amounts of these periods, in the columns of `_sums_of_period`
        buying: number of customers with a positive amount in the last year
        base: number of customers who bought in the year before
        retained: number of customers of the base who bought in the last year too
        year_before: amount that the base bought in the year before
        kept: amount that the retained customers bought in the last year
        kept_at_most: as `kept`, but each customer counts with at most the amount that it bought in the year before
        dated: number of customers with a won deal that has a date
        days: sum of the days since the first dated deal of each of these customers
        buying_dated, buying_days: as `dated` and `days`, but only for customers with a positive amount in the last year
        undated: number of won deals without a date
        """
        return SQL(
            """
            COUNT(*) AS customers,
            %(won)s,
            %(last_year)s,
            COUNT(*) FILTER (WHERE last_year > 0) AS buying,
            COUNT(cohort) AS base,
            COUNT(cohort) FILTER (WHERE last_year > 0) AS retained,
            COALESCE(SUM(year_before) FILTER (WHERE year_before > 0), 0) AS year_before,
            COALESCE(SUM(last_year) FILTER (WHERE year_before > 0 AND last_year > 0), 0) AS kept,
            COALESCE(
                SUM(LEAST(last_year, year_before)) FILTER (WHERE year_before > 0 AND last_year > 0), 0
            ) AS kept_at_most,
            COUNT(first_won) AS dated,
            COALESCE(SUM(%(as_of)s - first_won), 0) AS days,
            COUNT(first_won) FILTER (WHERE last_year > 0) AS buying_dated,
            COALESCE(SUM(%(as_of)s - first_won) FILTER (WHERE last_year > 0), 0) AS buying_days,
            SUM(undated_count) AS undated
            """,
            won=self._sums_of_period("won"),
            last_year=self._sums_of_period("last_year"),
            as_of=as_of,
        )

    @api.model
    def _sums_of_period(self, period):
        """Return the columns that sum up the amounts of a period. A column's name is that of the period with an ending:

        (no ending): sum of the positive amounts
        _squares: sum of the squares of the positive amounts
        _negative: sum of the negative amounts
        _negative_count: number of the negative amounts
        """
        amount = SQL.identifier(period)
        return SQL(
            """
            COALESCE(SUM(%(amount)s) FILTER (WHERE %(amount)s > 0), 0) AS %(amount)s,
            COALESCE(SUM(%(amount)s * %(amount)s) FILTER (WHERE %(amount)s > 0), 0) AS %(squares)s,
            COALESCE(SUM(%(amount)s) FILTER (WHERE %(amount)s < 0), 0) AS %(negative)s,
            COUNT(*) FILTER (WHERE %(amount)s < 0) AS %(negative_count)s
            """,
            amount=amount,
            squares=SQL.identifier(f"{period}_squares"),
            negative=SQL.identifier(f"{period}_negative"),
            negative_count=SQL.identifier(f"{period}_negative_count"),
        )

    @api.model
    def _largest(self, period, count):
        """Return the SELECT of the `count` customers with the largest amounts of a period.

        Of two customers with the same amount, the one with the lower id comes first.
        """
        return SQL(
            """
            SELECT partner_id, %(amount)s
              FROM customer
             WHERE %(amount)s > 0
          ORDER BY %(amount)s DESC, partner_id
             LIMIT %(count)s
            """,
            amount=SQL.identifier(period),
            count=count,
        )

    @api.model
    def _owners(self):
        """Return the SELECT of the salespeople of customers in whom a buyer would miss something.

        user_id: the salesperson, NULL for customers without one
        unassessed: number of these customers who are not assessed
        undated: number of sales to these customers without a date
        """
        return SQL(
            """
            SELECT user_id, COUNT(*) FILTER (WHERE status IS NULL) AS unassessed, SUM(undated_count) AS undated
              FROM customer
             WHERE status IS NULL OR undated_count > 0
          GROUP BY user_id
            """
        )

    @api.model
    def _select_behind(self, name, as_of):
        """Return the subquery of the ids of the customers that a figure counts; None if no figure has this name.

        :param name: name of the figure without its date, see `customer_records` in readiness_page.py
        """
        match name.split(":"):
            case "largest", ("won" | "last_year") as period, count if count in map(str, LARGEST):
                source = self._largest(period, int(count))
            case parts if (condition := self._condition_behind(parts)) is not None:
                source = SQL("SELECT partner_id FROM customer WHERE %s", condition)
            case parts if (condition := self._placed_behind(parts)) is not None:
                source = SQL("SELECT partner_id FROM placed WHERE %s", condition)
            case _:
                return None
        return SQL(
            "(WITH customer AS (%s), %s SELECT partner_id FROM (%s) AS behind)",
            self._select(as_of),
            self._with_placed(),
            source,
        )

    @api.model
    def _condition_behind(self, parts):
        """Return the SQL condition on the customers that a figure counts; None if `parts` are no figure's name."""
        match parts:
            case "bought", "none":
                return SQL("status IS NULL")
            case "bought", status if status in dict(STATUSES):
                return SQL("status = %s", status)
            case "bought", "all":
                return SQL("TRUE")
            case "buying", "all":
                return SQL("last_year > 0")
            case "negative", ("won" | "last_year") as period:
                return SQL("%s < 0", SQL.identifier(period))
            case (("base" | "retained" | "lost") as outcome, ("strategic" | "others" | "all") as cohort):
                return SQL(
                    "%s AND %s",
                    SQL("cohort IS NOT NULL") if cohort == "all" else SQL("cohort = %s", cohort),
                    {
                        "base": SQL("TRUE"),
                        "retained": SQL("last_year > 0"),
                        "lost": SQL("last_year <= 0"),
                    }[outcome],
                )
            case "tenure", band if band in dict(TENURES):
                return SQL("tenure = %s", band)
            case ("undated",):
                return SQL("undated_count > 0")
        return None
