from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import GROUP_MANAGER

# Values of `reference_scope`, ordered from no references to all kinds of references.
SCOPES = ("none", "private", "public")
# Terms with a dated history, and the fields that keep it, which only the code below writes.
AGREEMENT = ("agreement_state", "agreement_end")
HISTORY = ("agreement_changes", "agreement_recorded_since")


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
        help="How far the contract on the partnership is.",
    )
    agreement_end = fields.Date(
        string="Agreement Ends",
        copy=False,
        tracking=True,
        help="The last day of the signed agreement. Empty: it has no end.",
    )
    agreement_recorded_since = fields.Date(
        default=fields.Date.context_today,
        copy=False,
        readonly=True,
        help="Since when changes of the agreement are kept. Of earlier dates nothing is known.",
    )
    # One dict for each change, oldest first: `until` (day of the change, as text), `state` and `end` before it.
    agreement_changes = fields.Json(copy=False, readonly=True)
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

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_history(vals) for vals in vals_list])

    def write(self, vals):
        self._check_may_allow_more(vals)
        vals = self._without_history(vals)
        if vals.keys().isdisjoint(AGREEMENT):
            return super().write(vals)
        before = [(partnership.agreement_state, partnership.agreement_end) for partnership in self]
        result = super().write(vals)
        today = fields.Date.to_string(fields.Date.context_today(self))
        for partnership, (state, end) in zip(self, before, strict=True):
            if (state, end) != (partnership.agreement_state, partnership.agreement_end):
                change = {"until": today, "state": state, "end": end and fields.Date.to_string(end)}
                changes = [*(partnership.agreement_changes or []), change]
                super(StrategicPartnershipTermsMixin, partnership).write({"agreement_changes": changes})
        return result

    @api.model
    def _without_history(self, vals):
        """Return `vals` without the fields that keep the history: no client may write the past."""
        return {name: value for name, value in vals.items() if name not in HISTORY}

    def _agreement_on(self, day):
        """Return the state and the end of the agreement as they were on `day`; two times None if that is not known."""
        self.ensure_one()
        if self.agreement_recorded_since and day < self.agreement_recorded_since:
            return None, None
        for change in self.agreement_changes or []:
            if fields.Date.to_date(change["until"]) > day:
                return change["state"], fields.Date.to_date(change["end"])
        return self.agreement_state, self.agreement_end

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
