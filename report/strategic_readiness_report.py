from odoo import api, models


class StrategicReadinessReport(models.AbstractModel):
    """The page of acquisition readiness as a PDF."""

    _name = "report.strategic_customer.report_readiness"
    _description = "Acquisition Readiness Report"

    @api.model
    def _get_report_values(self, _docids, data=None):
        """Return the page as of the date in `data`, which the print action passes; without a date, as of today."""
        return {"page": self.env["strategic.readiness"].read_figures((data or {}).get("as_of"))}
