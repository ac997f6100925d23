from odoo import api, models

from .strategic_dashboard import DASHBOARDS


class IrModelData(models.Model):
    _inherit = "ir.model.data"

    @api.model
    def _module_data_uninstall(self, modules_to_remove):
        """Delete our dashboard with Odoo's dashboards: otherwise it would keep their group from being deleted."""
        if DASHBOARDS in modules_to_remove:
            self.env["strategic.dashboard"]._remove_dashboard()
        return super()._module_data_uninstall(modules_to_remove)
