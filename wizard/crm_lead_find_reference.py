from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.date_utils import get_quarter

from ..const import GROUP_MANAGER
from ..models.partnership.strategic_reference_terms_mixin import ALLOWED_KINDS, KINDS
from ..tools.public import checks_access


class CrmLeadFindReference(models.TransientModel):
    """Choose a reference customer for an opportunity, and record that this customer is asked."""

    _name = "crm.lead.find_reference"
    _inherit = ["strategic.record"]
    _description = "Find a Reference"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The opportunity in which the customer speaks for us.",
    )
    candidate_ids = fields.One2many(
        comodel_name="crm.lead.find_reference.candidate",
        inverse_name="wizard_id",
        readonly=True,
        help="Customers who may speak for us, the best suited first.",
    )
    candidate_id = fields.Many2one(
        comodel_name="crm.lead.find_reference.candidate",
        string="Reference Customer",
        readonly=True,
        help="The customer who speaks for us.",
    )
    explanation = fields.Text(readonly=True, help="Why no customer, or not every customer, is offered, and what to do.")
    is_past_cap = fields.Boolean(related="candidate_id.is_past_cap")
    allowed_kinds = fields.Json(compute="_compute_allowed_kinds")
    kind = fields.Selection(
        selection=KINDS,
        default="call",
        required=True,
        help="How the customer speaks for us, such as in a call or with its logo.",
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    note = fields.Text(help="What the customer is to show. It is also posted in the opportunity's history.")

    @api.depends("candidate_id")
    def _compute_allowed_kinds(self):
        for wizard in self:
            wizard.allowed_kinds = list(ALLOWED_KINDS[wizard.candidate_id.scope or "none"])

    @api.depends("lead_id")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("A reference for %s", wizard.lead_id.name)

    @checks_access("write")
    def action_back(self):
        """Show the list of candidates again."""
        self.ensure_one()
        self.candidate_id = False
        return self._reopen()

    @checks_access("write")
    def action_log(self):
        """Record that the chosen customer is asked as a reference for the opportunity."""
        self.ensure_one()
        candidate = self.candidate_id
        if candidate.wizard_id != self:
            raise UserError(self.env._("First choose the customer who is to speak for us."))
        self.lead_id.check_access("write")
        self.env["strategic.reference"].create(self._prepare_reference())._announce()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Reference request logged: %(customer)s. You will be reminded to enter the outcome.",
                    customer=candidate.customer_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _open(self, lead):
        """Return the action that opens the wizard with the customers who may speak for us in the opportunity `lead`."""
        self.check_access("read")
        candidates, explanation = self._find_candidates(lead)
        # sudo: users may not create candidates, because a candidate shows data of a partnership that they may not see.
        wizard = self.sudo().create(
            {
                "lead_id": lead.id,
                "explanation": explanation,
                "candidate_ids": [Command.create(candidate) for candidate in candidates],
            }
        )
        return wizard.with_env(self.env)._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find a Reference"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_reference(self):
        """Return the values of the reference that `action_log` creates."""
        return {
            # sudo: the user need not see the partnership. Creating the reference checks that the customer of the
            # partnership may be asked.
            "partnership_id": self.candidate_id.sudo().partnership_id.id,
            "lead_id": self.lead_id.id,
            "kind": self.kind,
            "date": self.date,
            "note": self.note,
            "user_id": self.env.uid,
        }

    @api.model
    def _find_candidates(self, lead):
        """Return the values of the candidates for `lead`, best first, and the text that `_explain` returns."""
        candidates, past_cap = self.env["crm.lead.find_reference.candidate"]._prepare_candidates(lead)
        return candidates, self._explain(candidates, past_cap, lead)

    @api.model
    def _explain(self, candidates, past_cap, lead):
        """Return a text on why no customer, or not every customer, is offered; False if all are offered.

        :param past_cap: number of customers who have been asked as often as agreed
        """
        is_manager = self.env.user.has_group(GROUP_MANAGER)
        next_quarter = format_date(self.env, fields.Date.add(get_quarter(fields.Date.context_today(self))[1], days=1))
        if candidates:
            # Sales managers need no text: they are also offered the customers who have been asked as often as agreed.
            return bool(past_cap and not is_manager) and self.env._(
                "Customers not offered, because they have been asked as often as agreed: %(count)s. They may be asked "
                "again from %(date)s on; a sales manager may exceed the limit.",
                count=past_cap,
                date=next_quarter,
            )
        # sudo: count partnerships that the user may not see too. The text only depends on whether there are any.
        partnerships = self.env["strategic.partnership"].sudo()
        companies = self.env["crm.lead.find_reference.candidate"]._companies_of(lead)
        if past_cap:
            customer = lead.partner_id.commercial_partner_id
            own = [*partnerships._offered_domain(companies), ("partner_id", "=", customer.id)]
            if partnerships.search_count(own, limit=1):
                return self.env._(
                    "The customer of this opportunity is a reference customer itself. All others have been asked as "
                    "often as agreed. They may be asked again from %(date)s on; a sales manager may exceed the limit, "
                    "or raise the uses a quarter under References on a partnership.",
                    date=next_quarter,
                )
            return self.env._(
                "All reference customers have been asked as often as agreed. They may be asked again from %(date)s on; "
                "a sales manager may exceed the limit, or raise the uses a quarter under References on a partnership.",
                date=next_quarter,
            )
        if not partnerships.search_count([("company_id", "in", companies.ids)], limit=1):
            return self.env._(
                "There is no partnership yet. Start one from a strategic customer, and say under References whether "
                "the customer speaks for us."
            )
        return self.env._(
            "No other customer has agreed to speak for us. When one agrees, set Reference to Private or Public under "
            "References on its partnership."
        )
