from odoo import api, models

from ..tools.public import checks_access


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = ["res.config.settings", "strategic.settings.mixin"]

    @api.model
    def get_values(self):
        self.browse().check_access("read")
        return {**super().get_values(), **self._read_strategic_settings()}

    @checks_access("write")
    def set_values(self):
        result = super().set_values()
        self._write_strategic_settings()
        return result
