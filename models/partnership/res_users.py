from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_reference(self):
        # sudo: only salespeople may read references, but other users may delete users.
        use = self.env["strategic.reference"].sudo().search([("user_id", "in", self.ids)], limit=1)
        if use:
            raise UserError(
                self.env._(
                    "%(user)s can't be deleted, because this user has asked reference customers. Archive the user "
                    "instead.",
                    user=use.user_id.name,
                )
            )
