from odoo import models

from ..const import LEAD_FIELDS


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep the assessments of all merged customers: the newest on each point counts, the others are history."""
        customers = src_partners | dst_partner
        # A contact that a company is merged into becomes a company. A person merged into a contact joins its company.
        keeper = dst_partner if any(customers.mapped("is_company")) else dst_partner.commercial_partner_id
        # sudo: a user who merges contacts need not be a salesperson, but no assessment may get lost.
        self.env["strategic.assessment"].sudo()._move_to_customer(customers, keeper)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if keeper != dst_partner:
            # A customer was merged into a contact: its contacts and partnerships move to the contact's company too.
            contacts = dst_partner.sudo().with_context(active_test=False).search([("id", "child_of", dst_partner.ids)])
            self.env.add_to_compute(contacts._fields["commercial_partner_id"], contacts)
            dst_partner._move_partnerships()
        self._tidy_stakeholders(dst_partner)
        merged = keeper | dst_partner.commercial_partner_id
        self.env["strategic.scoring"]._rescore(merged.ids, cause="assessment", touch=True)
        # The merge moved the opportunities by SQL, so they still have the status of their former customer.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = leads.search([("partner_id", "in", dst_partner.ids)])
        for name in LEAD_FIELDS:
            self.env.add_to_compute(leads._fields[name], leads)
        return result

    def _tidy_stakeholders(self, dst_partner):
        """Delete duplicate stakeholders after a merge, and count the people of the partnerships again."""
        stakeholders = (
            self.env["strategic.stakeholder"].sudo().search([("partner_id", "=", dst_partner.id)], order="id")
        )
        # Two merged people are one now: delete lines with the same partnership, role, influence and stance.
        first = {}
        for stakeholder in stakeholders:
            first.setdefault(stakeholder._duplicate_key(), stakeholder)
        (stakeholders - stakeholders.browse().concat(*first.values())).unlink()
        # The merge moved the stakeholders by SQL, so recompute.
        partnerships = stakeholders.exists().partnership_id
        # A person who had left one of the merged companies for the other no longer counts as having left.
        partnerships |= partnerships.with_context(active_test=False).search([("partner_id", "=", dst_partner.id)])
        for name in ("has_sponsor", "supporter_count", "is_key_person_dependent"):
            self.env.add_to_compute(partnerships._fields[name], partnerships)
