import base64

from odoo import Command, api, models
from odoo.tools import file_open

from ...const import ADDON, GROUP_SALESPERSON

# Odoo's addon of dashboards. This addon does not depend on it.
DASHBOARDS = "spreadsheet_dashboard"
XMLID = f"{ADDON}.spreadsheet_dashboard_strategic"
FILES = f"{ADDON}/data/files"


class StrategicDashboard(models.AbstractModel):
    """Adds a dashboard to Odoo's spreadsheet dashboards, in databases that have them.

    A data file can't do so: its record would need the model of an addon that may be missing, or be installed later.
    """

    _name = "strategic.dashboard"
    _description = "Spreadsheet Dashboard of Strategic Customers"

    def _register_hook(self):
        """Create or update the dashboard after this addon or Odoo's dashboards have been installed or updated.

        This is the first moment when all models are there, whichever addon came first. At other times a registry has
        no updated modules, and nothing is written.
        """
        super()._register_hook()
        if {ADDON, DASHBOARDS} & set(self.pool.updated_modules) and "spreadsheet.dashboard" in self.env:
            self._add_dashboard()

    @api.model
    def _add_dashboard(self):
        """Create the dashboard, or update it to the file of this version; return it.

        If somebody has deleted it, it comes back with the next update, as dashboards of Odoo's own addons do.
        """
        with file_open(f"{FILES}/strategic_dashboard.json", "rb") as file:
            spreadsheet = base64.b64encode(file.read())
        values = {
            "name": "Strategic Customers",
            "spreadsheet_binary_data": spreadsheet,
            "sample_dashboard_file_path": f"{FILES}/strategic_sample_dashboard.json",
            "main_data_model_ids": [Command.set(self.env["ir.model"]._get("strategic.movement").ids)],
            "dashboard_group_id": self.env.ref(f"{DASHBOARDS}.spreadsheet_dashboard_group_sales").id,
            "group_ids": [Command.set(self.env.ref(GROUP_SALESPERSON).ids)],
            "sequence": 110,
            "is_published": True,
        }
        # noupdate: Odoo deletes other records that no data file of an updated addon names.
        dashboard = self.env["spreadsheet.dashboard"]._load_records(
            [{"xml_id": XMLID, "values": values, "noupdate": True}]
        )
        for lang, _name in self.env["res.lang"].get_installed():
            translated = self.with_context(lang=lang)
            dashboard.with_context(lang=lang).name = translated.env._("Strategic Customers")
        return dashboard

    @api.model
    def _remove_dashboard(self):
        """Delete the dashboard, if it is there."""
        dashboard = self.env.ref(XMLID, raise_if_not_found=False)
        if dashboard:
            dashboard.unlink()
