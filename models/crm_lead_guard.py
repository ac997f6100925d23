from odoo import models


class CrmLead(models.Model):
    """What an opportunity keeps of its customer is no way to learn of other customers."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "strategic.guard"]

    def _guarded_fields(self):
        return super()._guarded_fields() | {"partner_id"}

    def _check_visible(self, name, records):
        if name == "partner_id" and (hidden := records - records._filtered_access("read")):
            # Whoever sees an opportunity may know whose it is, and may merge it with another one.
            seen = self.with_context(active_test=False).search([("partner_id", "in", hidden.ids)]).partner_id
            records = hidden - seen
        return super()._check_visible(name, records)
