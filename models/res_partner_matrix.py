import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.limits import holds_nul, shown
from ..tools.unlogged import execute_unlogged

# What the size of a bubble may stand for, as a column of `strategic.revenue`; customers are always counted.
MEASURES = {"customers": None, "open": SQL("open"), "won": SQL("won")}
# Points along a side of a cell. The last cell holds the score 100 as well.
CELL = 5
LAST_CELL = 100 - CELL
MATRIX_FIELDS = ("audience_fit", "reputation", "strategic_status")


class ResPartner(models.Model):
    """The matrix: audience fit across, reputation up, a bubble for the customers of each cell (DESIGN.md, 6)."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def strategic_matrix(self, domain, measure="customers"):
        """Count the customers that match `domain` by cells and status, in one query.

        :param domain: whom to show, as the search bar has it; the reader's rights and rules come on top
        :param measure: `customers`, or the revenue to add up for each bubble: `open` (weighted) or `won`
        :return: a dict of
            bubbles: of those with both scores, a list of dicts: `x` and `y` (least audience fit and reputation of the
                cell, which has CELL points each way), `status`, `count`, `amount` (0 unless it is a revenue)
            partial, unassessed: how many have no place in the plane, as one or both dimensions are not assessed.
                (A status says so, not a score: customers that left the scope keep neither.)
            thresholds: of both dimensions
            currency_id: of amounts
        :raise AccessError: for those who may not read scores, or opportunities where revenue is asked for
        :raise UserError: if there is no such measure, or the domain is none
        """
        for name in MATRIX_FIELDS:
            self._check_field_access(self._fields[name], "read")
        if not isinstance(measure, str) or measure not in MEASURES:
            raise UserError(self.env._("The matrix has no measure %(measure)s.", measure=shown(measure)))
        found = {
            "bubbles": [],
            "partial": 0,
            "unassessed": 0,
            "thresholds": self.env["strategic.scoring"]._thresholds(),
            "currency_id": self.env.company.currency_id.id,
        }
        for x, y, status, count, amount in self._query_matrix(domain, MEASURES[measure]):
            if not status:
                found["unassessed"] += count
            elif x is None or y is None:
                found["partial"] += count
            else:
                found["bubbles"].append({"x": x, "y": y, "status": status, "count": count, "amount": float(amount)})
        return found

    @api.model
    def _query_matrix(self, domain, revenue):
        """Give the rows of `_select_matrix`, or raise a `UserError` if the `domain` can't be searched for."""
        message = self.env._("Customers can't be searched for in this way: %(domain)s.", domain=shown(domain))
        if holds_nul(domain):
            raise UserError(message)
        try:
            return execute_unlogged(self.env, self._select_matrix(domain, revenue))
        except (TypeError, ValueError, psycopg2.DataError, psycopg2.ProgrammingError) as error:
            # The ORM takes a domain as it comes, and leaves its values to PostgreSQL.
            raise UserError(message) from error

    def _get_view_fields(self, view_type, models):
        # The names of the statuses.
        if view_type == "strategic_matrix":
            models[self._name].add("strategic_status")
        return super()._get_view_fields(view_type, models)

    @api.model
    def _select_matrix(self, domain, revenue):
        """Give the SELECT of (x, y, status, count, amount); `revenue` is the column to add up, if any."""
        query = self._search(domain)
        fit, reputation, status = (self._field_to_sql(query.table, name, query) for name in MATRIX_FIELDS)
        amount = SQL("0")
        if revenue:
            lines = SQL("(%s)", self.env["strategic.revenue"]._by_customer())
            customer = SQL.identifier(query.table, "id")
            query.add_join("LEFT JOIN", "revenue", lines, SQL("revenue.partner_id = %s", customer))
            amount = SQL("COALESCE(SUM(revenue.%s), 0)", revenue)
        query.groupby = SQL("1, 2, 3")
        return query.select(self._cell(fit), self._cell(reputation), status, SQL("COUNT(*)"), amount)

    @api.model
    def _cell(self, score):
        """Give the least score of the cell that `score` is in, NULL if that is NULL."""
        # Not LEAST, for which NULL counts as most.
        return SQL("CASE WHEN %s >= %s THEN %s ELSE %s / %s * %s END", score, LAST_CELL, LAST_CELL, score, CELL, CELL)
