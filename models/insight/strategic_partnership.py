from odoo import api, models

from ...tools.public import checks_access


class StrategicPartnership(models.Model):
    """Shows how far the partners stand for the market of a partnership."""

    _inherit = "strategic.partnership"

    @api.readonly
    @checks_access("read")
    def action_open_coverage(self):
        """Open the coverage of the partnership's market, in a dialog."""
        self.ensure_one()
        return self.audience_id._action_coverage() if self.audience_id else False
