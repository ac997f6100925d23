from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN, GROUP_MANAGER, STATUSES, TENURES
from ...tools.figures import LARGEST
from ...tools.limits import shown
from ...tools.tenure import tenure, tenure_sql, years

# Separates the name of a figure from its date, in a domain.
AT = "@"
# First date that can be asked for. The computation subtracts some years from it.
EARLIEST = fields.Date.to_date("1900-01-01")


class StrategicReadiness(models.AbstractModel):
    """The figures that a buyer's due diligence asks of a customer base, as of a date (DESIGN.md, 6).

    Each figure is computed here, once, for the page, the PDF and the spreadsheet. strategic_readiness_page.py and the
    files beside it describe the figures in words; tools/figures.py has their arithmetic. Money is that of
    `strategic.revenue`: of the companies that the reader works in, in the currency of the first of them, at today's
    rate.

    The date, and what is counted by it, is the reader's day (tools/days.py). A customer's status on the date comes from
    its movements, which have the server's day. So for a past date, movements of some hours more or fewer than in the
    reader's day may count. A partnership keeps a history of its dates only: its agreement, terms, people and reference
    scope are always today's.
    """

    _name = "strategic.readiness"
    _description = "Acquisition Readiness"

    @api.model
    @api.readonly
    def read_figures(self, as_of=False):
        """Return the page as data, see `_page`.

        :param as_of: date as text, today if empty
        :raise AccessError: for users other than sales managers, as the figures are those of the whole company
        :raise ValidationError: if `as_of` is no date, or before 1900
        """
        self._check_manager()
        return self._page(self._facts(self._parse_date(as_of)))

    @api.model
    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(GROUP_MANAGER)):
            raise AccessError(self.env._("Acquisition readiness shows the whole company: it is for sales managers."))

    @api.model
    def _parse_date(self, text):
        """Return the date of `text`, today if it is empty or later: nothing is known of the future."""
        today = fields.Date.context_today(self)
        if not text:
            return today
        try:
            day = fields.Date.to_date(text)
        except (TypeError, ValueError):
            day = None
        if not day or day < EARLIEST:
            raise ValidationError(self.env._("“%(text)s” is no date.", text=shown(text)))
        return min(day, today)

    @api.model
    def _facts(self, as_of):
        """Return a dict with everything that the page shows, as numbers.

        as_of: the date
        assessed: number of active customers by status, without those that have no status
        groups: one dict for each group of customers who have bought, by `status`, `cohort` and `tenure`, with sums: see
            `_groups_and_largest`
        largest: by period (`won`, `last_year`) the ids and amounts of the ten largest customers, largest first
        partnerships: one dict for each that had begun by the date, see `_partnerships`
        reference_uses: how often customers were asked as a reference in the 12 months up to the date
        """
        groups, largest = self._groups_and_largest(as_of)
        return {
            "as_of": as_of,
            "assessed": self._assessed(as_of),
            "groups": groups,
            "largest": largest,
            "partnerships": self._partnerships(as_of),
            "reference_uses": self.env["strategic.reference"].search_count(
                [("date", ">", fields.Date.subtract(as_of, years=1)), ("date", "<=", as_of)]
            ),
        }

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    @api.model
    def _is_today(self, as_of):
        return as_of >= fields.Date.context_today(self)

    @api.model
    def _last_moved(self, as_of):
        """Return the last day of the movements that count on the date; today, all movements count."""
        # Movements have the server's day, in UTC. In the west this may be tomorrow for the reader.
        return max(as_of, fields.Date.today()) if self._is_today(as_of) else as_of

    @api.model
    def _assessed(self, as_of):
        """Return the number of active customers by status on the date, without those that have no status."""
        Partner = self.env["res.partner"]
        if self._is_today(as_of):
            return dict(
                Partner._read_group(
                    Domain(CUSTOMER_DOMAIN) & Domain("strategic_status", "!=", False), ["strategic_status"], ["__count"]
                )
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT status, COUNT(*) FROM (%s) AS past WHERE partner_id IN %s GROUP BY status",
                self._past_statuses(as_of),
                Partner._search(CUSTOMER_DOMAIN).subselect(),
            )
        )
        return {status: count for status, count in rows if status}

    @api.model
    def _past_statuses(self, as_of):
        """Return the SELECT of each customer's status on the date: that of its last movement until then."""
        return SQL(
            """
            SELECT DISTINCT ON (partner_id) partner_id, to_status AS status
              FROM strategic_movement
             WHERE date <= %s
          ORDER BY partner_id, date DESC, id DESC
            """,
            as_of,
        )

    @api.model
    def _buyers(self, as_of):
        """Return the SELECT of the customers with a deal won by the date, one row each.

        partner_id, won, last_year, year_before, first_won, undated_count: see `strategic.revenue`
        tenure: band of the years since the first won deal
        status: on the date
        cohort: `strategic` or `others`, for retention; NULL if `year_before` is not positive. A customer is `strategic`
            if it was so at the end of that year or, if it was not fully assessed then, on the first day on which it
            was. A later status would not do: a customer that became strategic only because it stayed would prove that
            strategic customers stay.
        """
        start = fields.Date.subtract(as_of, years=1)
        if self._is_today(as_of):
            # Equals the status of the last movement, without a search for it.
            status = SQL("LEFT JOIN res_partner AS present ON present.id = revenue.partner_id")
            status_column = SQL("present.strategic_status")
        else:
            status = SQL(
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
            status_column = SQL("present.to_status")
        return SQL(
            """
            SELECT revenue.partner_id,
                   revenue.won,
                   revenue.won_last_year AS last_year,
                   revenue.won_year_before AS year_before,
                   revenue.first_won,
                   revenue.undated_count,
                   %(tenure)s AS tenure,
                   %(status_column)s AS status,
                   CASE WHEN revenue.won_year_before > 0
                        THEN CASE WHEN 'strategic' IN (at_start.to_status, since.to_status) THEN 'strategic'
                                  ELSE 'others'
                              END
                    END AS cohort
              FROM (%(revenue)s) AS revenue
              %(status)s
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
            status_column=status_column,
            revenue=self.env["strategic.revenue"]._by_customer(as_of),
            status=status,
            last_moved=self._last_moved(as_of),
            start=start,
            full=tuple(status for status, _label in STATUSES if status != "partial"),
        )

    @api.model
    def _groups_and_largest(self, as_of):
        """Read the customers who have bought, in one statement: the sums of each group, and the largest customers.

        A group has the keys
        customers: number of customers
        won, last_year: sum of the positive amounts; with `_squares`, the sum of their squares; with `_negative` and
            `_negative_count`, sum and number of the negative amounts
        buying: number with a positive amount in the last year
        base, retained: number that bought in the year before; number of these that bought in the last year too
        year_before, kept: amount of the base in the year before; amount of the retained in the last year
        kept_at_most: as `kept`, but of each customer at most its amount of the year before
        dated, days: number whose first won deal has a date; sum of the days since then
        undated: number of won deals without a date

        :return: list of groups, and by period the list of [customer's id, amount]
        """
        [(groups, won, last_year)] = self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(buyers)s),
                grouped AS (
                    SELECT status, cohort, tenure,
                           COUNT(*) AS customers,
                           COALESCE(SUM(won) FILTER (WHERE won > 0), 0) AS won,
                           COALESCE(SUM(won * won) FILTER (WHERE won > 0), 0) AS won_squares,
                           COALESCE(SUM(won) FILTER (WHERE won < 0), 0) AS won_negative,
                           COUNT(*) FILTER (WHERE won < 0) AS won_negative_count,
                           COALESCE(SUM(last_year) FILTER (WHERE last_year > 0), 0) AS last_year,
                           COALESCE(SUM(last_year * last_year) FILTER (WHERE last_year > 0), 0) AS last_year_squares,
                           COALESCE(SUM(last_year) FILTER (WHERE last_year < 0), 0) AS last_year_negative,
                           COUNT(*) FILTER (WHERE last_year < 0) AS last_year_negative_count,
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
                           SUM(undated_count) AS undated
                      FROM customer
                  GROUP BY status, cohort, tenure
                )
                SELECT (SELECT JSON_AGG(grouped) FROM grouped),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, won)) FROM (%(won)s) AS largest),
                       (SELECT JSON_AGG(JSON_BUILD_ARRAY(partner_id, last_year)) FROM (%(last_year)s) AS largest)
                """,
                buyers=self._buyers(as_of),
                as_of=as_of,
                won=self._largest("won", max(LARGEST)),
                last_year=self._largest("last_year", max(LARGEST)),
            )
        )
        return groups or [], {"won": won or [], "last_year": last_year or []}

    @api.model
    def _largest(self, period, count):
        """Return the SELECT of the largest in `customer` by a period, largest first; ties by lower id."""
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
    def _customers_behind(self, figure):
        """Return the SELECT of the ids of the customers behind a figure, such as "retained:strategic@2026-11-22".

        assessed:STATUS · bought:STATUS (also `none`: not assessed, and `all`) · buying:all · largest:PERIOD:COUNT ·
        negative:PERIOD · base:GROUP, retained:GROUP, lost:GROUP (`strategic`, `others`, `all`) · tenure:BAND · undated

        :raise AccessError: for users other than sales managers
        :raise ValidationError: if there is no such figure, or no such date
        """
        self._check_manager()
        name, _at, date = str(figure).partition(AT)
        kind, *arguments = name.split(":")
        as_of = self._parse_date(date)
        if kind == "assessed" and arguments and arguments[0] in dict(STATUSES):
            return self._assessed_behind(arguments[0], as_of)
        source = self._select_behind(kind, arguments)
        if source is None:
            raise ValidationError(self.env._("There is no figure “%(name)s”.", name=figure))
        return SQL("(WITH customer AS (%s) SELECT partner_id FROM (%s) AS behind)", self._buyers(as_of), source)

    @api.model
    def _assessed_behind(self, status, as_of):
        Partner = self.env["res.partner"]
        if self._is_today(as_of):
            return Partner._search(Domain(CUSTOMER_DOMAIN) & Domain("strategic_status", "=", status)).subselect()
        return SQL(
            "(SELECT partner_id FROM (%s) AS past WHERE status = %s AND partner_id IN %s)",
            self._past_statuses(as_of),
            status,
            Partner._search(CUSTOMER_DOMAIN).subselect(),
        )

    @api.model
    def _select_behind(self, kind, arguments):
        """Return the SELECT from `customer` of the ids behind a figure, None if there is no such figure."""
        match kind, *arguments:
            case "bought", "none":
                condition = SQL("status IS NULL")
            case "bought", status if status in dict(STATUSES):
                condition = SQL("status = %s", status)
            case "bought", "all":
                condition = SQL("TRUE")
            case "buying", "all":
                condition = SQL("last_year > 0")
            case "largest", ("won" | "last_year") as period, count if count in map(str, LARGEST):
                return self._largest(period, int(count))
            case "negative", ("won" | "last_year") as period:
                condition = SQL("%s < 0", SQL.identifier(period))
            case (("base" | "retained" | "lost"), ("strategic" | "others" | "all") as group):
                condition = {
                    "base": SQL("cohort IS NOT NULL"),
                    "retained": SQL("cohort IS NOT NULL AND last_year > 0"),
                    "lost": SQL("cohort IS NOT NULL AND last_year <= 0"),
                }[kind]
                if group != "all":
                    condition = SQL("%s AND cohort = %s", condition, group)
            case "tenure", band if band in dict(TENURES):
                condition = SQL("tenure = %s", band)
            case ("undated",):
                condition = SQL("undated_count > 0")
            case _:
                return None
        return SQL("SELECT partner_id FROM customer WHERE %s", condition)

    # ------------------------------------------------------------------
    # Partnerships
    # ------------------------------------------------------------------

    @api.model
    def _partnerships(self, as_of):
        """Return a dict for each partnership that had begun by the date, or has no start date.

        id
        kind: `open`, `launched` or `ended`, on the date
        tenure, years: band of its length; its length in years, None without a start date
        stage (a record), agreement, agreement_end, change_of_control, ip, scope (of references), key_person (whether it
            has a key-person dependency), drifting: as they are today
        """
        partnerships = self.env["strategic.partnership"].search(
            ["|", ("date_start", "=", False), ("date_start", "<=", as_of)], order="id"
        )
        return [self._partnership(partnership, as_of) for partnership in partnerships]

    @api.model
    def _partnership(self, partnership, as_of):
        end, launched, kind = partnership.date_end, partnership.date_launched, partnership.stage_id.kind
        if kind == "launched" or (kind == "ended" and end and end > as_of):
            # It was under way on the date. Its launch date says whether it was launched; a user may have emptied it.
            was_launched = launched <= as_of if launched else kind == "launched"
            kind = "launched" if was_launched else "open"
        begin, until = partnership.date_start, end if kind == "ended" and end else as_of
        return {
            "id": partnership.id,
            "stage": partnership.stage_id,
            "kind": kind,
            "tenure": tenure(begin, until),
            "years": years(begin, until) if begin else None,
            "agreement": partnership.agreement_state,
            "agreement_end": partnership.agreement_end,
            "change_of_control": partnership.change_of_control,
            "ip": partnership.ip_terms,
            "scope": partnership.reference_scope,
            "key_person": partnership.is_key_person_dependent,
            "drifting": partnership.is_drifting,
        }
