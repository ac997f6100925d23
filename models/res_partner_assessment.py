"""What becomes of assessments when a customer turns out to be a contact; scores are in res_partner.py."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        # Told before: the ORM takes keys out of `vals`.
        moves = not vals.keys().isdisjoint({"parent_id", "is_company"})
        customers = self.filtered(lambda partner: partner == partner.commercial_partner_id) if moves else self.browse()
        result = super().write(vals)
        if customers:
            customers._move_assessments()
        return result

    def _move_assessments(self):
        """Give what is said of those in `self` who have become contacts to the company of these."""
        # Whoever tidies up contacts need not see scores, nor the company.
        contacts = self.sudo().filtered(lambda partner: partner != partner.commercial_partner_id)
        if not contacts:
            return
        env = contacts.env
        domain = [("partner_id", "in", contacts.ids)]
        assessed = env["strategic.assessment"].with_context(active_test=False).search(domain).partner_id
        moved = assessed | env["strategic.movement"].search(domain).partner_id
        if not moved:
            return
        for customer, former in moved.grouped("commercial_partner_id").items():
            env["strategic.assessment"]._gather(former, customer)
        env["strategic.scoring"]._rescore(moved.commercial_partner_id.ids, cause="assessment", touch=True)
        env["strategic.review"]._clear(moved)
