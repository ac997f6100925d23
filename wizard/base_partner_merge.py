from odoo import models

from ..const import LEAD_FIELDS


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Keep the assessments, partnerships and stakeholders of all merged customers, and score the remaining customer.

    Odoo moves records to the remaining partner by SQL. The ORM does not notice that, so stored computed fields must be
    computed again here.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        customers = src_partners | dst_partner
        # `keeper` is the customer that remains. If a company is merged into a contact, the contact becomes a company,
        # and is this customer. If a person is merged into a contact, the contact's company is this customer.
        keeper = dst_partner if any(customers.mapped("is_company")) else dst_partner.commercial_partner_id
        # sudo: a user who merges contacts need not be a salesperson, but the merge must not lose any assessment.
        self.env["strategic.assessment"].sudo()._move_to_customer(customers, keeper)
        customers._move_list_entries(keeper)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if keeper != dst_partner:
            # A customer was merged into a contact of the company `keeper`. The contacts and partnerships of this
            # customer now belong to the company too.
            contacts = dst_partner.sudo().with_context(active_test=False).search([("id", "child_of", dst_partner.ids)])
            self.env.add_to_compute(contacts._fields["commercial_partner_id"], contacts)
            dst_partner._move_partnerships()
        self._merge_stakeholders(dst_partner)
        merged = keeper | dst_partner.commercial_partner_id
        self.env["strategic.scoring"]._rescore(merged.ids, cause="assessment", touch=True)
        self._recompute_opportunities(dst_partner)
        return result

    def _merge_stakeholders(self, partner):
        """Delete stakeholders of `partner` that the merge has made duplicates.

        Also compute again what partnerships store about their stakeholders.
        """
        # sudo: a user who merges contacts need not see the partnerships.
        stakeholders = self.env["strategic.stakeholder"].sudo().search([("partner_id", "=", partner.id)], order="id")
        # Two merged people are one person now: of the stakeholders with the same partnership, role, influence and
        # stance, keep only the first.
        first = {}
        for stakeholder in stakeholders:
            first.setdefault(stakeholder._duplicate_key(), stakeholder)
        (stakeholders - stakeholders.browse().concat(*first.values())).unlink()
        partnerships = stakeholders.exists().partnership_id
        # Also compute the partnerships of the merged companies again. A stakeholder who had moved from one of these
        # companies to the other counted as having left, and no longer does.
        partnerships |= partnerships.with_context(active_test=False).search([("partner_id", "=", partner.id)])
        for name in ("has_sponsor", "supporter_count", "is_key_person_dependent"):
            self.env.add_to_compute(partnerships._fields[name], partnerships)

    def _recompute_opportunities(self, partner):
        """Copy the status of `partner` to its opportunities.

        Opportunities of the other merged customers still have the status of their former customer.
        """
        # sudo: a user who merges contacts need not see the opportunities.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False).search([("partner_id", "=", partner.id)])
        for name in LEAD_FIELDS:
            self.env.add_to_compute(leads._fields[name], leads)
