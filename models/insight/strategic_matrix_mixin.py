import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.limits import holds_nul, shown
from ...tools.matrix import cell_domain, cell_sql, quadrants, score_ranges
from ...tools.odoo_private import execute_unlogged
from .strategic_matrix_customers_mixin import SHOWN

# {measure that the size of a bubble shows: column of `strategic.revenue` to add up, None for the number of customers}
MEASURES = {"customers": None, "open": SQL("open"), "won": SQL("won")}


class StrategicMatrixMixin(models.AbstractModel):
    """Mixin of the models whose records the matrix shows: audience fit across, reputation up.

    The matrix has a bubble for each cell and status, or shows the customers themselves while they are few.
    """

    _name = "strategic.matrix.mixin"
    _inherit = ["strategic.matrix.customers.mixin", "strategic.matrix.thresholds.mixin"]
    _description = "Matrix of Customers"

    _matrix_dimensions = ("audience_fit", "reputation")

    # The fields with the audience fit, the reputation and the status.
    _matrix_fields = ("audience_fit", "reputation", "strategic_status")
    # The field with the id of the customer.
    _matrix_customer = "id"
    # The order of the customers that a bubble names.
    _matrix_name_order = "complete_name, id"

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
            fields: the names of the fields `audience_fit`, `reputation` and `status`
            name_order: order of the customers that a bubble names
            customers: the customers with both scores if they are at most `SHOWN`, see `_matrix_customers`; else False
            open: the action that opens one of them; False: the client opens its form
            moving: what the client needs to move the thresholds, see `_matrix_moving`
            currency_id: the currency of the amounts
        :raise AccessError: if the user may not read scores or, for a revenue, opportunities
        :raise UserError: if the measure or the domain is invalid
        """
        self._check_matrix_access()
        if not isinstance(measure, str) or measure not in MEASURES:
            raise UserError(self.env._("The matrix has no measure %(measure)s.", measure=shown(measure)))
        rows = self._query_matrix(domain, lambda: self._select_matrix(domain, MEASURES[measure]))
        card = self._matrix_card(rows)
        thresholds, cutting = self._matrix_thresholds(card)
        found = {
            "bubbles": [],
            "partial": 0,
            "unassessed": 0,
            "thresholds": thresholds,
            "quadrants": quadrants(thresholds),
            "fields": dict(zip((*self._matrix_dimensions, "status"), self._matrix_fields, strict=True)),
            "name_order": self._matrix_name_order,
            "open": self._matrix_open,
            "moving": self._matrix_moving(card),
            "currency_id": self.env.company.currency_id.id,
        }
        for x, y, status, count, amount, *_more in rows:
            if not status:
                found["unassessed"] += count
            elif x is None or y is None:
                found["partial"] += count
            else:
                bubble = {"x": x, "y": y, "status": status, "count": count, "amount": float(amount)}
                bubble |= score_ranges(x, y, status, cutting)
                found["bubbles"].append({**bubble, "domain": cell_domain(x, y, status, self._matrix_fields)})
        is_few = sum(bubble["count"] for bubble in found["bubbles"]) <= SHOWN
        return {**found, "customers": is_few and self._matrix_customers(domain, MEASURES[measure])}

    @api.model
    def _query_matrix(self, domain, select):
        """Return the rows of the SELECT that the function `select` makes of the `domain`.

        :raise UserError: if the domain is invalid
        """
        message = self.env._("Customers can't be searched for in this way: %(domain)s.", domain=shown(domain))
        if holds_nul(domain):
            raise UserError(message)
        try:
            return execute_unlogged(self.env, select())
        except (TypeError, ValueError, psycopg2.DataError, psycopg2.ProgrammingError) as error:
            # The ORM does not validate every value of a domain, so Python or PostgreSQL fails on a wrong value.
            raise UserError(message) from error

    def _get_view_fields(self, view_type, models):
        # The matrix shows the labels of the statuses, so the client needs the description of their field.
        if view_type == "strategic_matrix":
            models[self._name].add(self._matrix_fields[-1])
        return super()._get_view_fields(view_type, models)

    @api.model
    def _select_matrix(self, domain, revenue):
        """Return the SELECT of x, y, status, count and amount of each bubble, and of `_matrix_columns`.

        `revenue` is the column of `strategic.revenue` to add up as the amount; None makes the amount 0.
        """
        query = self._search(domain)
        fit, reputation, status = (self._field_to_sql(query.table, name, query) for name in self._matrix_fields)
        amount = SQL("0")
        if revenue:
            lines = SQL("(%s)", self.env["strategic.revenue"]._by_customer())
            customer = SQL.identifier(query.table, self._matrix_customer)
            query.add_join("LEFT JOIN", "revenue", lines, SQL("revenue.partner_id = %s", customer))
            amount = SQL("COALESCE(SUM(revenue.%s), 0)", revenue)
        query.groupby = SQL("1, 2, 3")
        return query.select(
            cell_sql(fit), cell_sql(reputation), status, SQL("COUNT(*)"), amount, *self._matrix_columns(query)
        )

    @api.model
    def _matrix_columns(self, _query):
        """Return the SQL of further columns of the bubbles, for `_matrix_card`."""
        return []
