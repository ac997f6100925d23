import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_MANAGER
from ...tools.limits import holds_nul, shown
from ...tools.matrix import cell_domain, cell_sql, quadrants, score_ranges
from ...tools.odoo_private import UnlistedChar, execute_unlogged

# {measure that the size of a bubble shows: column of `strategic.revenue` to add up, None for the number of customers}
MEASURES = {"customers": None, "open": SQL("open"), "won": SQL("won")}
MATRIX_FIELDS = ("audience_fit", "reputation", "strategic_status")


class ResPartner(models.Model):
    """The matrix of customers, and the search for the customers that a figure of acquisition readiness counts.

    The matrix has audience fit on the x axis, reputation on the y axis, and a bubble for each cell and status. The
    search works in any view of customers.
    """

    _inherit = "res.partner"

    strategic_figure = UnlistedChar(
        string="Behind the Figure",
        compute="_compute_strategic_figure",
        search="_search_strategic_figure",
        groups=GROUP_MANAGER,
        exportable=False,
        help="Finds the customers behind a figure of acquisition readiness.",
    )

    @api.depends()
    def _compute_strategic_figure(self):
        """Leave the field empty: it is for searching only, as many figures can count the same customer."""
        self.strategic_figure = False

    @api.model
    def _search_strategic_figure(self, operator, value):
        if operator != "in":
            return NotImplemented
        readiness = self.env["strategic.readiness"]
        # Search with a subquery rather than a list of ids, as a figure can count a million customers.
        return Domain.OR(Domain("id", "in", readiness._customers_behind(figure)) for figure in value)

    @api.model
    @api.readonly
    def strategic_matrix(self, domain, measure="customers"):
        """Count the customers that match `domain` by cell and status, in one query.

        :param domain: the customers to show, as in the search bar; the user's access rights and record rules also apply
        :param measure: `customers`, or the revenue to add up for each bubble: `open` (weighted) or `won`
        :return: a dict of
            bubbles: a list of dicts for the customers with both scores, one for each cell and status: `x` and `y`
                (lowest audience fit and reputation of the cell), `status`, `count` of customers, `amount` (0 for the
                measure `customers`), `audience_fit` and `reputation` (lists with the lowest and the highest score
                that the customers can have), and `domain` of the customers
            partial: number of customers with one score, which have no place in the matrix
            unassessed: number of customers without a score, including customers that left the scope
            thresholds: the thresholds of both dimensions
            quadrants: the areas into which the thresholds divide the matrix, see `tools.matrix.quadrants`
            currency_id: the currency of the amounts
        :raise AccessError: if the user may not read scores or, for a revenue, opportunities
        :raise UserError: if the measure or the domain is invalid
        """
        for name in MATRIX_FIELDS:
            self._check_field_access(self._fields[name], "read")
        if not isinstance(measure, str) or measure not in MEASURES:
            raise UserError(self.env._("The matrix has no measure %(measure)s.", measure=shown(measure)))
        programme = self.env["strategic.scoring"]._programme()
        thresholds = self.env["strategic.scoring"]._thresholds()
        cutting = None if programme.has_own_thresholds else thresholds
        found = {
            "bubbles": [],
            "partial": 0,
            "unassessed": 0,
            "thresholds": thresholds,
            "quadrants": quadrants(thresholds),
            "currency_id": self.env.company.currency_id.id,
        }
        for x, y, status, count, amount in self._query_matrix(domain, MEASURES[measure]):
            if not status:
                found["unassessed"] += count
            elif x is None or y is None:
                found["partial"] += count
            else:
                bubble = {"x": x, "y": y, "status": status, "count": count, "amount": float(amount)}
                bubble |= score_ranges(x, y, status, cutting)
                found["bubbles"].append({**bubble, "domain": cell_domain(x, y, status)})
        return found

    @api.model
    def _query_matrix(self, domain, revenue):
        """Return the rows of `_select_matrix`, or raise a `UserError` if the `domain` is invalid."""
        message = self.env._("Customers can't be searched for in this way: %(domain)s.", domain=shown(domain))
        if holds_nul(domain):
            raise UserError(message)
        try:
            return execute_unlogged(self.env, self._select_matrix(domain, revenue))
        except (TypeError, ValueError, psycopg2.DataError, psycopg2.ProgrammingError) as error:
            # The ORM does not validate every value of a domain, so Python or PostgreSQL fails on a wrong value.
            raise UserError(message) from error

    def _get_view_fields(self, view_type, models):
        # The matrix shows the labels of the statuses, so the client needs the description of `strategic_status`.
        if view_type == "strategic_matrix":
            models[self._name].add("strategic_status")
        return super()._get_view_fields(view_type, models)

    @api.model
    def _select_matrix(self, domain, revenue):
        """Return the SELECT of x, y, status, count and amount of each bubble.

        `revenue` is the column of `strategic.revenue` to add up as the amount; None makes the amount 0.
        """
        query = self._search(domain)
        fit, reputation, status = (self._field_to_sql(query.table, name, query) for name in MATRIX_FIELDS)
        amount = SQL("0")
        if revenue:
            lines = SQL("(%s)", self.env["strategic.revenue"]._by_customer())
            customer = SQL.identifier(query.table, "id")
            query.add_join("LEFT JOIN", "revenue", lines, SQL("revenue.partner_id = %s", customer))
            amount = SQL("COALESCE(SUM(revenue.%s), 0)", revenue)
        query.groupby = SQL("1, 2, 3")
        return query.select(cell_sql(fit), cell_sql(reputation), status, SQL("COUNT(*)"), amount)
