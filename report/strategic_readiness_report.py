from odoo import api, models


class StrategicReadinessReport(models.AbstractModel):
    """Acquisition readiness as a QWeb report."""

    _name = "report.strategic_customer.report_readiness"
    _description = "Acquisition Readiness Report"

    @api.model
    def _get_report_values(self, _docids, data=None):
        """Return the figures as of the date in `data`, which comes with the action, else as of today."""
        return {"figures": self.env["strategic.readiness"].read_figures((data or {}).get("as_of"))}
