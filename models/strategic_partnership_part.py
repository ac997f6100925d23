from odoo import fields, models


class StrategicPartnershipPart(models.AbstractModel):
    """What hangs on a partnership and belongs to its company."""

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
            # Odoo has checked where they were, not where they went: what is another company's is not ours to fill.
            self.check_access("write")
        return result
