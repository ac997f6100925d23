from odoo import fields, models


class StrategicPartnershipPart(models.AbstractModel):
    """Mixin of the records that belong to a partnership, and so to its company."""

    _name = "strategic.partnership.part"
    _inherit = ["strategic.record"]
    _description = "Part of a Partnership"

    partnership_id = fields.Many2one(
        comodel_name="strategic.partnership",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="partnership_id.company_id", store=True, index=True)

    def write(self, vals):
        result = super().write(vals)
        if "partnership_id" in vals:
            # The ORM has checked the access to records of the old partnership only. Check it for the new partnership
            # too, so that a user can't move records into a partnership of another company.
            self.check_access("write")
        return result
