from odoo import api, fields, models

from ...tools.guarded_related import GuardedChar, GuardedMany2one

# Why a customer may be the company of an entry, the surest reason first: (key, label, score).
REASONS = (
    ("hand", "Chosen by a Person", 110),
    ("vat", "Same VAT", 100),
    ("former", "Confirmed in the Previous Edition", 98),
    ("website_name", "Same Website and Name", 95),
    ("website", "Same Website", 90),
    ("name_country", "Same Name and Country", 80),
    ("name", "Same Name", 70),
    ("name_other", "Same Name, Other Country", 40),
)
SCORES = {key: score for key, _label, score in REASONS}
# From this score on, a match is sure although there are others with lower ones. Below, it has to be the only one.
SURE_AMONG_OTHERS = SCORES["website_name"]
# From this score on, the only match is sure.
SURE_ALONE = SCORES["name"]


class StrategicListMatch(models.Model):
    """A customer who may be the company of an entry; `strategic.list.matching.mixin` writes these by SQL."""

    _name = "strategic.list.match"
    _inherit = ["strategic.record"]
    _description = "Possible Customer of an Entry"
    _order = "score desc, partner_id.id"
    _rec_name = "partner_id"
    # Matching writes up to several rows for each entry, and deletes them: who wrote them, and when, tells nothing.
    _log_access = False

    entry_id = fields.Many2one(
        comodel_name="strategic.list.entry", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    reason = fields.Selection(
        selection=[(key, label) for key, label, _score in REASONS],
        required=True,
        readonly=True,
        help="Why the company of the entry may be this customer.",
    )
    reason_text = fields.Char(string="Why", compute="_compute_reason_text")
    score = fields.Integer(required=True, readonly=True, aggregator=None, help="How sure the reason is.")
    city = GuardedChar(related="partner_id.city")
    country_id = GuardedMany2one(related="partner_id.country_id")
    website = GuardedChar(related="partner_id.website")
    vat = GuardedChar(related="partner_id.vat")
    user_id = GuardedMany2one(related="partner_id.user_id", string="Salesperson")

    _once_for_an_entry = models.UniqueIndex("(entry_id, partner_id)")

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for match in self:
            match.reason_text = labels.get(match.reason)

    @api.depends("partner_id")
    def _compute_display_name(self):
        for match in self:
            match.display_name = match.partner_id.display_name

    @api.model
    def _replace_customers(self, customer_of):
        """Put other customers in the place of possible ones; of two that become one, the surest match stays.

        Odoo's merge of contacts fails on two possible customers of one entry: call this before.

        :param customer_of: the new customer of each former one, as a dict of records
        :return: the entries that have one of these possible customers
        """
        partner_ids = {partner.id for pair in customer_of.items() for partner in pair}
        # sudo: no user may write matches, and whoever edits contacts need not see the lists.
        matches = self.sudo().search([("partner_id", "in", list(partner_ids))])
        kept = {}
        for match in matches:  # the surest first, see `_order`
            kept.setdefault((match.entry_id, customer_of.get(match.partner_id, match.partner_id)), match)
        surest = self.browse().sudo().concat(*kept.values())
        (matches - surest).unlink()
        for (_entry, customer), match in kept.items():
            match.partner_id = customer
        return surest.entry_id
