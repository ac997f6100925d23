from odoo import api, fields, models

from ..tools.public import checks_access


class StrategicSettings(models.TransientModel):
    """The addon's settings for sales managers, who have no access to Odoo's general settings."""

    _name = "strategic.settings"
    _inherit = ["strategic.settings.mixin", "strategic.follow_up.settings.mixin"]
    _description = "Scoring Settings"

    strategic_gained_user_ids = fields.Many2many(
        relation="strategic_settings_gained_user_rel", help="They get a message when a customer becomes strategic."
    )
    strategic_lost_user_ids = fields.Many2many(
        relation="strategic_settings_lost_user_rel", help="They get a message when a customer is no longer strategic."
    )

    @api.model
    def default_get(self, fields):
        saved = {**self._read_strategic_settings(), **self._read_follow_up_settings()}
        return {**super().default_get(fields), **{name: saved[name] for name in saved if name in fields}}

    @api.depends()
    def _compute_display_name(self):
        self.display_name = self.env._("Scoring Settings")

    @checks_access("write")
    def action_save(self):
        """Save the settings."""
        self.ensure_one()
        self._write_strategic_settings()
        self._write_follow_up_settings()
        return {"type": "ir.actions.act_window_close"}
