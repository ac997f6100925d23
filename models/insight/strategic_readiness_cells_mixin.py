from itertools import product

from odoo import api, fields, models
from odoo.tools import SQL

# Years as customer at the start of the last year, from which on a customer is in the second and the third band.
YEARS = (1, 2)
# Number of countries that are groups of their own. All other customers are in group 0.
COUNTRIES = 3
# The cells of customers alike, as texts of three digits: size 1 to 3, years as customer 1 to 3, group of countries.
PLACES = {"".join(map(str, place)) for place in product((1, 2, 3), (1, 2, 3), range(COUNTRIES + 1))}


class StrategicReadinessCellsMixin(models.AbstractModel):
    """Mixin of `strategic.readiness.buyers`: puts the customers who bought in the year before into cells.

    Customers in one cell are alike in what is known at the start of the last year, so that nothing that happens
    afterwards decides where a customer is:

    size: by the revenue of the year before, in three sizes that each hold a third of the strategic customers
    years as customer: up to the start of the last year, in three bands
    country: the three most frequent among the strategic customers, and all others. Odoo's groups of countries would not
        do: they overlap, and leave countries out. Countries are those of today, as there is no history of addresses.
    """

    _name = "strategic.readiness.cells.mixin"
    _description = "Acquisition Readiness: Customers Alike"

    @api.model
    def _columns_alike(self, as_of):
        """Return the columns of `_select` that decide on a customer's cell.

        country_id: the customer's country
        years: band of the years as customer, 1 to 3
        partnered: whether a partnership with the customer was under way at the start of the last year
        """
        start = fields.Date.subtract(as_of, years=1)
        first, second = (fields.Date.subtract(start, years=years) for years in YEARS)
        return SQL(
            """
            buyer.country_id,
            CASE WHEN revenue.first_won > %(first)s THEN 1 WHEN revenue.first_won > %(second)s THEN 2 ELSE 3 END
                AS years,
            revenue.won_year_before > 0 AND revenue.partner_id IN %(partnered)s AS partnered
            """,
            first=first,
            second=second,
            partnered=self._partnered(start),
        )

    @api.model
    def _partnered(self, day):
        """Return the subquery of the customers with a partnership under way on `day`.

        A partnership without a start date is unknown and does not count. One that has ended counts if it ended later.
        """
        Partnership = self.env["strategic.partnership"]
        query = Partnership._search(
            [("date_start", "<=", day), "|", ("stage_id.kind", "!=", "ended"), ("date_end", ">", day)]
        )
        return query.subselect(Partnership._field_to_sql(query.table, "partner_id", query))

    @api.model
    def _with_placed(self):
        """Return CTEs for after the CTE `customer`; the last one, `placed`, has the customers with their cells.

        limits: the largest revenue of the smallest third, and of the smallest two thirds of the strategic customers
        home: the most frequent countries of the strategic customers, with their `place` from 1 on
        placed: the rows of `customer` who bought in the year before, with `size` (1 to 3) and `country` (0 to 3)
        """
        return SQL(
            """
            limits AS (
                SELECT PERCENTILE_DISC(ARRAY[1 / 3.0, 2 / 3.0]::float8[]) WITHIN GROUP (ORDER BY year_before) AS sizes
                  FROM customer
                 WHERE cohort = 'strategic'
            ),
            home AS (
                SELECT country_id, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, country_id) AS place
                  FROM customer
                 WHERE cohort = 'strategic' AND country_id IS NOT NULL
              GROUP BY country_id
              ORDER BY place
                 LIMIT %(countries)s
            ),
            placed AS (
                SELECT customer.*,
                       CASE WHEN year_before <= limits.sizes[1] THEN 1 WHEN year_before <= limits.sizes[2] THEN 2
                            ELSE 3 END AS size,
                       COALESCE(home.place, 0) AS country
                  FROM customer
            CROSS JOIN limits
             LEFT JOIN home ON home.country_id = customer.country_id
                 WHERE cohort IS NOT NULL
            )
            """,
            countries=COUNTRIES,
        )

    @api.model
    def _cells(self):
        """Return the SELECT of an object with everything that the comparison of customers alike needs.

        cells: a list with a dict for each combination of `cohort`, `size`, `years`, `country` and `partnered`, with the
            number of `customers`, and of those among them who were `retained`
        sizes: the two limits between the sizes, None without strategic customers
        countries: the ids of the countries 1 to 3
        """
        return SQL(
            """
            SELECT JSON_BUILD_OBJECT(
                       'cells', COALESCE((SELECT JSON_AGG(cell) FROM (
                           SELECT cohort, size, years, country, partnered,
                                  COUNT(*) AS customers, COUNT(*) FILTER (WHERE last_year > 0) AS retained
                             FROM placed
                         GROUP BY cohort, size, years, country, partnered
                       ) AS cell), '[]'),
                       'sizes', (SELECT sizes FROM limits),
                       'countries', COALESCE((SELECT JSON_AGG(country_id ORDER BY place) FROM home), '[]')
                   )
            """
        )

    @api.model
    def _placed_behind(self, parts):
        """Return the SQL condition on rows of `placed` that a figure counts; None if `parts` are no figure's name."""
        match parts:
            case "alike", ("strategic" | "others") as cohort, places if PLACES.issuperset(places.split(",")):
                return SQL("cohort = %s AND CONCAT(size, years, country) IN %s", cohort, tuple({*places.split(",")}))
            case "partnered", ("with" | "without") as side, ("base" | "retained") as outcome:
                return SQL(
                    "cohort = 'strategic' AND partnered = %s AND %s",
                    side == "with",
                    SQL("last_year > 0") if outcome == "retained" else SQL("TRUE"),
                )
        return None

    @api.model
    def _read_rows(self, as_of, limit):
        """Return the customers who bought in the year before, largest first, as tuples, at most `limit`.

        A tuple holds the customer's id, name, country id, `cohort`, `size`, `years`, `country`, `partnered`, the
        revenue of the year before and of the last year, and the day of the first won deal. A user who may read an
        opportunity may know its customer, so the name needs no right of its own.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(buyers)s), %(placed)s
                SELECT placed.partner_id, res_partner.complete_name, placed.country_id, cohort, size, years, country,
                       partnered, year_before, last_year, first_won
                  FROM placed
                  JOIN res_partner ON res_partner.id = placed.partner_id
              ORDER BY year_before DESC, placed.partner_id
                 LIMIT %(limit)s
                """,
                buyers=self._select(as_of),
                placed=self._with_placed(),
                limit=limit,
            )
        )
