"""Compiles rules to SQL conditions that a SELECT returns as values, so that PostgreSQL can use hash joins.

The ORM compiles a condition on related records to a sub-query. In a WHERE clause this is fast, because PostgreSQL turns
the sub-query into a semi-join. As a value in a SELECT, the sub-query would run for each row. Therefore a condition on
related records becomes a LEFT JOIN with the records that match. All conditions on one many2many field share a join.
"""

from copy import copy

from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import odoo_private


class RuleCompiler:
    """Compiles domains on `model` to SQL conditions on the main table of `query`.

    :param batch: the `Batch` of customers that the query covers; sub-queries of customer ids are restricted to it
    """

    def __init__(self, query, model, batch):
        self.query = query
        self.model = model
        self.batch = batch
        self._joins = {}  # {(SQL of a sub-query to join, column of the main table to join on): alias}
        self._tags = {}  # {many2many field: columns of its sub-query, as (name, condition)}

    def reading_as(self, model):
        """Return a compiler that adds to the same query, but compiles with the rights of `model`'s environment."""
        compiler = copy(self)
        compiler.model = model
        return compiler

    def condition(self, domain):
        """Return the SQL condition of `domain`, and note the joins that it needs; `finish` adds them to the query."""
        domain = domain.optimize_full(self.model).map_conditions(self._joined)
        return odoo_private.domain_sql(domain, self.model, self.query.table, self.query)

    def finish(self):
        """Add to the query the joins that the compiled conditions need."""
        own_id = SQL.identifier(self.query.table, "id")
        for field, columns in self._tags.items():
            owner = SQL.identifier(field.column1)
            named = SQL(", ").join(SQL("bool_or(%s) AS %s", sql, SQL.identifier(name)) for name, sql in columns)
            # Group only the rows of the relation table that meet at least one of the conditions on this field.
            relevant = SQL(" OR ").join(SQL("(%s)", sql) for _name, sql in columns)
            table = SQL(
                "(SELECT %(owner)s AS id, %(columns)s FROM %(relation)s "
                "WHERE %(batch)s AND (%(relevant)s) GROUP BY %(owner)s)",
                owner=owner,
                columns=named,
                relation=SQL.identifier(field.relation),
                batch=self.batch(owner),
                relevant=relevant,
            )
            self._add_join(self._tag_alias(field), table, own_id)
        for (table, column), alias in self._joins.items():
            self._add_join(alias, table, SQL.identifier(self.query.table, column))

    def _add_join(self, alias, table, column):
        self.query.add_join("LEFT JOIN", alias, table, SQL("%s = %s", SQL.identifier(alias, "id"), column))

    def _tag_alias(self, field):
        return odoo_private.join_alias(self.query.table, f"{field.name}_rules")

    def _joined(self, condition):
        """Return `condition` unchanged if it asks for no related records, else as a condition on a joined sub-query."""
        field = self.model._fields[condition.field_expr.split(".")[0]]
        if not field.relational or (field.type == "many2one" and not _is_any(condition)):
            return condition
        negative = condition.operator.startswith("not ")
        holds = (
            self._many2many(condition, field) or self._many2one(condition, field) or self._one2many(condition, field)
        )
        holds = holds or self._whatever(condition)
        sql = SQL("%s IS NOT TRUE", holds) if negative else SQL("%s IS TRUE", holds)
        return Domain.custom(to_sql=lambda *_args: sql)

    def _many2many(self, condition, field):
        """Return the SQL of a condition on a stored many2many field; None if `condition` is of another kind.

        All conditions on one field share a joined sub-query, which has a boolean column for each condition.
        """
        value = condition.value
        if field.type != "many2many" or not field.store:
            return None
        other = SQL.identifier(field.column2)
        if _is_any(condition) and isinstance(value, Domain) and not value.is_true():
            records = self._search_related(field, condition)
            sql = SQL("%s IN %s", other, records.subselect())
        elif not _is_any(condition) and value and False not in value:
            sql = SQL("%s IN %s", other, tuple(value))
        else:
            return None
        columns = self._tags.setdefault(field, [])
        name = next((name for name, known in columns if known == sql), None)
        if name is None:
            name = f"rule_{len(columns)}"
            columns.append((name, sql))
        return SQL.identifier(self._tag_alias(field), name)

    def _many2one(self, condition, field):
        """Return the SQL of a domain on the record of a many2one field; None if `condition` is of another kind.

        The joined sub-query holds the ids of the related records that match, which usually are few.
        """
        if (
            field.type != "many2one"
            or not field.store
            or field.company_dependent
            or not isinstance(condition.value, Domain)
        ):
            return None
        records = self._search_related(field, condition)
        return self._has_match(SQL("(%s)", records.select()), field.name)

    def _one2many(self, condition, field):
        """Return the SQL of a domain on the records of a one2many field; None if `condition` is of another kind.

        The joined sub-query holds the ids of the customers in the batch that have a matching record.
        """
        if (
            field.type != "one2many"
            or not field.store
            or not _is_any(condition)
            or not isinstance(condition.value, Domain)
        ):
            return None
        comodel = self.model.env[field.comodel_name]
        inverse = comodel._fields[field.inverse_name]
        if inverse.type != "many2one" or not inverse.store or inverse.company_dependent:
            return None
        records = self._search_related(field, condition)
        owner = SQL.identifier(records.table, inverse.name)
        records.add_where(self.batch(owner))
        return self._has_match(SQL("(%s)", records.select(SQL("DISTINCT %s AS id", owner))), "id")

    def _whatever(self, condition):
        """Return the SQL of a condition that no other method compiles.

        The joined sub-query holds the ids of the customers in the batch that the ORM's own WHERE clause finds.
        """
        positive = Domain(condition.field_expr, condition.operator.removeprefix("not "), condition.value)
        matching = odoo_private.new_query(self.model)
        positive = positive.optimize_full(self.model)
        matching.add_where(odoo_private.domain_sql(positive, self.model, matching.table, matching))
        matching.add_where(self.batch(SQL.identifier(matching.table, "id")))
        return self._has_match(SQL("(%s)", matching.select()), "id")

    def _search_related(self, field, condition):
        """Return the query of the records of `field`'s comodel that match, searched as the ORM itself would search."""
        comodel = self.model.env[field.comodel_name].with_context(**field.context)
        if field.type == "many2one":
            comodel = comodel.with_context(active_test=False)
        domain = condition.value & field.get_comodel_domain(self.model)
        return comodel._search(domain, bypass_access=condition.operator.endswith("!"))

    def _has_match(self, table, column):
        """Note a join with `table`, a sub-query of ids, on the main table's `column`.

        Return the SQL condition that the sub-query contains the value of this column.
        """
        alias = self._joins.setdefault(
            (table, column), odoo_private.join_alias(self.query.table, f"rule_{len(self._joins)}")
        )
        return SQL("(%s IS NOT NULL)", SQL.identifier(alias, "id"))


def _is_any(condition):
    """Return whether `condition` holds a domain on related records, rather than values."""
    return condition.operator.removeprefix("not ").startswith("any")
