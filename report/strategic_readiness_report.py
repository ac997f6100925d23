from odoo import api, models


class StrategicReadinessReport(models.AbstractModel):
    """Acquisition readiness on paper."""

    _name = "report.strategic_customer.report_readiness"
    _description = "Acquisition Readiness Report"

    @api.model
    def _get_report_values(self, _docids, data=None):
        """Give the figures as of the date that comes with the action, else of today."""
        return {"figures": self.env["strategic.readiness"].read_figures((data or {}).get("as_of"))}
