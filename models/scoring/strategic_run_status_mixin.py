from odoo import api, fields, models

from ...tools.public import sees_all_companies


class StrategicRunStatusMixin(models.AbstractModel):
    """Mixin of `strategic.scoring.run`: tells the settings page what the latest run has done."""

    _name = "strategic.run.status.mixin"
    _description = "Status of Scoring Runs"

    @api.readonly
    @api.model
    def get_status(self):
        """Return for the settings page whether the latest run is open, and its progress and result.

        Return False if there has been no run. `written`, the number of partners that the run changed, is False for a
        user who does not see all companies.
        """
        # sudo: users may not read requests, but a user who may read runs may know that a run is requested.
        waiting = self.env["strategic.scoring.request"].sudo()._search_waiting()
        run = self.search([("is_check", "=", False)], limit=1)
        if waiting := waiting.filtered(lambda request: not request.is_check):
            return self._status(waiting[0].create_date, None, 0, 0, 0)
        if not run:
            return False
        percent = 100 * run.done_count // max(run.total_count, 1)
        # sudo: a user who sees all companies may know how many partners were changed.
        written = run.sudo().written_count if sees_all_companies(self.env) else False
        return self._status(run.date_start, run.date_end, percent, run.done_count, written)

    @api.model
    def _status(self, start, end, percent, done, written):
        return {
            "running": not end,
            "percent": 100 if end else min(percent, 99),
            "date": fields.Datetime.to_string(end or start),
            "seconds": int(((end or fields.Datetime.now()) - start).total_seconds()),
            "done": done,
            "written": written,
        }
