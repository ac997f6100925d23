from odoo import models

from ...tools.public import checks_access


class StrategicFit(models.Model):
    """Starts a partnership with a customer, for the audience of the fit."""

    _inherit = "strategic.fit"

    @checks_access("read")
    def action_start_partnership(self):
        """Open the form of a new partnership with the customer, whose market is this audience."""
        self.ensure_one()
        self.env["strategic.partnership"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Partnership"),
            "res_model": "strategic.partnership",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_partner_id": self.partner_id.id, "default_audience_id": self.audience_id.id},
        }
