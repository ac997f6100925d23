"""Batches: the customers that an SQL statement covers.

Call a `Batch` with a column of customer ids: it returns the SQL condition that restricts the column to the batch. The
statement's WITH clause must begin with the `cte` of the batch, to which the condition may refer.

In these conditions, the members of `Value` stand for the ids of the batch, so that one SQL serves all batches of a
kind. `Batch.fill` puts in the ids.

- "few": PostgreSQL looks the customers up before it joins anything with them. It does not do so with a CTE of their ids
  once there are many joins.
- "many": a CTE holds the ids, so that the SQL has them only once.
- "sample": thousands of ids, of customers that are far apart. The SQL repeats them wherever it asks for them, as one
  text: PostgreSQL then knows their number and looks them up. A CTE it would join last, after it has read all customers.
- "range" and "all" are conditions on the ids, because PostgreSQL then reads each table by its index. Measured with
  1,000,000 customers: a batch of 20,000 takes 69 ms by conditions and 189 ms by a CTE; the batch of all customers takes
  4.1 s by conditions and 6.3 s by a CTE.
"""

from enum import Enum
from typing import NamedTuple

from odoo.tools import SQL

# Maximum number of ids that the SQL repeats wherever it asks for them.
FEW = 100


class Value(Enum):
    """A value of a batch, as it stands in the SQL until `Batch.fill`."""

    IDS = "ids"
    AFTER_ID = "after_id"
    LAST_ID = "last_id"


class Batch(NamedTuple):
    kind: str  # few, many, sample, range or all
    values: dict

    def __call__(self, column):
        if self.kind == "few":
            return SQL("%s = ANY(%s)", column, Value.IDS)
        if self.kind == "many":
            return SQL("%s IN (SELECT id FROM batch)", column)
        if self.kind == "sample":
            return SQL("%s = ANY(%s::int4[])", column, Value.IDS)
        if self.kind == "range":
            return SQL("%s > %s AND %s <= %s", column, Value.AFTER_ID, column, Value.LAST_ID)
        return SQL("TRUE")

    @property
    def cte(self):
        if self.kind == "many":
            return SQL("batch AS MATERIALIZED (SELECT unnest(%s) AS id)", Value.IDS)
        return SQL("batch AS (SELECT)")  # nothing reads it

    def fill(self, sql):
        """Return `sql` with the values of this batch."""
        values = (self.values[one] if isinstance(one, Value) else one for one in sql.params)
        return SQL(sql.code, *values, to_flush=sql.to_flush)


# The batch of all customers.
everybody = Batch("all", {})


def among(partner_ids):
    """Return the batch of the customers `partner_ids`."""
    ids = sorted(set(partner_ids))
    return Batch("few" if len(ids) <= FEW else "many", {Value.IDS: ids})


def sampled(partner_ids):
    """Return the batch of the customers `partner_ids`, of whom only numbers are wanted."""
    return Batch("sample", {Value.IDS: "{%s}" % ",".join(map(str, sorted(partner_ids)))})


def between(after_id, last_id):
    """Return the batch of the customers with ids above `after_id`, up to `last_id`."""
    return Batch("range", {Value.AFTER_ID: after_id, Value.LAST_ID: last_id})
