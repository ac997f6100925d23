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
# What came of a confirmation: (key, label).
RESULTS = [
    ("assessed", "Assessed"),
    ("person", "Kept: Assessed by a Person"),
    ("list", "Kept: Another Entry Counts"),
    ("no_points", "No Points for This Rank"),
    ("withdrawn", "Withdrawn"),
]
# From this score on, a match is sure although there are others with lower ones. Below, it has to be the only one.
SURE_AMONG_OTHERS = SCORES["website_name"]
# From this score on, the only match is sure.
SURE_ALONE = SCORES["name"]


class StrategicListMatch(models.Model):
    """A customer who may be the company of an entry; `strategic.list.matching.mixin` writes these by SQL.

    What a person has decided, and what came of it, is stored here and not on the entry. A list is public, and the same
    for all companies; whose customers are on it is not. The record rule hides matches with a hidden customer, and
    `strategic.list.entry.shown.mixin` works out for each user what the others say of an entry.
    """

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
    decision = fields.Selection(
        selection=[("confirmed", "Confirmed"), ("rejected", "Rejected")],
        readonly=True,
        help="What a person has said of this customer; empty if nobody has yet.",
    )
    result = fields.Selection(selection=RESULTS, readonly=True, help="What came of the confirmation.")
    assessment_id = fields.Many2one(
        comodel_name="strategic.assessment",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        help="The assessment made from this entry.",
    )
    # Needed to undo: no index, as nobody searches by it.
    former_assessment_id = fields.Many2one(comodel_name="strategic.assessment", ondelete="set null", readonly=True)
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

    def _write_result(self, vals):
        """Write what came of the confirmation of these matches."""
        # sudo: no user may write matches, as only matching and confirming know what they are.
        self.sudo().write(vals)

    def _decide(self, decision):
        """Record what a person has said of these customers: `confirmed`, `rejected`, or False to take it back."""
        self._write_result({"decision": decision})
        self._forget_shown()

    @api.model
    def _add_by_hand(self, pairs):
        """Add the customers that a person has set, as the surest: `pairs` of an entry and its customer."""
        vals_list = [{"entry_id": entry.id, "partner_id": partner.id} for entry, partner in pairs]
        # sudo: no user may write matches.
        self.sudo().create([dict(vals, reason="hand", score=SCORES["hand"]) for vals in vals_list])
        self._forget_shown()

    @api.model
    def _forget_shown(self):
        """Let entries and lists be read again: what is known of one entry tells something of the others, too."""
        for name in (self._name, "strategic.list.entry", "strategic.list"):
            self.env[name].invalidate_model()

    @api.model
    def _replace_customers(self, customer_of):
        """Put other customers in the place of possible ones; of two that become one, the surest match stays.

        Odoo's merge of contacts fails on two possible customers of one entry: call this before.

        :param customer_of: the new customer of each former one, as a dict of records
        """
        partner_ids = {partner.id for pair in customer_of.items() for partner in pair}
        # sudo: no user may write matches, and whoever edits contacts need not see the lists.
        matches = self.sudo().search([("partner_id", "in", list(partner_ids))])
        kept = {}
        # A confirmed one first, then the surest, see `_order`.
        for match in matches.sorted(lambda match: match.decision != "confirmed"):
            kept.setdefault((match.entry_id, customer_of.get(match.partner_id, match.partner_id)), match)
        surest = self.browse().sudo().concat(*kept.values())
        (matches - surest).unlink()
        for (_entry, customer), match in kept.items():
            match.partner_id = customer
        self._forget_shown()
