from odoo import api, models


class ResCompany(models.Model):
    """Scores a partner again when it becomes the partner of a company of this database, or stops being that.

    The database's own companies are no customers: they are not scored unless somebody assesses them.
    The currencies of companies are cached, so their change clears the cache.
    """

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["strategic.scoring"]._rescore(companies.partner_id.ids, touch=True)
        return companies

    def write(self, vals):
        partners = self.partner_id if "partner_id" in vals else self.env["res.partner"]
        result = super().write(vals)
        if "currency_id" in vals:
            self.env.registry.clear_cache()  # `_company_currency_ids` of the sources of revenue
        if "partner_id" in vals:
            self.env["strategic.scoring"]._rescore((partners | self.partner_id).ids, touch=True)
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        self.env["strategic.scoring"]._rescore(partners.exists().ids, touch=True)
        return result
