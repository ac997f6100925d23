"""Every use of a part of Odoo that Odoo does not promise to keep. A port to Odoo 20 begins here.

Each function or class wraps one such part of Odoo, and tests/test_odoo_private.py tests each of them. Other files also
use names with an underscore that Odoo documents for addons (`_search`, `_read_group`, `_field_to_sql`, `_order`), and
the hooks `cr.precommit` and `cr.postcommit`.
"""

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from odoo import fields
from odoo.tools import SQL
from odoo.tools.query import Query

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

# --- SQL ---------------------------------------------------------------------


def new_query(model):
    """Return a `Query` on the table of `model` without conditions. `_search` would add record rules, for example."""
    return Query(model.env, model._table, model._table_sql)


def join_alias(table, name):
    """Return the alias for a table that is joined to `table`, made of `table` and `name` as Odoo's queries make it.

    It is shortened if it is too long for PostgreSQL.
    """
    return Query.make_alias(table, name)


def domain_sql(domain, model, alias, query):
    """Return `domain` as an SQL condition on the table `alias`. Add the joins that the condition needs to `query`.

    The engine needs such a condition as a value, for example as a column of a SELECT. `_search` would put it into a
    WHERE clause.

    :param domain: a `Domain` that `optimize_full` returned
    """
    return domain._to_sql(model, alias, query)


def merge(query, other):
    """Return the SQL condition on a row of `query` that the query `other` on the same table would return the row.

    Add the joins that the condition needs to `query`. Return None if that would change the rows of `query`, or if
    `other` has more than joins and conditions.
    """
    joins = other._joins.items()
    has_more = len(other._tables) > 1 or other._ids is not None or other.limit or other.offset or other.groupby
    if has_more or any(kind.code != "LEFT JOIN" for _alias, (kind, _table, _condition) in joins):
        return None
    for alias, (kind, table, condition) in joins:
        query.add_join(kind.code, alias, table, condition)
    return other.where_clause or SQL("TRUE")


def execute_unlogged(env, sql):
    """Return the rows of `sql`, as `env.execute_query` does, but do not log an error that the query raises.

    This is for queries that may fail because of what a user typed: the error is for this user, not for the log.
    """
    env.flush_query(sql)
    env.cr.execute(sql, log_exceptions=False)
    return env.cr.fetchall() if env.cr.description else []


def column_names(env):
    """Return the names of the columns that the last query of `env` returned."""
    return [column.name for column in env.cr.description]


def query_count(env):
    """Return how many queries the cursor of `env` has run."""
    return env.cr.sql_log_count


def is_repeatable_read(env):
    """Return whether transactions are REPEATABLE READ. Odoo sets this level, and may choose another level some day."""
    return env.cr.connection.isolation_level == ISOLATION_LEVEL_REPEATABLE_READ


# --- Fields ------------------------------------------------------------------


def dependents(field, model):
    """Return the fields that are computed from `field`, directly or not."""
    return model.pool.get_dependent_fields(field)


def dependencies(field, model):
    """Return the paths of the fields from which `field` is computed, as `api.depends` names them."""
    return model.pool.field_depends[field]


def modules_of(field):
    """Return the names of the addons that define or extend `field`."""
    return field._modules


def is_searchable(field):
    """Return whether a domain may name `field`: it is stored or has a search method."""
    return field._description_searchable


class UnlistedChar(fields.Char):
    """Char field that can be searched, but that Odoo does not offer to users who build a filter.

    Only the domains of the addon's own actions name such a field.
    """

    _description_searchable = False


class SearchableMany2one(fields.Many2one):
    """Many2one field that is not stored, and that the `_field_to_sql` of its model knows in SQL.

    So a domain may name it with every operator, and lists can be sorted and grouped by it, without a search method.
    """

    _description_searchable = True


class SearchableSelection(fields.Selection):
    """Selection field that is not stored, and that the `_field_to_sql` of its model knows in SQL."""

    _description_searchable = True


def put_in_cache(record, values):
    """Put `values` in the cache of `record`, but do not let the ORM write them to the database.

    :param values: a dict with the names of fields as keys
    """
    for name, value in values.items():
        field = record._fields[name]
        field._update_cache(record, field.convert_to_cache(value, record))


def leave_uncomputed(records, names):
    """Tell the ORM that it need not compute the fields `names` of `records` any more."""
    for name in names:
        records.env.remove_to_compute(records._fields[name], records)


# --- The transaction ---------------------------------------------------------


def transaction_cache(env):
    """Return a dict in which a method can keep values for later calls in the same transaction.

    Odoo empties the dict when the transaction ends, and when a savepoint that flushes is rolled back.
    """
    return env.cr.cache


def is_uninstalling(env):
    """Return whether an addon is being uninstalled. If so, Odoo may drop tables before the commit."""
    return bool(env.context.get(MODULE_UNINSTALL_FLAG))


def uninstalling(env):
    """Return `env` with Odoo's flag that an addon is being uninstalled in its context.

    With this flag, records in use may be deleted, and nobody is scored.
    """
    return env(context={**env.context, MODULE_UNINSTALL_FLAG: True})
