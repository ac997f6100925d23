from odoo import fields, models
from odoo.exceptions import UserError

from ...const import GROUP_MANAGER

# Values of `reference_scope`, from least to most that the customer allows.
SCOPES = ("none", "private", "public")


class StrategicPartnershipTermsMixin(models.AbstractModel):
    """Mixin of a partnership: what is agreed with the customer, in the agreement and about references."""

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
        """Raise a `UserError` if `vals` raise the cap or widen the scope of references, and this user may not do so.

        Sales managers may do so, and the user who was responsible for the partnership before the write.
        """
        if vals.keys().isdisjoint({"reference_cap", "reference_scope"}):
            return
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # Check the access first, because the error below names the partnership.
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
