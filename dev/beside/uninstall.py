"""When the addon has been used and uninstalled, nothing of it is left, and it can be installed again."""
from dev import paths
from dev.beside import rows

UNINSTALL = f"env['ir.module.module'].search([('name', '=', '{paths.ADDON}')]).button_immediate_uninstall()"
# Row that may name the addon after uninstalling: Odoo has such a row for every module, installed or not.
KNOWN = ("ir_model_data: base.module_strategic_customer",)
# Tables whose rows refer to a record of any model: (table, column of the model's name, column of the id).
REFERENCES = (
    ("ir_model_data", "model", "res_id"), ("ir_attachment", "res_model", "res_id"), ("mail_message", "model", "res_id"),
    ("mail_followers", "res_model", "res_id"), ("mail_activity", "res_model", "res_id"),
)


def run(ground):
    with ground.copied("uninstall", demo=True) as database:
        schema, orphans = rows.schema(ground, database), find_orphans(ground, database)
        before = rows.content(ground, database)
        ground.install_with_demo(database)
        used, _log = ground.run("Using it", database, "from dev.beside import inside; inside.use(env)")
        _nothing, entries = ground.run("Uninstalling it", database, UNINSTALL)
        ground.check("Uninstalling logs no warning and no error", entries)
        ground.check("Uninstalled, the schema is as before", rows.difference(schema, rows.schema(ground, database)),
                     f"{len(schema):,} parts")
        left = naming_us(before, rows.content(ground, database))
        ground.check("Uninstalled, no row names the addon", left, f"after {used['made']} records made by people")
        ground.check("Uninstalled, nothing refers to what is gone",
                     rows.difference(orphans, find_orphans(ground, database)))
        _check_partners(ground, database, used)
        entries = ground.install_with_demo(database)
        ground.check("Installed again, it warns of nothing", entries)
        again, _log = ground.run("Using it again", database, "from dev.beside import inside; inside.use(env)")
        ground.check("Installed again, it scores", [] if again["scored"] else ["The customer assessed has no score."])


def naming_us(before, after):
    """Return lines for the new or changed rows that contain "strategic", except those in KNOWN."""
    found = []
    for key, row in after.items():
        table, _id = key
        if row == before.get(key):
            continue
        name = f"{table}: {row['module']}.{row['name']}" if table == "ir_model_data" else table
        if "strategic" in str(row).lower() and name not in KNOWN:
            found.append(f"{table} {rows.shown(row)}")
    return found


def find_orphans(ground, database):
    """Return lines that say how many rows of a table of REFERENCES refer to missing records, by table and by model."""
    found = set()
    tables = {table for [table] in ground.query(database, "SELECT tablename FROM pg_tables")}
    for table, model, record in REFERENCES:
        models = [name for [name] in ground.query(
            database, f"SELECT DISTINCT {model} FROM {table} WHERE {model} IS NOT NULL AND {record} <> 0")]
        for name in models:
            target = name.replace(".", "_")
            if target not in tables:
                continue  # the model's table has another name or is gone; `naming_us` finds rows that name our models
            [[count]] = ground.query(
                database, f"SELECT count(*) FROM {table} WHERE {model} = '{name}' AND {record} <> 0 "
                          f"AND {record} NOT IN (SELECT id FROM {target})")
            if count != "0":
                found.add(f"{table}: {count} rows of {name} refer to nothing")
    return found


def _check_partners(ground, database, used):
    """Check that the customers of the demo are gone, and that the customers that people created are kept.

    The customers of the demo must be gone even if people worked with them.
    """
    left = ground.query(database, f"SELECT id, name FROM res_partner WHERE id IN ({used['demo']})")
    ground.check("Uninstalled, no customer of the demo is left", [" ".join(row) for row in left])
    kept = ground.query(database, f"SELECT id FROM res_partner WHERE id = {used['own']}")
    ground.check("Uninstalled, people's own customers are kept", [] if kept else ["It is gone."])
