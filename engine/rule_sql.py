"""Compiles rules to SQL conditions that a SELECT returns as values, so that PostgreSQL can use hash joins.

The ORM compiles a condition on related records to a sub-query. In a WHERE clause this is fast, because PostgreSQL turns
the sub-query into a semi-join. As a value in a SELECT, the sub-query would run for each row. Therefore the customers
are joined with the related records that match: once for each relational field, however many conditions ask about it.
The join gives each customer a bitmask, which has a bit for each of these conditions.
"""

from copy import copy

from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import odoo_private
from .revenue_rule import RevenueRule, RevenueSums

# Number of conditions that one bitmask holds: the bits of an int8 without its sign.
BITS = 63


class RuleCompiler:
    """Compiles rules on `model` to SQL conditions on the main table of `query`.

    :param batch: the `Batch` of customers that the query covers; sub-queries of customer ids are restricted to it
    :param revenue_source: function that returns the source of revenue; called if there is a rule on revenue
    """

    def __init__(self, query, model, batch, revenue_source):
        self.query = query
        self.model = model
        self.batch = batch
        self.revenue_source = revenue_source
        self._revenue = []  # the `RevenueSums`, if a rule asks for it
        # {relational field: (query on the table of its records, {SQL condition on this table: number of its bit})}
        self._asked = {}
        self._joins = {}  # {SQL of a sub-query of customer ids: alias}

    def reading_as(self, model):
        """Return a compiler that adds to the same query, but compiles with the rights of `model`'s environment."""
        compiler = copy(self)
        compiler.model = model
        return compiler

    def rule(self, rule):
        """Return the SQL condition of a `Rule` or a `RevenueRule`, and note the joins that it needs."""
        if not isinstance(rule, RevenueRule):
            return self.condition(rule.domain)
        if not self._revenue:
            self._revenue.append(RevenueSums(self.revenue_source()))
        return self._revenue[0].condition(rule)

    def condition(self, domain):
        """Return the SQL condition of `domain`, and note the joins that it needs; `finish` adds them to the query."""
        domain = domain.optimize_full(self.model).map_conditions(self._joined)
        return odoo_private.domain_sql(domain, self.model, self.query.table, self.query)

    def finish(self):
        """Add to the query the joins that the compiled conditions need."""
        for field, (records, conditions) in self._asked.items():
            column = field.name if field.type == "many2one" else "id"
            self._add_join(self._mask_alias(field), self._select_masks(field, records, list(conditions)), column)
        for table, alias in self._joins.items():
            self._add_join(alias, table, "id")
        for sums in self._revenue:
            self._add_join(sums.ALIAS, sums.table(self.batch), "id")

    def _add_join(self, alias, table, column):
        joined, own = SQL.identifier(alias, "id"), SQL.identifier(self.query.table, column)
        self.query.add_join("LEFT JOIN", alias, SQL("(%s)", table), SQL("%s = %s", joined, own))

    def _joined(self, condition):
        """Return `condition` unchanged if it asks for no related records, else as a condition on a joined sub-query."""
        field = self.model._fields[condition.field_expr.split(".")[0]]
        if not field.relational or (field.type == "many2one" and not _is_any(condition)):
            return condition
        negative = condition.operator.startswith("not ")
        holds = self._bit(condition, field) or self._whatever(condition)
        sql = SQL("%s IS NOT TRUE", holds) if negative else SQL("%s IS TRUE", holds)
        return Domain.custom(to_sql=lambda *_args: sql)

    # ------------------------------------------------------------------
    # Conditions on related records, as bits
    # ------------------------------------------------------------------

    def _bit(self, condition, field):
        """Return the SQL of a condition on a stored relational field; None if `condition` is of another kind."""
        value = condition.value
        if not _is_joinable(field, self.model):
            return None
        comodel = self.model.env[field.comodel_name]
        records, conditions = self._asked.get(field) or (odoo_private.new_query(comodel), {})
        if _is_any(condition) and isinstance(value, Domain) and not (field.type == "many2many" and value.is_true()):
            on_record = self._is_among(self._search_related(field, condition), records)
        elif field.type == "many2many" and not _is_any(condition) and value and False not in value:
            on_record = SQL("%s IN %s", SQL.identifier(records.table, "id"), tuple(value))
        else:
            return None
        self._asked[field] = records, conditions
        number = conditions.setdefault(on_record, len(conditions))
        mask = SQL.identifier(self._mask_alias(field), _mask_name(number))
        return SQL("(%s & %s != 0)", mask, 1 << number % BITS)

    def _search_related(self, field, condition):
        """Return the query of the records of `field`'s comodel that match, searched as the ORM itself would search."""
        comodel = self.model.env[field.comodel_name].with_context(**field.context)
        if field.type == "many2one":
            comodel = comodel.with_context(active_test=False)
        domain = condition.value & field.get_comodel_domain(self.model)
        return comodel._search(domain, bypass_access=condition.operator.endswith("!"))

    def _is_among(self, matching, records):
        """Return the SQL condition on a row of the query `records` that the query `matching` returns it too."""
        where = odoo_private.merge(records, matching)
        return where or SQL("%s IN %s", SQL.identifier(records.table, "id"), matching.subselect())

    def _mask_alias(self, field):
        return odoo_private.join_alias(self.query.table, f"{field.name}_rules")

    def _select_masks(self, field, records, conditions):
        """Return the SELECT of bitmasks by `id`: by that of a many2one field's record, else by that of the customer.

        :param records: query on the table of the related records, to be extended
        :param conditions: the conditions on these records
        """
        masks = {
            _mask_name(start): _mask(conditions[start : start + BITS]) for start in range(0, len(conditions), BITS)
        }
        records.add_where(SQL("(%s)", SQL(" OR ").join(SQL("(%s)", condition) for condition in conditions)))
        if field.type == "one2many":
            owner = SQL.identifier(records.table, field.inverse_name)
            records.add_where(self.batch(owner))
            records.groupby = owner
            return records.select(SQL("%s AS id", owner), *_columns(masks, "bit_or(%s)"))
        select = records.select(SQL.identifier(records.table, "id"), *_columns(masks))
        if field.type == "many2one":
            return select
        owner = SQL.identifier(field.column1)
        return SQL(
            """
            SELECT %(owner)s AS id, %(masks)s
              FROM %(relation)s
              JOIN (%(records)s %(once)s) AS record ON record.id = %(other)s
             WHERE %(batch)s
          GROUP BY %(owner)s
            """,
            owner=owner,
            masks=SQL(", ").join(_columns({name: SQL.identifier("record", name) for name in masks}, "bit_or(%s)")),
            relation=SQL.identifier(field.relation),
            records=select,
            # OFFSET 0 makes PostgreSQL compute the bitmask of each record once, rather than for each of its customers.
            once=SQL() if self.batch.kind == "few" else SQL("OFFSET 0"),
            other=SQL.identifier(field.column2),
            batch=self.batch(owner),
        )

    # ------------------------------------------------------------------
    # Other conditions
    # ------------------------------------------------------------------

    def _whatever(self, condition):
        """Return the SQL of a condition that no other method compiles.

        The joined sub-query holds the ids of the customers in the batch that the ORM's own WHERE clause finds.
        """
        positive = Domain(condition.field_expr, condition.operator.removeprefix("not "), condition.value)
        matching = odoo_private.new_query(self.model)
        positive = positive.optimize_full(self.model)
        matching.add_where(odoo_private.domain_sql(positive, self.model, matching.table, matching))
        matching.add_where(self.batch(SQL.identifier(matching.table, "id")))
        table = matching.select()
        alias = self._joins.setdefault(table, odoo_private.join_alias(self.query.table, f"rule_{len(self._joins)}"))
        return SQL("(%s IS NOT NULL)", SQL.identifier(alias, "id"))


def _is_any(condition):
    """Return whether `condition` holds a domain on related records, rather than values."""
    return condition.operator.removeprefix("not ").startswith("any")


def _is_joinable(field, model):
    """Return whether stored columns link the records of `field` with those of `model`."""
    if field.type == "one2many":
        inverse = model.env[field.comodel_name]._fields[field.inverse_name]
        return field.store and inverse.type == "many2one" and inverse.store and not inverse.company_dependent
    return field.type in ("many2one", "many2many") and field.store and not field.company_dependent


def _mask_name(number):
    """Return the name of the column with the bitmask that holds the bit `number`."""
    return f"mask_{number // BITS}"


def _mask(conditions):
    """Return the SQL of a bitmask of a record: the bits of the conditions that it meets are 1."""
    bits = (
        SQL("CASE WHEN %s THEN %s::int8 ELSE 0 END", condition, 1 << bit) for bit, condition in enumerate(conditions)
    )
    return SQL(" | ").join(bits)


def _columns(columns, function="%s"):
    """Return the SQL of the columns `{name: SQL}` of a SELECT, each as the argument of `function`."""
    return [SQL(f"{function} AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()]
