from odoo import fields, models


class StrategicPartnershipPart(models.AbstractModel):
    """What hangs on a partnership and belongs to its company."""

    _name = "strategic.partnership.part"
    _description = "Part of a Partnership"

    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="partnership_id.company_id", store=True, index=True)

    def onchange(self, values, field_names, fields_spec):
        """Keep what is typed, but not saved yet, from telling of partnerships that this user does not see."""
        # Of such a record the ORM asks no rule, and what it says of its partnership is read by the superuser.
        field = self._fields["partnership_id"]
        typed = values if self else {**self.default_get([field.name]), **values}
        cached = field.convert_to_cache(typed.get(field.name), self, validate=False)
        partnership = field.convert_to_record(cached, self)._origin
        (partnership - self.partnership_id).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"partnership_id", "company_id"}):
            # Odoo has checked where they were, not where they went: what is another company's is not ours to fill.
            self.check_access("write")
        return result
