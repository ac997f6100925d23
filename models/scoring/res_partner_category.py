from odoo import api, models

# If a changed tag has at most this many partners, only these are scored again; else all customers.
TAGGED_LIMIT = 1_000
# The fields of a tag that decide which partners a rule on tags matches.
TAGGING_FIELDS = frozenset({"partner_ids", "active", "parent_id"})


class ResPartnerCategory(models.Model):
    """Score partners again when a tag is created, changed or deleted, which may tag them or take their tag away."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        # Read the tags, not `vals`: defaults may tag partners too. Child tags get their parent in `write`, not here.
        self._rescore_tagged(categories._tagged_partners())
        return categories

    def write(self, vals):
        if vals.keys().isdisjoint(TAGGING_FIELDS):
            return super().write(vals)
        tagged_before = self._tagged_partners()
        result = super().write(vals)
        self._rescore_tagged(tagged_before | self._tagged_partners())
        return result

    def unlink(self):
        tagged_before = self._tagged_partners()
        result = super().unlink()
        self._rescore_tagged(tagged_before)
        return result

    def _tagged_partners(self):
        """Return up to `TAGGED_LIMIT` + 1 partners with these tags or tags below; none if no rule reads tags."""
        Partner = self.env["res.partner"]
        if "category_id" not in self.env["strategic.scoring"]._watched_fields():
            return Partner
        # sudo: partners that this user does not see are scored too.
        return Partner.sudo().search([("category_id", "child_of", self.ids)], limit=TAGGED_LIMIT + 1)

    def _rescore_tagged(self, partners):
        """Score `partners` again, or all customers if there are more than `TAGGED_LIMIT`."""
        scoring = self.env["strategic.scoring"]
        if len(partners) > TAGGED_LIMIT:
            scoring._rescore_soon("customer")
        else:
            scoring._rescore(partners.exists().commercial_partner_id.ids, touch=True)
