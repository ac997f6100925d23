"""Types of related fields that reveal no hidden record through a record that is not saved yet."""

from odoo import fields


def visible_value(record, name):
    """Return the many2one `name` of `record`; empty if its unsaved value is a record that the user can't read."""
    chosen = record[name]
    if record.id or not chosen._origin or chosen._origin == record._origin[name]:
        return chosen
    return chosen if chosen._origin.sudo(False).has_access("read") else chosen.browse()


class GuardedRelated(fields.Field):
    """Related field that is empty if its path begins with an unsaved value that the user can't read.

    The ORM computes related fields as the superuser: a user who sees a record may know these values. But a record that
    is not saved yet may name any record whose id its user sends.
    """

    def _compute_related(self, records):
        first = self.related.partition(".")[0]
        hiding = records.filtered(lambda record: record[first] and not visible_value(record, first))
        for record in hiding:
            record[self.name] = False
        return super()._compute_related(records - hiding)


class GuardedChar(GuardedRelated, fields.Char):
    """Guarded related Char."""


class GuardedImage(GuardedRelated, fields.Image):
    """Guarded related Image."""


class GuardedMany2one(GuardedRelated, fields.Many2one):
    """Guarded related Many2one."""


class GuardedSelection(GuardedRelated, fields.Selection):
    """Guarded related Selection."""
