"""Hooks of installation and uninstallation."""

import re

from odoo.tools import SQL

from .const import ADDON, LEAD_FIELDS
from .tools import odoo_private

# Models whose records are deleted by `unlink`, in this order: `unlink` also deletes the messages, activities and files
# of a record.
DELETED_ROW_BY_ROW = (
    "strategic.reference",
    "strategic.stakeholder",
    "strategic.requirement",
    "strategic.partnership",
    "strategic.list",
)
# These models may have as many rows as there are customers, so one SQL statement deletes all rows of a model.
DELETED_AT_ONCE = ("strategic.list.entry", "strategic.assessment", "strategic.movement")
PROGRAMME_MODELS = ("strategic.criterion", "strategic.audience")
# Models that refer to another model by its name, and the field that holds the name.
NAMES_A_MODEL = (
    ("ir.attachment", "res_model"),
    ("ir.exports", "resource"),
    ("ir.filters", "model_id"),
    ("mail.activity", "res_model"),
    ("mail.activity.plan", "res_model"),
    ("mail.activity.type", "res_model"),
    ("mail.followers", "res_model"),
    ("mail.message", "model"),
    ("mail.message.subtype", "res_model"),
)

# Name and SQL type of each column that the engine fills on res_partner.
PARTNER_COLUMNS = {
    "audience_fit": SQL("int4"),
    "reputation": SQL("int4"),
    "audience_fit_potential": SQL("int4"),
    "reputation_potential": SQL("int4"),
    "strategic_audience_id": SQL("int4"),
    "strategic_status": SQL("varchar"),
    "is_strategic": SQL("bool"),
    "strategic_since": SQL("date"),
    "strategic_review_date": SQL("date"),
}
# Name and SQL type of each column that the engine fills on crm_lead.
LEAD_COLUMNS = {name: PARTNER_COLUMNS[name] for name in LEAD_FIELDS}


def pre_init_hook(env):
    """Add the columns of partners and opportunities before the ORM does.

    When the ORM creates the column of a stored field, it computes the field for every record. A database may hold a
    million partners, and none of them is assessed yet. PostgreSQL adds a column without a default without rewriting
    the table.
    """
    for table, columns in (("res_partner", PARTNER_COLUMNS), ("crm_lead", LEAD_COLUMNS)):
        env.cr.execute(
            SQL(
                "ALTER TABLE %s %s",
                SQL.identifier(table),
                SQL(", ").join(
                    SQL("ADD COLUMN IF NOT EXISTS %s %s", SQL.identifier(name), column_type)
                    for name, column_type in columns.items()
                ),
            )
        )


def uninstall_hook(env):
    """Delete what users created with the addon, and the records that name its models without a foreign key.

    Odoo deletes the addon's own data and models, but no record of another model that refers to the addon's models only
    by their names. And what a user created, such as a partnership, could refer to a demo record, and so keep Odoo from
    deleting it.
    """
    # Odoo's flag of uninstallation allows deleting records that are in use, and keeps customers from being scored.
    env = odoo_private.uninstalling(env)
    for name in DELETED_ROW_BY_ROW:
        env[name].with_context(active_test=False).search([]).unlink()
    for name in DELETED_AT_ONCE:
        _delete_at_once(env, name)
    for name in PROGRAMME_MODELS:
        env[name].with_context(active_test=False).search([]).unlink()
    env["ir.config_parameter"].search([("key", "=like", f"{ADDON}.%")]).unlink()
    models = env["ir.model"].search([("model", "in", [name for name in env if env[name]._original_module == ADDON])])
    _delete_planned(env)
    for referrer, field in NAMES_A_MODEL:
        env[referrer].with_context(active_test=False).search([(field, "in", models.mapped("model"))]).unlink()
    _delete_saved_searches(env)
    _delete_names_by_others(env, models)
    _delete_notes_of_foreign_keys(env)


def _delete_at_once(env, name):
    """Delete all records of a model that may have a million records, and their external ids."""
    env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(env[name]._table)))
    env["ir.model.data"].search([("model", "=", name)]).unlink()


def _delete_planned(env):
    """Delete the activities that have an activity type of the addon: a type in use can't be deleted."""
    types = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "mail.activity.type")])
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", types.mapped("res_id"))]
    ).unlink()


def _delete_saved_searches(env):
    """Delete saved filters and columns of saved exports that name the addon's fields: they fail without the fields."""
    env = env(context={**env.context, "active_test": False})
    names = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.model.fields")])
    fields = env["ir.model.fields"].browse(names.mapped("res_id")).exists()
    for model, own in fields.grouped("model").items():
        named = re.compile(rf"\b({'|'.join(map(re.escape, own.mapped('name')))})\b")
        _delete_named(env["ir.filters"].search([("model_id", "=", model)]), named, "domain", "context", "sort")
        _delete_named(env["ir.exports"].search([("resource", "=", model)]).export_fields, named, "name")


def _delete_named(records, named, *texts):
    """Delete the records with a value in the fields `texts` that the regular expression `named` matches."""
    records.filtered(lambda record: any(named.search(record[text] or "") for text in texts)).unlink()


def _delete_names_by_others(env, models):
    """Delete the external ids that other addons gave to fields, selection values and inheritances of our models.

    Odoo would delete the records, but keep these external ids.
    """
    parts = {
        "ir.model.inherit": [("model_id", "in", models.ids)],
        "ir.model.fields": [("model_id", "in", models.ids)],
        "ir.model.fields.selection": [("field_id.model_id", "in", models.ids)],
    }
    for name, domain in parts.items():
        env["ir.model.data"].search(
            [("model", "=", name), ("module", "!=", ADDON), ("res_id", "in", env[name].search(domain).ids)]
        ).unlink()


def _delete_notes_of_foreign_keys(env):
    """Delete the records in which Odoo notes the addon's foreign keys (`ir.model.constraint`).

    Odoo drops the foreign keys together with their columns, but would keep these records.
    """
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_constraint AS noted
                  USING ir_module_module AS module
                  WHERE module.id = noted.module AND module.name = %s AND noted.type = 'f'
                    AND NOT EXISTS (
                        SELECT 1 FROM ir_model_data WHERE model = 'ir.model.constraint' AND res_id = noted.id
                    )
            """,
            ADDON,
        )
    )
    env["ir.model.constraint"].invalidate_model()
