"""Batches: the customers that an SQL statement covers.

Call a `Batch` with a column of customer ids: it returns the SQL condition that restricts the column to the batch. The
statement's WITH clause must begin with the `cte` of the batch, to which the condition may refer.

`between` and `everybody` are conditions on the ids rather than CTEs with the ids, because PostgreSQL then reads each
table by its index. Measured with 1,000,000 customers: a batch of 20,000 takes 69 ms by conditions and 189 ms by a
CTE; the batch of all customers takes 4.1 s by conditions and 6.3 s by a CTE.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL


class Batch(NamedTuple):
    condition: Callable[[SQL], SQL]
    cte: SQL = SQL("batch AS (SELECT)")  # a CTE that nothing reads: most batches need none

    def __call__(self, column):
        return self.condition(column)


# The batch of all customers.
everybody = Batch(lambda _column: SQL("TRUE"))


def among(partner_ids):
    """Return the batch of the customers `partner_ids`. Its CTE holds the ids, so the statement has them only once."""
    return Batch(
        lambda column: SQL("%s IN (SELECT id FROM batch)", column),
        SQL("batch AS MATERIALIZED (SELECT unnest(%s) AS id)", sorted(set(partner_ids))),
    )


def between(after_id, last_id):
    """Return the batch of the customers with ids above `after_id`, up to `last_id`."""
    return Batch(lambda column: SQL("%s > %s AND %s <= %s", column, after_id, column, last_id))
