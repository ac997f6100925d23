from odoo import models

from ..const import LEAD_FIELDS
from ..models.strategic_assessment import SETTLED


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep the judgements of all merged customers: on each point the newest counts, the others are history."""
        customers = src_partners + dst_partner
        # Whoever merges contacts need not be a salesperson; nothing of a customer may get lost all the same.
        assessments = self.env["strategic.assessment"].sudo().search([("partner_id", "in", customers.ids)])
        in_order = assessments.sorted(lambda assessment: (assessment.date, assessment.id))
        newest = {assessment._point()[1:]: assessment for assessment in in_order}
        superseded = assessments - assessments.browse().concat(*newest.values())
        superseded.with_context(strategic_settled=SETTLED).write({"active": False})
        superseded.flush_recordset()
        self.env["strategic.movement"].sudo().search([("partner_id", "in", src_partners.ids)]).partner_id = dst_partner
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["strategic.scoring"]._rescore(dst_partner.commercial_partner_id.ids, cause="assessment")
        # Opportunities came over behind the ORM's back, with the status of whom they belonged to.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = leads.search([("partner_id", "in", dst_partner.ids)])
        for name in LEAD_FIELDS:
            self.env.add_to_compute(leads._fields[name], leads)
        return result
