import re

from odoo import api, models
from odoo.tools import SQL

from ..tools.score_field import Score


class StrategicScoreOrder(models.AbstractModel):
    """A model with scores: sorted by one, the unassessed come last in either direction, as groups do without a score.

    PostgreSQL takes NULL for more than 100. Whoever wants the unassessed first says ``nulls first``.
    """

    _name = "strategic.score.order"
    _description = "Order by Scores"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if not nulls.code and self._is_score(field_name):
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        if order:
            order = ",".join(self._put_unassessed_last(part) for part in order.split(","))
        return super()._read_group_orderby(order, groupby_terms, query)

    @api.model
    def _put_unassessed_last(self, part):
        """Give a `part` of an order, such as "audience_fit:avg desc", with where groups without a score come."""
        field_name = re.split(r"[:\s]", part.strip(), maxsplit=1)[0]
        return f"{part} nulls last" if self._is_score(field_name) and "nulls" not in part.lower() else part

    @api.model
    def _is_score(self, field_name):
        return isinstance(self._fields.get(field_name), Score)
