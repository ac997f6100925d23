from odoo import api, models


class StrategicReadinessReport(models.AbstractModel):
    """Prints the page of acquisition readiness as a PDF."""

    _name = "report.strategic_customer.report_readiness"
    _description = "Acquisition Readiness Report"

    @api.model
    def _get_report_values(self, _docids, data=None):
        """Return the figures of the page as of a date: `as_of` in `data`, or today.

        The page passes `data` when a user prints it.
        """
        return {"page": self.env["strategic.readiness"]._page_on_paper((data or {}).get("as_of"))}
