from odoo import api, models
from odoo.tools import SQL

from ...const import ADDON
from ...tools import odoo_private


class StrategicSelectionOrder(models.AbstractModel):
    """Mixin of models with selection fields of this addon: these sort in the order of their values, best first.

    The ORM alone would sort by the keys of the values, so that Core Audience comes before Strategic, in lists that are
    sorted by status, and in lists, pivots and graphs that are grouped by it. In ascending order, empty values are last.
    """

    _name = "strategic.selection.order"
    _description = "Order by the Values of a Selection"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # Call `super` in any case: it notes in `query` by which column a group must be grouped too.
        sql = super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        if not self._has_own_order(field_name):
            return sql
        place = self._place_sql(field_name, self._field_to_sql(alias, field_name, query))
        return SQL("%s %s %s", place, direction, nulls)

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        # `super` sorts by the terms by which it groups, and may change them. So let it sort by other terms than these.
        places = {
            name: self._place_sql(name, term) for name, term in groupby_terms.items() if self._has_own_order(name)
        }
        terms = {**groupby_terms, **places}
        sql = super()._read_group_orderby(order, terms, query)
        groupby_terms.update({name: term for name, term in terms.items() if name not in places})
        return sql

    @api.model
    def _has_own_order(self, field_name):
        field = self._fields.get(field_name)
        return bool(field and field.type == "selection" and ADDON in odoo_private.modules_of(field))

    @api.model
    def _place_sql(self, field_name, value):
        """Return the SQL of the place that the SQL `value` has among the values of the field; NULL for none."""
        return SQL("array_position(%s, %s::text)", self._fields[field_name].get_values(self.env), value)
