from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_strategic"):
            open_leads = [("partner_id", "child_of", self.ids), ("won_status", "=", "pending")]
            # sudo: who assesses a customer need not see all of its opportunities.
            self.env["crm.lead"].sudo().search(open_leads).priority = "3"
        return result
