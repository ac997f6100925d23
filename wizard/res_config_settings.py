from odoo import api, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = ["res.config.settings", "strategic.settings.mixin"]

    @api.model
    def get_values(self):
        return {**super().get_values(), **self._read_strategic_settings()}

    def set_values(self):
        result = super().set_values()
        self._write_strategic_settings()
        return result
