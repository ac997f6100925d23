from odoo import api, models

# If a changed tag has at most this many partners, only they are scored again; else all customers.
FEW = 1_000


class ResPartnerCategory(models.Model):
    """Score partners again when their tags change on the side of the tag: on create, write or unlink."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        # Include partners that a default has tagged. (Tags that move below a new tag are written, see `write`.)
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
        """Return up to `FEW` + 1 partners that have one of these tags or a tag below; none if no rule reads tags."""
        Partner = self.env["res.partner"]
        if "category_id" not in self.env["strategic.scoring"]._watched_fields():
            return Partner
        # sudo: partners that this user does not see are scored too.
        return Partner.sudo().search([("category_id", "child_of", self.ids)], limit=FEW + 1)

    def _rescore_tagged(self, partners):
        """Score `partners` again, or all customers if there are more than `FEW`."""
        scoring = self.env["strategic.scoring"]
        if len(partners) > FEW:
            scoring._rescore_soon("customer")
        else:
            scoring._rescore(partners.exists().commercial_partner_id.ids, touch=True)
