"""Types of related fields that show a user no data of records that this user can't read.

Odoo's related fields would show such data on a record that is not saved yet.
"""

from odoo import fields


def visible_value(record, name):
    """Return the record in the many2one field `name` of `record`.

    If this value is not saved and the user can't read it, return an empty record.
    """
    chosen = record[name]
    if record.id or not chosen._origin or chosen._origin == record._origin[name]:
        return chosen
    return chosen if chosen._origin.sudo(False).has_access("read") else chosen.browse()


class GuardedRelated(fields.Field):
    """Related field that is empty if the first field of its path has an unsaved value that the user can't read.

    The ORM computes related fields as the superuser: a user who sees a saved record may know its related values. But on
    a record that is not saved yet, a client can set the first field to any id, and could so read data of any record.
    """

    def _compute_related(self, records):
        first = self.related.partition(".")[0]
        hiding = records.filtered(lambda record: record[first] and not visible_value(record, first))
        for record in hiding:
            record[self.name] = False
        return super()._compute_related(records - hiding)


class GuardedChar(GuardedRelated, fields.Char):
    """Related Char field, guarded as `GuardedRelated` says."""


class GuardedImage(GuardedRelated, fields.Image):
    """Related Image field, guarded as `GuardedRelated` says."""


class GuardedMany2one(GuardedRelated, fields.Many2one):
    """Related Many2one field, guarded as `GuardedRelated` says."""


class GuardedSelection(GuardedRelated, fields.Selection):
    """Related Selection field, guarded as `GuardedRelated` says."""
