"""Move the assessments of a customer that becomes a contact. The scores are in res_partner.py."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _join_company(self):
        env = self.env
        domain = [("partner_id", "in", self.ids)]
        assessed = env["strategic.assessment"].with_context(active_test=False).search(domain).partner_id
        moved = assessed | env["strategic.movement"].search(domain).partner_id
        if moved:
            for customer, former in moved.grouped("commercial_partner_id").items():
                env["strategic.assessment"]._gather(former, customer)
            env["strategic.scoring"]._rescore(moved.commercial_partner_id.ids, cause="assessment", touch=True)
            env["strategic.review"]._clear(moved)
        return super()._join_company()
