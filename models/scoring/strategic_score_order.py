import re

from odoo import api, models
from odoo.tools import SQL

from ...tools.score_field import Score


class StrategicScoreOrder(models.AbstractModel):
    """Mixin of models with scores: records and groups without a score come last, in ascending and descending order.

    PostgreSQL alone would sort NULL, which stands for no score, as larger than any number. An order with
    ``nulls first`` still puts records without a score first.
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
            order = ",".join(self._with_nulls_last(part) for part in order.split(","))
        return super()._read_group_orderby(order, groupby_terms, query)

    @api.model
    def _with_nulls_last(self, part):
        """Return `part` of an order, such as "audience_fit:avg desc", with `nulls last` if it sorts by a score."""
        field_name = re.split(r"[:\s]", part.strip(), maxsplit=1)[0]
        return f"{part} nulls last" if self._is_score(field_name) and "nulls" not in part.lower() else part

    @api.model
    def _is_score(self, field_name):
        return isinstance(self._fields.get(field_name), Score)
