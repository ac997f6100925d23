from odoo import models

from ..const import LEAD_FIELDS


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep the judgements of all merged customers: on each point the newest counts, the others are history."""
        customers = src_partners | dst_partner
        # Whom a company is merged into becomes one; a person merged into a contact stands for that one's company.
        keeper = dst_partner if any(customers.mapped("is_company")) else dst_partner.commercial_partner_id
        # Whoever merges contacts need not be a salesperson; nothing of a customer may get lost all the same.
        self.env["strategic.assessment"].sudo()._gather(customers, keeper)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if keeper != dst_partner:
            # Those of a customer who is a contact now are of that one's company, too.
            contacts = dst_partner.sudo().with_context(active_test=False).search([("id", "child_of", dst_partner.ids)])
            self.env.add_to_compute(contacts._fields["commercial_partner_id"], contacts)
            dst_partner._move_partnerships()
        self._tidy_stakeholders(dst_partner)
        merged = keeper | dst_partner.commercial_partner_id
        self.env["strategic.scoring"]._rescore(merged.ids, cause="assessment", touch=True)
        # Opportunities came over behind the ORM's back, with the status of whom they belonged to.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = leads.search([("partner_id", "in", dst_partner.ids)])
        for name in LEAD_FIELDS:
            self.env.add_to_compute(leads._fields[name], leads)
        return result

    def _tidy_stakeholders(self, dst_partner):
        """Count the people of partnerships anew: two who are merged are one now."""
        stakeholders = (
            self.env["strategic.stakeholder"].sudo().search([("partner_id", "=", dst_partner.id)], order="id")
        )
        # What was said of both in the same words is said twice.
        first = {}
        for stakeholder in stakeholders:
            first.setdefault(stakeholder._said(), stakeholder)
        (stakeholders - stakeholders.browse().concat(*first.values())).unlink()
        # They came over behind the ORM's back.
        partnerships = stakeholders.exists().partnership_id
        # Who had gone from one of two companies to the other is among its people again.
        partnerships |= partnerships.with_context(active_test=False).search([("partner_id", "=", dst_partner.id)])
        for name in ("has_sponsor", "supporter_count", "is_key_person_dependent"):
            self.env.add_to_compute(partnerships._fields[name], partnerships)
