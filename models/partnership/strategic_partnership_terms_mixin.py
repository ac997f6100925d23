from odoo import fields, models
from odoo.exceptions import UserError

from ...const import GROUP_MANAGER

# Values of `reference_scope`, ordered from no references to all kinds of references.
SCOPES = ("none", "private", "public")


class StrategicPartnershipTermsMixin(models.AbstractModel):
    """Mixin of `strategic.partnership`: the terms of the agreement, and how the customer may serve as a reference."""

    _name = "strategic.partnership.terms.mixin"
    _description = "Terms of a Partnership"

    agreement_state = fields.Selection(
        selection=[("none", "None"), ("draft", "Draft"), ("signed", "Signed")],
        string="Agreement",
        required=True,
        default="none",
        copy=False,
        tracking=True,
    )
    agreement_end = fields.Date(string="Agreement Ends", copy=False, tracking=True)
    ip_terms = fields.Selection(
        selection=[("undefined", "Undefined"), ("ours", "Ours"), ("shared", "Shared"), ("customer", "Customer's")],
        string="Intellectual Property",
        required=True,
        default="undefined",
        tracking=True,
        help="Who owns what is designed together. For a general product it must be ours or shared.",
    )
    change_of_control = fields.Selection(
        selection=[
            ("unknown", "Unknown"),
            ("none", "No Clause"),
            ("consent", "Customer's Consent"),
            ("termination", "Customer May Terminate"),
        ],
        string="Change of Control",
        required=True,
        default="unknown",
        tracking=True,
        help="What the agreement says about a sale of our business.",
    )

    reference_scope = fields.Selection(
        selection=[("none", "None"), ("private", "Private"), ("public", "Public")],
        string="Reference",
        required=True,
        default="none",
        tracking=True,
        help="None: the customer speaks to nobody. Private: calls and visits with prospects. Public: also quotes, case "
        "studies and its logo. Only the responsible user or a sales manager may allow more than before.",
    )
    reference_cap = fields.Integer(
        string="Uses a Quarter",
        default=2,
        help="How often the customer may be asked in a quarter. Only the responsible user or a sales manager may "
        "raise it.",
    )

    def write(self, vals):
        self._check_may_allow_more(vals)
        return super().write(vals)

    def _check_may_allow_more(self, vals):
        """Raise a `UserError` if `vals` allow more references than before and this user is not entitled to that.

        More references means a higher `reference_cap` or a wider `reference_scope`. Sales managers are entitled to
        allow more, and so is the user who was responsible for the partnership before this write.
        """
        if vals.keys().isdisjoint({"reference_cap", "reference_scope"}):
            return
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # Check the user's access to the partnerships first, because the error below shows the name of a partnership.
        self.check_access("write")
        for partnership in self.filtered(lambda partnership: partnership.user_id != self.env.user):
            cap = int(vals.get("reference_cap", partnership.reference_cap) or 0)
            scope = vals.get("reference_scope") or partnership.reference_scope
            if cap > partnership.reference_cap or SCOPES.index(scope) > SCOPES.index(partnership.reference_scope):
                raise UserError(
                    self.env._(
                        "%(partnership)s: only the responsible user or a sales manager can let the customer be asked "
                        "more often or in other ways. Responsible: %(responsible)s.",
                        partnership=partnership.display_name,
                        responsible=partnership.user_id.name or self.env._("nobody yet"),
                    )
                )
