"""Batches: which customers a statement is about.

A batch is called with a column of customers' ids and gives the SQL condition that restricts it to the batch. Its `cte`
comes first in the WITH clause of the statement.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL


class Batch(NamedTuple):
    condition: Callable[[SQL], SQL]
    cte: SQL = SQL("batch AS (SELECT)")  # most batches need none

    def __call__(self, column):
        return self.condition(column)


# The batch of all customers.
everybody = Batch(lambda _column: SQL("TRUE"))


def among(partner_ids):
    """The batch of the customers `partner_ids`, which the statement names once, however often it asks for them."""
    return Batch(
        lambda column: SQL("%s IN (SELECT id FROM batch)", column),
        SQL("batch AS MATERIALIZED (SELECT unnest(%s) AS id)", sorted(set(partner_ids))),
    )


def between(after_id, last_id):
    """The batch of the customers whose ids follow `after_id`, up to `last_id`."""
    return Batch(lambda column: SQL("%s > %s AND %s <= %s", column, after_id, column, last_id))
