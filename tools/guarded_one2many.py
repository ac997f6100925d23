"""A One2many type for lines that some users may not see, although they see the record to which the lines belong."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools.misc import OrderedSet

from . import odoo_private


class GuardedOne2many(fields.One2many):
    """One2many that is searched with the user's own rights, whatever the operator.

    Of all operators, the ORM applies record rules only to `any`. It runs `in` as the superuser, so a search for
    customers with a partnership would show a user of one company which customers another company works with. The
    operator `any!` skips the rules. It is for the server only, but the ORM accepts it from a user who writes `ANY!`.
    """

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if operator in ("in", "not in") and isinstance(value, (list, tuple, set, frozenset, OrderedSet)):
            ids = [id_ for id_ in value if id_]
            # In the list `value`, an id asks for records with this line, and False for records without any line.
            wanted = [Domain(self.name, "any", Domain("id", "in", ids))] if ids else []
            if len(ids) < len(value):
                wanted.append(Domain(self.name, "not any", Domain.TRUE))
            domain = Domain.OR(wanted)
            if operator == "not in":
                domain = ~domain
            return odoo_private.domain_sql(domain.optimize_full(model), model, alias, query)
        if operator in ("any!", "not any!") and isinstance(value, Domain) and not model.env.su:
            operator = operator.removesuffix("!")
        return super().condition_to_sql(field_expr, operator, value, model, alias, query)
