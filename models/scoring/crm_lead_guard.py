from odoo import models


class CrmLead(models.Model):
    """Guard the customer: an opportunity must not reveal the status of customers that the user does not see."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "strategic.guard"]

    def _guarded_fields(self):
        return super()._guarded_fields() | {"partner_id"}

    def _check_visible(self, name, records):
        if name == "partner_id" and (hidden := records - records._filtered_access("read")):
            # A user who sees an opportunity may know its customer, and may merge it with another opportunity.
            seen = self.with_context(active_test=False).search([("partner_id", "in", hidden.ids)]).partner_id
            records = hidden - seen
        return super()._check_visible(name, records)
