"""Reference customers of an opportunity: find one, and keep the uses when opportunities are merged."""

from odoo import models

from ...tools.public import checks_access


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @checks_access("write")
    def action_find_reference(self):
        """Open the list of customers who may speak for us in this opportunity."""
        self.ensure_one()
        return self.env["crm.lead.find_reference"]._open(self)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: a user who merges opportunities need not see the references, but each must keep an opportunity.
        references = opportunities.sudo().strategic_reference_ids
        if self.company_id:
            references = references.filtered(lambda reference: reference.company_id == self.company_id)
        references.lead_id = self
        return result
