from odoo import api, models

# Maximum number of partners to score again when their tag changes. If more partners have the tag, all customers are
# scored again.
TAGGED_LIMIT = 1_000
# The fields of a tag that decide which partners a rule on tags matches.
TAGGING_FIELDS = frozenset({"partner_ids", "active", "parent_id"})


class ResPartnerCategory(models.Model):
    """Scores partners again when a tag is created, changed or deleted, because this may tag or untag them."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        categories = super().create(vals_list)
        # Read the partners from the new tags, not from `vals`, because defaults may tag partners too. An existing tag
        # that `vals` make a child tag gets its parent by a call of `write`, which scores its partners again.
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
        """Return the partners that have one of these tags or of their child tags, but at most `TAGGED_LIMIT` + 1.

        If no rule reads tags, return none.
        """
        Partner = self.env["res.partner"]
        if "category_id" not in self.env["strategic.scoring"]._watched_fields():
            return Partner
        # sudo: partners that this user does not see are scored too.
        return Partner.sudo().search([("category_id", "child_of", self.ids)], limit=TAGGED_LIMIT + 1)

    def _rescore_tagged(self, partners):
        """Score the customers of `partners` again, or all customers if there are more than `TAGGED_LIMIT` partners."""
        scoring = self.env["strategic.scoring"]
        if len(partners) > TAGGED_LIMIT:
            scoring._rescore_soon("customer")
        else:
            scoring._rescore(partners.exists().commercial_partner_id.ids, touch=True)
