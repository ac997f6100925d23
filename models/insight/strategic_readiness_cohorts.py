from odoo import api, fields, models
from odoo.tools import SQL

# Number of yearly cohorts, and the largest number of years for which one is followed.
COHORTS = 5


class StrategicReadinessCohorts(models.AbstractModel):
    """Customers by the year of their first won deal, and how many of them bought in each later year.

    Year 0 is the last 12 months up to the date, year 1 the 12 months before, and so on. Cohort 1 are the customers
    whose first deal was won in year 1; it is followed for one year, which is year 0. The newest customers, of year 0,
    have no later year yet. A customer is strategic by its status at the end of its first year, or, if it was not fully
    assessed by then, by the first status afterwards (`strategic.readiness.history.mixin`).
    """

    _name = "strategic.readiness.cohorts"
    _inherit = ["strategic.readiness.history.mixin"]
    _description = "Acquisition Readiness: Yearly Cohorts"

    @api.model
    def _read_cohorts(self, as_of):
        """Return a dict for each cohort and kind of customer that there is.

        year: number of the cohort, from 1 on
        cohort: `strategic` or `others`
        customers: number of customers
        later: list with the number of those who bought in the first, second ... year after their first year
        """
        years = [SQL.identifier(f"year_{year}") for year in range(COHORTS)]
        rows = self.env.execute_query(
            SQL(
                "SELECT year, cohort, COUNT(*), %s FROM (%s) AS first GROUP BY year, cohort",
                SQL(", ").join(SQL("COUNT(*) FILTER (WHERE %s > 0)", year) for year in years),
                self._select(as_of),
            )
        )
        return [
            # The first year after year 3 is year 2, then come the years 1 and 0.
            {"year": year, "cohort": cohort, "customers": customers, "later": bought[:year][::-1]}
            for year, cohort, customers, *bought in rows
        ]

    @api.model
    def _select(self, as_of):
        """Return the SELECT of the customers of all cohorts, one row for each.

        partner_id: the customer
        year: number of its cohort
        cohort: `strategic` or `others`
        year_0, year_1 ...: amount won in each of these years, NULL without a deal
        """
        Revenue = self.env["strategic.revenue"]
        ends = [fields.Date.subtract(as_of, years=year) for year in range(COHORTS + 2)]
        # Compare the date of each line with bounds: converting it to a day would take longer.
        bounds = [Revenue._bound(fields.Date.add(end, days=1)) for end in ends]
        cases = [SQL("WHEN MIN(date) >= %s THEN %s", bounds[year + 1], year) for year in range(1, COHORTS + 1)]
        sums = [
            SQL(
                "SUM(amount) FILTER (WHERE date >= %s AND date < %s) AS %s",
                bounds[year + 1],
                bounds[year],
                SQL.identifier(f"year_{year}"),
            )
            for year in range(COHORTS)
        ]
        return SQL(
            """
            SELECT bought.*, CASE WHEN %(strategic)s THEN 'strategic' ELSE 'others' END AS cohort
              FROM (
                    SELECT partner_id, CASE %(cases)s END AS year, %(sums)s
                      FROM (%(lines)s) AS line
                     WHERE kind = 'won' AND date < %(tomorrow)s
                  GROUP BY partner_id
                    HAVING MIN(date) >= %(oldest)s AND MIN(date) < %(newest)s
              ) AS bought
              %(history)s
            """,
            strategic=self._was_strategic(),
            cases=SQL(" ").join(cases),
            sums=SQL(", ").join(sums),
            lines=Revenue._lines(),
            tomorrow=bounds[0],
            oldest=bounds[COHORTS + 1],
            newest=bounds[1],
            history=self._status_join(
                SQL.identifier("bought", "partner_id"),
                SQL("(%s::date[])[bought.year]", ends[1:]),
                as_of,
                SQL("TRUE"),
            ),
        )

    @api.model
    def _select_behind(self, name, as_of):
        """Return the subquery of the ids of the customers that a figure counts; None if no figure has this name.

        :param name: name of the figure without its date, see `customer_records` in readiness_page.py
        """
        match name.split(":"):
            case "first", year, ("strategic" | "others") as cohort, *later if year in map(str, range(1, COHORTS + 1)):
                condition = SQL("year = %s AND cohort = %s", int(year), cohort)
                if not later:
                    return SQL("(SELECT partner_id FROM (%s) AS first WHERE %s)", self._select(as_of), condition)
                if len(later) == 1 and later[0] in map(str, range(1, int(year) + 1)):
                    amount = SQL.identifier(f"year_{int(year) - int(later[0])}")
                    return SQL(
                        "(SELECT partner_id FROM (%s) AS first WHERE %s AND %s > 0)",
                        self._select(as_of),
                        condition,
                        amount,
                    )
        return None
