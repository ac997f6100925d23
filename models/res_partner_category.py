from odoo import api, models

# Up to so many partners of a tag are scored one by one when the tag changes; more are all scored.
FEW = 1_000


class ResPartnerCategory(models.Model):
    """Tags given to partners, or taken from them, from the tag's side."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        # Those tagged by a default as well. (Tags put below a new one are written.)
        self._rescore_tagged(categories._tagged_partners())
        return categories

    def write(self, vals):
        affected = (
            self._tagged_partners() if not vals.keys().isdisjoint({"partner_ids", "active", "parent_id"}) else None
        )
        result = super().write(vals)
        if affected is not None:
            self._rescore_tagged(affected | self._tagged_partners())
        return result

    def unlink(self):
        affected = self._tagged_partners()
        result = super().unlink()
        self._rescore_tagged(affected)
        return result

    def _tagged_partners(self):
        """Give some partners that have one of these tags or tags below, if a rule asks for tags: `FEW` and one more."""
        Partner = self.env["res.partner"]
        if "category_id" not in self.env["strategic.scoring"]._watched_fields():
            return Partner
        # Scores are everybody's, whoever changes a tag.
        return Partner.sudo().search([("category_id", "child_of", self.ids)], limit=FEW + 1)

    def _rescore_tagged(self, partners):
        """Score `partners` anew, or everybody if they are many."""
        scoring = self.env["strategic.scoring"]
        if len(partners) > FEW:
            scoring._rescore_soon("customer")
        else:
            scoring._rescore(partners.exists().commercial_partner_id.ids, touch=True)
