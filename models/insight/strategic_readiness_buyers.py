from odoo import api, fields, models
from odoo.tools import SQL

from ...const import STATUSES, TENURES
from ...tools.figures import LARGEST
from ...tools.tenure import tenure_sql

# Statuses of customers with both scores.
FULL_STATUSES = tuple(status for status, _label in STATUSES if status != "partial")


class StrategicReadinessBuyers(models.AbstractModel):
    """The customers who have bought, for acquisition readiness as of a date: their revenue, status and retention.

    Money is that of `strategic.revenue`: of the companies that the reader works in, in the currency of the first of
    them, at today's rate. On the days of customers and movements see `strategic.readiness.facts`.

    One statement reads all sums from the rows of `_select`, which it names `customer`. `_select_behind` returns the
    customers behind one figure, from the same rows.
    """

    _name = "strategic.readiness.buyers"
    _description = "Acquisition Readiness: Customers Who Have Bought"

    @api.model
    def _read_groups(self, as_of):
        """Return the groups of customers who have bought, and the largest of these customers.

        :return: a list with one dict for each group, by `status`, `cohort` and `tenure`, with the sums of `_sums`; and
            a dict with a list of the [id, amount] of the ten largest customers for each period (`won`, `last_year`),
            largest first
        """
        [(groups, won, last_year)] = self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(buyers)s),
                grouped AS (
                    SELECT status, cohort, tenure, %(sums)s
                      FROM customer
                  GROUP BY status, cohort, tenure
                )
                SELECT (SELECT JSON_AGG(grouped) FROM grouped),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, won)) FROM (%(won)s) AS largest),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, last_year)) FROM (%(last_year)s) AS largest)
                """,
                buyers=self._select(as_of),
                sums=self._sums(as_of),
                won=self._largest("won", max(LARGEST)),
                last_year=self._largest("last_year", max(LARGEST)),
            )
        )
        return groups or [], {"won": won or [], "last_year": last_year or []}

    @api.model
    def _select(self, as_of):
        """Return the SELECT of the customers with a deal won by the date, one row each.

        partner_id, won, last_year, year_before, first_won, undated_count: see `strategic.revenue`
        tenure: band of the years since the first won deal
        status: on the date
        cohort: `strategic` or `others`, for retention; NULL if `year_before` is not positive. The status at the end of
            the year before decides. For a customer that had only one score or none then, its status on the first day
            with both scores decides. A later status would not do: a customer that became strategic only because it
            stayed would prove that strategic customers stay.
        """
        is_today = as_of >= fields.Date.context_today(self)
        status_join, status = self._status_sql(as_of, is_today)
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
                   CASE WHEN revenue.won_year_before > 0
                        THEN CASE WHEN 'strategic' IN (at_start.to_status, since.to_status) THEN 'strategic'
                                  ELSE 'others'
                              END
                    END AS cohort
              FROM (%(revenue)s) AS revenue
              %(status_join)s
         LEFT JOIN LATERAL (
                SELECT to_status
                  FROM strategic_movement
                 WHERE partner_id = revenue.partner_id AND date <= %(start)s AND revenue.won_year_before > 0
              ORDER BY date DESC, id DESC
                 LIMIT 1
              ) AS at_start ON TRUE
         LEFT JOIN LATERAL (
                SELECT to_status
                  FROM strategic_movement
                 WHERE partner_id = revenue.partner_id AND date > %(start)s AND date <= %(last_moved)s
                   AND to_status IN %(full)s AND revenue.won_year_before > 0
                   AND COALESCE(at_start.to_status, 'partial') = 'partial'
              ORDER BY date, id DESC
                 LIMIT 1
              ) AS since ON TRUE
             WHERE revenue.won_count > 0
            """,
            tenure=tenure_sql(SQL.identifier("revenue", "first_won"), as_of),
            status=status,
            revenue=self.env["strategic.revenue"]._by_customer(as_of),
            status_join=status_join,
            start=fields.Date.subtract(as_of, years=1),
            # Movements have the server's day, in UTC. For readers in the west, a movement of now may be dated tomorrow.
            last_moved=max(as_of, fields.Date.today()) if is_today else as_of,
            full=FULL_STATUSES,
        )

    @api.model
    def _status_sql(self, as_of, is_today):
        """Return the JOIN that adds each customer's status on the date to `revenue`, and the column of the status."""
        if is_today:
            # The customer's own status equals that of its last movement, and is faster to read.
            join = SQL("LEFT JOIN res_partner AS present ON present.id = revenue.partner_id")
            return join, SQL("present.strategic_status")
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
        """Return the columns that sum up a group of `customer`, the rows of `_select`.

        customers: number of customers
        won, last_year: see `_sums_of_period`
        buying: number with a positive amount in the last year
        base, retained: number that bought in the year before; number of these that bought in the last year too
        year_before, kept: amount of the base in the year before; amount of the retained in the last year
        kept_at_most: as `kept`, but of each customer at most its amount of the year before
        dated, days: number with a won deal that has a date; sum of the days since the first of these deals
        buying_dated, buying_days: the same of customers with a positive amount in the last year
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
        """Return the columns that sum up the amounts of a period, each under the period's name and an ending.

        no ending, _squares: sum of the positive amounts; sum of their squares
        _negative, _negative_count: sum and number of the negative amounts
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
        """Return the SELECT of the `count` customers with the largest amounts of a period; ties by lower id."""
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
    def _select_behind(self, name, as_of):
        """Return the subquery of the ids of the customers behind a figure, None if there is no such figure.

        :param name: name of the figure without its date, see `customer_records` in readiness_page.py
        """
        match name.split(":"):
            case "largest", ("won" | "last_year") as period, count if count in map(str, LARGEST):
                source = self._largest(period, int(count))
            case parts:
                condition = self._condition_behind(parts)
                if condition is None:
                    return None
                source = SQL("SELECT partner_id FROM customer WHERE %s", condition)
        return SQL("(WITH customer AS (%s) SELECT partner_id FROM (%s) AS behind)", self._select(as_of), source)

    @api.model
    def _condition_behind(self, parts):
        """Return the SQL condition on `customer` for the parts of a figure's name, None if there is no such figure."""
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
