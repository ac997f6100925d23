"""What has to happen around the installation itself."""

from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .const import LEAD_FIELDS

# Name and SQL type of each column the engine fills on res_partner.
PARTNER_COLUMNS = {
    "audience_fit": SQL("int4"),
    "reputation": SQL("int4"),
    "strategic_audience_id": SQL("int4"),
    "strategic_status": SQL("varchar"),
    "is_strategic": SQL("bool"),
    "strategic_since": SQL("date"),
    "strategic_review_date": SQL("date"),
}
# The same on crm_lead.
LEAD_COLUMNS = {name: PARTNER_COLUMNS[name] for name in LEAD_FIELDS}


def pre_init_hook(env):
    """Add the columns of partners and opportunities before the ORM does.

    The ORM computes a stored field for every record when it creates its column; a database may hold a million partners
    and none of them is assessed yet. A column without a default costs PostgreSQL no rewrite of the table.
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
    """Leave nothing behind: settings, planned reviews, and judgements, which hold on to their criteria."""
    types = env["ir.model.data"].search([("module", "=", "strategic_customer"), ("model", "=", "mail.activity.type")])
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", types.mapped("res_id"))]
    ).unlink()
    # Nobody is to be scored any more.
    parameters = env["ir.config_parameter"].with_context(**{MODULE_UNINSTALL_FLAG: True})
    parameters.search([("key", "=like", "strategic_customer.%")]).unlink()
    env.cr.execute(SQL("DELETE FROM strategic_assessment"))
