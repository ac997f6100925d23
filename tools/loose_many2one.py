"""The field type of a reference that only the addon itself writes."""

from odoo import fields
from odoo.tools import SQL, sql


class LooseMany2one(fields.Many2one):
    """Many2one without a foreign key: whoever deletes what it refers to has to see to it.

    PostgreSQL looks up every row that an INSERT refers to, one by one. For the movements of a million customers that
    takes a fifth of the time of scoring them, and their customers and audiences were read in the same statement.
    """

    def update_db_foreign_key(self, model, column):
        """Have no foreign key, not even that of a version in which the field was an ordinary Many2one."""
        keys = model.env.execute_query(
            SQL(
                """
                SELECT conname
                  FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
                 WHERE contype = 'f' AND conrelid = %s::regclass AND attname = %s
                """,
                model._table,
                self.name,
            )
        )
        for (name,) in keys:
            sql.drop_constraint(model.env.cr, model._table, name)
