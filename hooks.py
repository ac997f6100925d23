"""What has to happen around the installation itself."""

from odoo.tools import SQL

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


def pre_init_hook(env):
    """Add the partner's columns before the ORM does.

    The ORM computes a stored field for every record when it creates its column; a database may hold a million partners
    and none of them is assessed yet. A column without a default costs PostgreSQL no rewrite of the table.
    """
    env.cr.execute(
        SQL(
            "ALTER TABLE res_partner %s",
            SQL(", ").join(
                SQL("ADD COLUMN IF NOT EXISTS %s %s", SQL.identifier(name), column_type)
                for name, column_type in PARTNER_COLUMNS.items()
            ),
        )
    )


def uninstall_hook(env):
    """Leave no setting behind: a later installation starts from the defaults again."""
    env["ir.config_parameter"].search([("key", "=like", "strategic_customer.%")]).unlink()
