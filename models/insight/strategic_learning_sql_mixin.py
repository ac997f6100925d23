from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.batches import everybody, sampled
from ...engine.compiled import Compiled
from ...engine.sample import SAMPLE_SIZE, draw_ids
from ...tools.learning import Cell

TAGS = "res_partner_res_partner_category_rel"


class Counted(NamedTuple):
    """A value of a field, or a tag, and how many customers have it."""

    field: object  # the `TraitField`; None for a tag
    value: object
    both: int  # examples
    having: int  # examples and others
    late: int = 0  # examples that surely got it after they had become one, see `_count_tags`


class StrategicLearningSqlMixin(models.AbstractModel):
    """Mixin of `strategic.learning`: counts examples and others by what they are, each time in one SQL statement.

    `examples` is everywhere the SELECT of the examples: `id`, a customer, at most once; `since`, the moment from which
    it is an example, or NULL. Only customers in scope that the user may see are counted.
    """

    _name = "strategic.learning.sql.mixin"
    _description = "Counts of Examples and Others"

    @api.model
    def _customers(self, examples, batch=everybody):
        """Return the `Query` of the customers in scope, joined with `example`, and the `RuleCompiler` on it.

        `finish` of the compiler is for the caller to call, before the query is read.
        """
        scoring = self.env["strategic.scoring"]
        query, compiler = scoring._customers_in_scope(scoring._reader(), batch)
        query.add_join(
            "LEFT JOIN",
            "example",
            SQL("(%s)", examples),
            SQL("example.id = %s", SQL.identifier(query.table, "id")),
        )
        return query, compiler

    @api.model
    def _execute(self, sql, batch=everybody):
        self.env["res.partner"].flush_model()
        return Compiled(sql).execute(self.env, batch)

    @api.model
    def _count_values(self, examples, fields):
        """Return the number of customers, that of examples, and `Counted` of each value that an example has."""
        query, compiler = self._customers(examples)
        names = [SQL.identifier(f"value_{number}") for number in range(len(fields))]
        columns = [
            SQL("%s AS %s", self._trait_column(field, query), name) for field, name in zip(fields, names, strict=True)
        ]
        rows = self._execute(
            SQL(
                """
                SELECT GROUPING(%(names)s), %(names)s, COUNT(*), COUNT(*) FILTER (WHERE is_example)
                  FROM (%(customers)s) AS customer
              GROUP BY GROUPING SETS ((), %(sets)s)
                HAVING COUNT(*) FILTER (WHERE is_example) > 0 OR GROUPING(%(names)s) = %(all)s
                """,
                names=SQL(", ").join(names),
                customers=self._finished(query, compiler, SQL("example.id IS NOT NULL AS is_example"), *columns),
                sets=SQL(", ").join(SQL("(%s)", name) for name in names),
                all=2 ** len(fields) - 1,
            )
        )
        totals, counted = (0, 0), []
        for grouping, *values, having, both in rows:
            if grouping == 2 ** len(fields) - 1:
                totals = having, both
                continue
            # The bit of a column is 0 where the row is grouped by it; the last column has the lowest bit.
            number = next(n for n in range(len(fields)) if not grouping >> (len(fields) - 1 - n) & 1)
            if values[number] is not None:
                counted.append(Counted(fields[number], values[number], both, having))
        return (*totals, counted)

    @api.model
    def _count_tags(self, examples):
        """Return `Counted` of each active tag that an example has.

        `late` counts the examples that surely got the tag after they had become one: customer and example are older
        than the tag. An imported customer is younger than its own history, so nothing is known about it.
        """
        query, compiler = self._customers(examples)
        customers = self._finished(
            query,
            compiler,
            SQL("%s AS id", SQL.identifier(query.table, "id")),
            SQL("%s AS create_date", SQL.identifier(query.table, "create_date")),
            SQL("example.id IS NOT NULL AS is_example"),
            SQL("example.since"),
        )
        rows = self._execute(
            SQL(
                """
                SELECT tag.id, counted.examples, counted.customers, counted.late
                  FROM (
                      SELECT tagged.category_id,
                             COUNT(*) FILTER (WHERE customer.is_example) AS examples,
                             COUNT(*) AS customers,
                             COUNT(*) FILTER (
                                 WHERE customer.is_example
                                   AND GREATEST(customer.since, customer.create_date) < tag.create_date
                                   AND customer.since IS NOT NULL
                             ) AS late
                        FROM (%(customers)s) AS customer
                        JOIN %(tags)s AS tagged ON tagged.partner_id = customer.id
                        JOIN res_partner_category AS tag ON tag.id = tagged.category_id
                    GROUP BY tagged.category_id
                  ) AS counted
                  JOIN res_partner_category AS tag ON tag.id = counted.category_id
                 WHERE tag.active AND counted.examples > 0
                """,
                customers=customers,
                tags=SQL.identifier(TAGS),
            )
        )
        return [Counted(None, tag, both, having, late) for tag, both, having, late in rows]

    @api.model
    def _count_cells(self, examples, domains, batch=everybody):
        """Return the customers of `batch` as `Cell`s by the rules `domains`: bit n says whether they meet rule n."""
        query, compiler = self._customers(examples, batch)
        query.groupby = SQL("1, 2")
        rows = self._execute(
            self._finished(
                query, compiler, self._mask(compiler, domains), SQL("example.id IS NOT NULL"), SQL("COUNT(*)")
            ),
            batch,
        )
        cells = {}
        for values, is_example, count in rows:
            cells.setdefault(values, [0, 0])[not is_example] += count
        return [Cell(values, *counts) for values, counts in sorted(cells.items())]

    @api.model
    def _count_exactly(self, examples, domains):
        """Return for each rule in `domains` how many examples, and how many customers, meet it."""
        query, compiler = self._customers(examples)
        columns = []
        for domain in domains:
            condition = compiler.condition(Domain(domain))
            columns += [
                SQL("COUNT(*) FILTER (WHERE example.id IS NOT NULL AND %s)", condition),
                SQL("COUNT(*) FILTER (WHERE %s)", condition),
            ]
        [counts] = self._execute(self._finished(query, compiler, *columns))
        return list(zip(counts[::2], counts[1::2], strict=True))

    @api.model
    def _mask(self, compiler, domains):
        """Return the SQL of a number of whose bits the one of each rule that a customer meets is 1."""
        bits = (
            SQL("CASE WHEN %s THEN %s::int8 ELSE 0 END", compiler.condition(Domain(domain)), 1 << bit)
            for bit, domain in enumerate(domains)
        )
        return SQL("(%s)", SQL(" | ").join(bits)) if domains else SQL("0::int8")

    @api.model
    def _finished(self, query, compiler, *columns):
        """Return the SELECT of `columns` from what `_customers` returned."""
        compiler.finish()
        return query.select(*columns)

    @api.model
    def _batch_to_learn_from(self, examples):
        """Return the batch of customers that traits are chosen by: all; in a large database drawn ones of either kind.

        In a large database, examples may be few: a sample of all customers alone would hold too few of them.
        """
        scoring = self.env["strategic.scoring"]
        if not scoring._is_large():
            return everybody
        [(last_id,)] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM res_partner"))
        drawn = self.env.execute_query(
            SQL("SELECT id FROM (%s) AS example ORDER BY md5(id::text) LIMIT %s", examples, SAMPLE_SIZE)
        )
        return sampled({*draw_ids(last_id), *(id_ for (id_,) in drawn)})
