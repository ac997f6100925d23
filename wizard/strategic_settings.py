from odoo import api, models

from ..tools.public import checks_access


class StrategicSettings(models.TransientModel):
    """The programme's settings for sales managers, to whom Odoo's general settings are closed."""

    _name = "strategic.settings"
    _inherit = ["strategic.settings.mixin"]
    _description = "Thresholds and Scope"

    @api.model
    def default_get(self, fields):
        kept = self._read_strategic_settings()
        return {**super().default_get(fields), **{name: kept[name] for name in kept if name in fields}}

    @api.depends()
    def _compute_display_name(self):
        self.display_name = self.env._("Thresholds and Scope")

    @checks_access("write")
    def action_save(self):
        """Keep the settings."""
        self.ensure_one()
        self._write_strategic_settings()
        return {"type": "ir.actions.act_window_close"}
