"""Every use of a part of Odoo that Odoo does not promise to keep. A port to Odoo 20 begins here.

Each function wraps one such part; tests/test_odoo_private.py tests them all. Not in this file: methods with an
underscore that Odoo documents for addons to call or override (`_search`, `_read_group`, `_field_to_sql`, `_order`), and
the hooks `cr.precommit` and `cr.postcommit`.
"""

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from odoo import fields
from odoo.tools.query import Query

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

# --- SQL ---------------------------------------------------------------------


def new_query(model):
    """Return a `Query` on the table of `model` without conditions: `_search` would add record rules and more."""
    return Query(model.env, model._table, model._table_sql)


def join_alias(table, name):
    """Return the alias that `Query` gives to a table joined to `table` by `name`, shortened for PostgreSQL."""
    return Query.make_alias(table, name)


def domain_sql(domain, model, alias, query):
    """Return the SQL condition of a `domain`, optimized by `optimize_full`, on the table `alias`.

    It may add joins to `query`. `_search` compiles a domain to a WHERE clause only; the engine needs conditions as
    values.
    """
    return domain._to_sql(model, alias, query)


def execute_unlogged(env, sql):
    """Return the rows of `sql`, as `env.execute_query` does; an error is raised, but not logged.

    For queries that may fail because of what a user typed: the error is for that user, not for the log.
    """
    env.flush_query(sql)
    env.cr.execute(sql, log_exceptions=False)
    return env.cr.fetchall()


def column_names(env):
    """Return the names of the columns of the last query's rows."""
    return [column.name for column in env.cr.description]


def is_repeatable_read(env):
    """Return whether the isolation level is REPEATABLE READ. Odoo sets it, and may choose another one some day."""
    return env.cr.connection.isolation_level == ISOLATION_LEVEL_REPEATABLE_READ


# --- Fields ------------------------------------------------------------------


def dependents(field, model):
    """Return the fields that are computed from `field`, directly or not."""
    return model.pool.get_dependent_fields(field)


def dependencies(field, model):
    """Return the paths from which `field` is computed, as its `api.depends` names them."""
    return model.pool.field_depends[field]


def modules_of(field):
    """Return the names of the addons that define or extend `field`."""
    return field._modules


def is_searchable(field):
    """Return whether a domain may name `field`: it is stored or has a search method."""
    return field._description_searchable


class UnlistedChar(fields.Char):
    """A field that no list of fields to filter by offers: only domains of the addon's own actions use it."""

    _description_searchable = False


def put_in_cache(record, values):
    """Put `values` (by field name) in the cache of `record`, without marking them as changed."""
    for name, value in values.items():
        field = record._fields[name]
        field._update_cache(record, field.convert_to_cache(value, record))


def leave_uncomputed(records, names):
    """Take the fields `names` of `records` off the list of what the ORM still has to compute."""
    for name in names:
        records.env.remove_to_compute(records._fields[name], records)


# --- The transaction ---------------------------------------------------------


def transaction_cache(env):
    """Return a dict that belongs to the transaction, for values that later method calls need.

    It is emptied at the transaction's end, and when a savepoint that flushes is rolled back.
    """
    return env.cr.cache


def is_uninstalling(env):
    """Return whether an addon is being uninstalled: tables may be gone before the commit."""
    return bool(env.context.get(MODULE_UNINSTALL_FLAG))


def uninstalling(env):
    """Return `env` as it is while an addon is uninstalled: records in use may be deleted, and nobody is scored."""
    return env(context={**env.context, MODULE_UNINSTALL_FLAG: True})
