"""Types of related fields that do not reveal another record through a record that is not saved yet.

The ORM computes related and stored fields as the superuser: a user who sees a record may know these values. But an
unsaved record may refer to any record whose id its user sends.
"""

from odoo import fields


def told(record, name):
    """Return the many2one `name` of `record`, empty if its new value is unsaved and the user can't read it."""
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
