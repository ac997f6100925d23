from odoo import api, fields, models


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
        # Of such records the ORM asks no rule, and what they say of their partnership is read by the superuser.
        field = self._fields["partnership_id"]
        values_given = values if self else {**self.default_get([field.name]), **values}
        partnership = field.convert_to_record(
            field.convert_to_cache(values_given.get(field.name), self, validate=False), self
        )._origin
        (partnership - self.partnership_id).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _place_fields(self):
        """Give the names of the fields that say where a part belongs."""
        return {"partnership_id", "company_id"}

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & self._place_fields():
            # Odoo has checked where they were, not where they went.
            self.check_access("write")
        return result
