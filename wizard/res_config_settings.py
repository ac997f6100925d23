from odoo import api, fields, models

from ..tools.public import checks_access


class ResConfigSettings(models.TransientModel):
    """The addon's settings among Odoo's general settings, for administrators."""

    _name = "res.config.settings"
    _inherit = ["res.config.settings", "strategic.settings.mixin", "strategic.follow_up.settings.mixin"]

    strategic_gained_user_ids = fields.Many2many(
        relation="res_config_settings_strategic_gained_user_rel",
        help="They get a message when a customer becomes strategic.",
    )
    strategic_lost_user_ids = fields.Many2many(
        relation="res_config_settings_strategic_lost_user_rel",
        help="They get a message when a customer is no longer strategic.",
    )

    @api.model
    def get_values(self):
        self.browse().check_access("read")
        return {**super().get_values(), **self._read_strategic_settings(), **self._read_follow_up_settings()}

    @checks_access("write")
    def set_values(self):
        result = super().set_values()
        self._write_strategic_settings()
        self._write_follow_up_settings()
        return result
