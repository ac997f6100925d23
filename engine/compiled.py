"""SQL that is compiled once and run often, such as the statement that scores a customer that somebody has written.

With fifty audiences, PostgreSQL takes ten times as long to plan this statement as to run it, and Python as long again
to build it. So Python keeps the SQL (`strategic.compiled.mixin`), and each connection keeps PostgreSQL's plan for a few
customers, as a prepared statement.
"""

import hashlib
from typing import NamedTuple

from odoo.tools import SQL

from ..tools.odoo_private import execute_unlogged
from .batches import Batch, Value

# How the names of the prepared statements begin.
PREFIX = "strategic_score_"
# Number of prepared statements that a connection keeps: the statements that score and explain customers. Measured: the
# largest one takes 1.5 MB with 3 audiences, and 21 MB with 53 audiences and 500 rules.
KEPT = 6


class Compiled(NamedTuple):
    """SQL for any batch of one kind.

    :param name: name of the prepared statement; empty if PostgreSQL plans the SQL anew each time
    :param to_prepare: the SQL of the prepared statement, whose parameter is the ids of the customers
    """

    sql: SQL
    name: str = ""
    to_prepare: SQL = SQL()

    @classmethod
    def for_few(cls, sql):
        """Return `sql`, which covers a few customers, as SQL to prepare."""
        to_prepare = Batch("few", {Value.IDS: SQL("$1")}).fill(sql)
        return cls(sql, PREFIX + hashlib.sha256(repr(to_prepare).encode()).hexdigest()[:16], to_prepare)

    def execute(self, env, batch):
        """Run the SQL on `batch`, and return the rows. An error is not logged."""
        env.flush_query(self.sql)
        # PostgreSQL's just-in-time compilation takes seconds for SQL with hundreds of rules, and saves less.
        statement = SQL("SET LOCAL jit = off; %s", batch.fill(self.sql))
        if self.name:
            self._prepare(env)
            # A plan for any ids is as good as one for these: they are few, and looked up by an index.
            statement = SQL(
                "SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE %s (%s)",
                SQL.identifier(self.name),
                batch.values[Value.IDS],
            )
        return execute_unlogged(env, statement)

    def _prepare(self, env):
        """Prepare the statement, unless this connection holds it: Odoo uses a connection for many transactions."""
        rows = env.execute_query(SQL("SELECT name FROM pg_prepared_statements WHERE starts_with(name, %s)", PREFIX))
        names = [name for (name,) in rows]
        if self.name in names:
            return
        if len(names) >= KEPT:
            execute_unlogged(env, SQL("; ").join(SQL("DEALLOCATE %s", SQL.identifier(name)) for name in names))
        execute_unlogged(env, SQL("PREPARE %s (int[]) AS %s", SQL.identifier(self.name), self.to_prepare))
