"""A field type for lines of a record that more users may see than its lines."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools.misc import OrderedSet


class GuardedOne2many(fields.One2many):
    """One2many that is searched with the user's own rights, whatever the operator.

    The ORM applies record rules to `any` alone. A search for customers with `partnership_ids` set would show a user of
    one company which customers another company has a partnership with. And `any!` skips record rules, so it is for the
    server alone, but the ORM accepts it from any user who writes it in capitals.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator in ("in", "not in") and isinstance(value, (list, tuple, set, frozenset, OrderedSet)):
            ids = [id_ for id_ in value if id_]
            # As the ORM reads a list of values: one of these records or, for False, no record at all.
            wanted = [Domain(self.name, "any", Domain("id", "in", ids))] if ids else []
            if len(ids) < len(value):
                wanted.append(Domain(self.name, "not any", Domain.TRUE))
            domain = Domain.OR(wanted)
            if operator == "not in":
                domain = ~domain
            return domain.optimize_full(model)._to_sql(model, alias, query)
        if operator in ("any!", "not any!") and isinstance(value, Domain) and not model.env.su:
            operator = operator.removesuffix("!")
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)
