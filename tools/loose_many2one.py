"""A type of many2one field that only the addon itself writes, without a foreign key."""

from odoo import fields
from odoo.tools import SQL, sql


class LooseMany2one(fields.Many2one):
    """Many2one without a foreign key: code that deletes the referenced record must clear or delete the reference.

    With a foreign key, PostgreSQL looks up every row that an INSERT refers to, one by one. Measured while scoring a
    million customers, which took 51 s: writing the million movements took 12 to 13 s with foreign keys, and 4 to 5 s
    without. Movements need no foreign keys: the statement that writes them has read the customers and the audiences.
    """

    def update_db_foreign_key(self, model, column):
        """Create no foreign key, and drop the foreign key that an older version of the addon has created.

        In that version the field was an ordinary Many2one.
        """
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
