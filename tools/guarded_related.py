"""Field types of what is known of another record, for records that are typed and not saved yet.

Related and stored fields are reckoned by the superuser: whoever sees a record may know what hangs on it. But a record
that is not saved names whatever its user typed.
"""

from odoo import fields


def told(record, name):
    """Give what the many2one `name` of `record` holds, or nothing if that was only typed and its user can't read it."""
    chosen = record[name]
    if record.id or not chosen._origin or chosen._origin == record._origin[name]:
        return chosen
    return chosen if chosen._origin.sudo(False).has_access("read") else chosen.browse()


class GuardedRelated(fields.Field):
    def _compute_related(self, records):
        first = self.related.partition(".")[0]
        untold = records.filtered(lambda record: record[first] and not told(record, first))
        for record in untold:
            record[self.name] = False
        return super()._compute_related(records - untold)


class GuardedChar(GuardedRelated, fields.Char):
    pass


class GuardedImage(GuardedRelated, fields.Image):
    pass


class GuardedMany2one(GuardedRelated, fields.Many2one):
    pass


class GuardedSelection(GuardedRelated, fields.Selection):
    pass
