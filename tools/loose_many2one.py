"""A field type for references that only the addon itself writes."""

from odoo import fields
from odoo.tools import SQL, sql


class LooseMany2one(fields.Many2one):
    """Many2one without a foreign key: code that deletes the referenced record must clear or delete the reference.

    With a foreign key, PostgreSQL looks up each row that an INSERT refers to. For the movements of a million customers
    this takes a fifth of the time of scoring them. The look-up is needless there: the statement that inserts the
    movements has read the customers and audiences.
    """

    def update_db_foreign_key(self, model, column):
        """Create no foreign key, and drop the one of an older version, in which the field was an ordinary Many2one."""
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
