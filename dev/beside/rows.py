"""Reads a database's schema and rows and compares them with earlier ones, without what Odoo itself writes anew."""
import json

# Columns that Odoo itself fills: when and by whom a row was written, and a view's previous arch.
RENEWED_COLUMNS = ("write_date", "write_uid", "create_date", "arch_prev")
# Tables that Odoo itself writes anew: at each start or update, at each visit of a user, or from the manifests.
RENEWED_TABLES = (
    "bus_bus", "bus_presence", "ir_attachment", "ir_cron_progress", "ir_cron_trigger", "ir_logging",
    "ir_module_module", "ir_profile",
    "orm_signaling_assets", "orm_signaling_default", "orm_signaling_groups", "orm_signaling_registry",
    "orm_signaling_routing", "orm_signaling_stable", "orm_signaling_templates",
)
SCHEMA = """
    SELECT 'table ' || relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') AND relnamespace = 'public'::regnamespace
     UNION ALL
    SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
     UNION ALL
    SELECT format('column %s.%s %s%s%s', table_name, column_name, data_type,
                  CASE is_nullable WHEN 'NO' THEN ' not null' END, ' default ' || column_default)
      FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL
    SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL
    SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def lines(ground, database, query):
    """Return the rows of a query as a set of lines."""
    return {" | ".join(row) for row in ground.query(database, query)}


def schema(ground, database):
    return lines(ground, database, SCHEMA)


def content(ground, database, tables=None):
    """Return {(table, id): row} for `tables`, or for all but RENEWED_TABLES; a row without an id has its JSON as id."""
    renewed = f"'{{{','.join(RENEWED_COLUMNS)}}}'::text[]"
    parts = [
        f"SELECT '{table}' AS name, to_jsonb(t) - {renewed} AS row FROM \"{table}\" AS t"
        for table in tables or all_tables(ground, database)
    ]
    # `Server.execute` splits its output at tabs and line feeds, so ask for one JSON value, which escapes them.
    [[found]] = ground.query(database, f"SELECT jsonb_agg(jsonb_build_array(name, row))::text "
                                       f"FROM ({' UNION ALL '.join(parts)}) AS rows")
    return {(table, row.get("id") or json.dumps(row, sort_keys=True)): row for table, row in json.loads(found)}


def all_tables(ground, database):
    return [table for [table] in ground.query(
        database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") if table not in RENEWED_TABLES]


def difference(before, after):
    """Compare two sets of lines; return a line for each that is gone or new."""
    return [f"- {line}" for line in sorted(before - after)] + [f"+ {line}" for line in sorted(after - before)]


def changes(before, after):
    """Compare two results of `content`; return a line for each row that is gone or new, and for each changed column."""
    lines = [f"- {table} {row}" for (table, key), row in before.items() if (table, key) not in after]
    lines += [f"+ {table} {row}" for (table, key), row in after.items() if (table, key) not in before]
    for (table, key), row in after.items():
        was = before.get((table, key), row)
        lines += [f"{table} {key}: {name} was {shown(was.get(name))}, is {shown(row.get(name))}"
                  for name in row.keys() | was.keys() if row.get(name) != was.get(name)]
    return lines


def shown(value):
    text = str(value)
    return text if len(text) < 100 else f"{text[:100]}…"
