"""The field type of what hangs on a record that more people may see."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools.misc import OrderedSet


class GuardedOne2many(fields.One2many):
    """One2many that is searched with the searcher's own rights, whatever the operator.

    The ORM applies record rules to `any` alone: searching the customers of which `partnership_ids` is set would tell a
    company which customers another company has a partnership with. And it takes `any!`, which is for the server alone,
    from everybody who writes it in capitals.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator in ("in", "not in") and isinstance(value, (list, tuple, set, frozenset, OrderedSet)):
            ids = [id_ for id_ in value if id_]
            # Without any, or with one of these: as the ORM reads a list of values.
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
