from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """A user who has assessed a customer can't be deleted."""

    _inherit = "res.users"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_assessor(self):
        # sudo: a user who deletes another user need not be a salesperson, but only salespeople may read assessments.
        # Archived assessments show their author too, so include them.
        assessments = self.env["strategic.assessment"].sudo().with_context(active_test=False)
        assessment = assessments.search([("user_id", "in", self.ids)], limit=1)
        if assessment:
            raise UserError(
                self.env._(
                    "%(user)s can't be deleted: assessments show who assessed a customer. Archive the user instead.",
                    user=assessment.user_id.name,
                )
            )
