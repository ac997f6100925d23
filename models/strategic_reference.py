from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.date_utils import get_quarter

from ..const import GROUP_MANAGER
from ..tools.commands import linked_ids
from ..tools.guarded_related import GuardedMany2one

KINDS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("quote", "Quote"),
    ("case_study", "Case Study"),
    ("logo", "Logo"),
]
# What each scope of a partnership allows: one prospect at a time hears of a private reference, nobody else.
ALLOWED_KINDS = {
    "none": (),
    "private": ("call", "visit"),
    "public": tuple(kind for kind, _label in KINDS),
}
# Days after the use until whoever asked is to say how it went.
FOLLOW_UP_DAYS = 3


class StrategicReference(models.Model):
    """One use of a customer's good name to sell to another one.

    Reference customers serve everybody who sells: any salesperson may ask one, whoever is responsible for the
    partnership, within its terms (DESIGN §5): its scope says in what way, its cap how often in a calendar quarter.
    """

    _name = "strategic.reference"
    _description = "Reference Use"
    _inherit = ["strategic.partnership.part"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partnership_id = fields.Many2one(ondelete="restrict")
    customer_id = GuardedMany2one(related="partnership_id.partner_id", string="Reference Customer")
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        help="The opportunity that the reference was to help.",
    )
    kind = fields.Selection(selection=KINDS, required=True, default="call")
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    outcome = fields.Selection(
        selection=[("helped", "Helped"), ("neutral", "No Difference"), ("hurt", "Did Harm")],
        help="What it did for the opportunity; empty until it is known.",
    )
    note = fields.Text()
    # Planned for whoever asked, and done as soon as there is an outcome.
    follow_up_id = fields.Many2one(
        comodel_name="mail.activity", ondelete="set null", index="btree_not_null", copy=False, groups=fields.NO_ACCESS
    )

    _uses = models.Index("(partnership_id, date)")

    @api.depends("customer_id", "kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for reference in self:
            reference.display_name = self.env._(
                "%(customer)s: %(kind)s, %(date)s",
                customer=reference.customer_id.name or "",
                kind=labels.get(reference.kind, ""),
                date=format_date(self.env, reference.date),
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_offered(vals.get("partnership_id") for vals in vals_list)
        references = super().create(vals_list)
        # Not before it is certain that this user may see whom the messages name.
        references._check_asker()
        references._check_scope()
        references._check_cap()
        return references

    def write(self, vals):
        self._check_offered([vals.get("partnership_id")])
        self._check_past(vals)
        before = {reference: reference._terms() for reference in self} if vals.keys() & {*self._term_fields()} else {}
        result = super().write(vals)
        if "user_id" in vals:
            self._check_asker()
        changed = self.filtered(lambda reference: reference in before and reference._terms() != before[reference])
        changed._check_scope()
        changed.filtered(lambda reference: reference._terms()[:2] != before[reference][:2])._check_cap()
        if vals.get("outcome"):
            self._follow_up_done()
        return result

    @api.model
    def _term_fields(self):
        return ("partnership_id", "date", "kind")

    def _terms(self):
        """Give what the terms of the partnership have a say in: whom, in which quarter (its first day), how."""
        self.ensure_one()
        return self.partnership_id.id, get_quarter(self.date)[0], self.kind

    @api.model
    def _open_fields(self):
        # Reference customers serve everybody, whoever is responsible for the partnership.
        return ("partnership_id",)

    @api.model
    def _check_offered(self, partnership_ids):
        """Raise a `UserError` that names nothing if a partnership that this user does not see is not offered to all."""
        if self.env.su:
            return
        partnerships = self.env["strategic.partnership"].browse(linked_ids(list(partnership_ids)))
        hidden = partnerships - partnerships._filtered_access("read")
        elsewhere = hidden.sudo().filtered(lambda partnership: partnership.company_id not in self.env.companies)
        elsewhere.with_env(self.env).check_access("read")
        # Those of colleagues may be asked, as far as they are found.
        found = hidden.sudo().search([("id", "in", hidden.ids), *hidden._offered_domain(self.env.companies)])
        if len(found) < len(hidden):
            raise UserError(
                self.env._("This customer has not agreed to speak for us: its partnership allows no references.")
            )

    def _check_past(self, vals):
        """Raise a `UserError` if somebody below a sales manager would take back that a customer has been asked.

        What is planned may be put off, but where a use counts that has been made, it goes on counting: its quarter and
        its partnership stay.
        """
        if self.env.su or vals.keys().isdisjoint({"partnership_id", "date"}) or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # The error names the customer.
        self.check_access("write")
        today = fields.Date.context_today(self)
        for reference in self.filtered(lambda reference: reference.date <= today):
            partnership_id = vals.get("partnership_id") or reference.partnership_id.id
            quarter = get_quarter(fields.Date.to_date(vals.get("date") or reference.date))[0]
            if (partnership_id, quarter) != reference._terms()[:2]:
                raise UserError(
                    self.env._(
                        "%(customer)s was asked on %(date)s, and that counts in its quarter: neither the quarter nor "
                        "the partnership can be changed. If it is a slip, ask a sales manager to put it right.",
                        customer=reference.customer_id.name,
                        date=format_date(self.env, reference.date),
                    )
                )

    def _check_asker(self):
        """Raise a `UserError` if somebody below a sales manager would ask in another's name."""
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        if self.user_id - self.env.user:
            raise UserError(
                self.env._("You ask reference customers in your own name: leave out who asked, or ask a sales manager.")
            )

    def _check_scope(self):
        """Raise a `UserError` for everybody if a customer would speak in a way its partnership does not allow."""
        # Reference customers serve everybody, whoever is responsible for the partnership.
        for reference in self.sudo():
            partnership = reference.partnership_id
            if reference.kind in ALLOWED_KINDS[partnership.reference_scope]:
                continue
            names = {
                "customer": partnership.partner_id.name,
                "kind": dict(self._fields["kind"]._description_selection(self.env))[reference.kind],
                "responsible": partnership.user_id.name or self.env._("a sales manager"),
            }
            if partnership.reference_scope == "none":
                raise UserError(
                    self.env._(
                        "%(customer)s has not agreed to speak for us: its partnership allows no references. If that "
                        "has changed, have %(responsible)s change the terms of reference on the partnership first.",
                        **names,
                    )
                )
            raise UserError(
                self.env._(
                    "%(customer)s speaks to prospects in private only, by calls and visits: no %(kind)s. If that has "
                    "changed, have %(responsible)s change the terms of reference on the partnership first.",
                    **names,
                )
            )

    def _check_cap(self):
        """Raise a `UserError` if, with `self`, a customer is asked more often in a quarter than agreed.

        A sales manager may go on. All uses count, of whatever kind, whoever asked.
        """
        if not self:
            return
        # Uses that this user does not see are uses.
        references = self.sudo()
        partnerships = references.partnership_id
        self._lock_partnerships(partnerships)
        if self.env.user.has_group(GROUP_MANAGER):
            return
        dates = references.mapped("date")
        counts = references._read_group(
            [
                ("partnership_id", "in", partnerships.ids),
                ("date", ">=", get_quarter(min(dates))[0]),
                ("date", "<=", get_quarter(max(dates))[1]),
            ],
            ["partnership_id", "date:quarter"],
            ["__count"],
        )
        counts = {(partnership.id, quarter): count for partnership, quarter, count in counts}
        for reference in references:
            partnership = reference.partnership_id
            if counts[reference._terms()[:2]] > partnership.reference_cap:
                raise UserError(self._past_cap_message(partnership, reference.date))

    @api.model
    def _lock_partnerships(self, partnerships):
        """Let only one transaction at a time use up what is left of `partnerships`.

        Whoever asks at the same moment waits here. Odoo then tries again by itself, since the row was written, and
        finds the use that came first; a mere lock would let it count what it saw before.
        """
        self.env.execute_query(
            SQL(
                """
                UPDATE strategic_partnership AS partnership
                   SET write_date = partnership.write_date
                  FROM (
                        SELECT id FROM strategic_partnership WHERE id IN %s ORDER BY id FOR NO KEY UPDATE
                       ) AS used
                 WHERE partnership.id = used.id
             RETURNING partnership.id
                """,
                tuple(partnerships.ids),
            )
        )

    @api.model
    def _past_cap_message(self, partnership, date):
        """Say that the customer of `partnership` was asked often enough in the quarter of `date`, and what to do."""
        _first, last = get_quarter(date)
        if not partnership.reference_cap:
            return self.env._(
                "%(customer)s is not to be asked: its partnership allows 0 uses a quarter. Find another reference, or "
                "ask a sales manager, who may go on.",
                customer=partnership.partner_id.name,
            )
        return self.env._(
            "%(customer)s has been asked as often as agreed: uses a quarter: %(cap)s. It may be asked again from "
            "%(date)s on. Find another reference, or ask a sales manager, who may go on.",
            customer=partnership.partner_id.name,
            cap=partnership.reference_cap,
            date=format_date(self.env, fields.Date.add(last, days=1)),
        )

    def _announce(self):
        """Tell of the use in the opportunity's chatter, and plan for whoever asked to say how it went."""
        for reference in self.filtered("lead_id"):
            lead = reference.lead_id
            lead.message_post(body=reference._prepare_message(), subtype_xmlid="mail.mt_note")
            activity = lead.activity_schedule(
                "strategic_customer.mail_activity_type_reference",
                date_deadline=fields.Date.add(
                    max(reference.date, fields.Date.context_today(self)), days=FOLLOW_UP_DAYS
                ),
                summary=self.env._("How did it go with %s?", reference._speaker()),
                note=self.env._("Say under References on this opportunity what it did for us."),
                user_id=reference.user_id.id,
            )
            # Nobody reads or writes this one, but the code here.
            reference.sudo().follow_up_id = activity

    def _prepare_message(self):
        """Give the note in the opportunity's chatter."""
        self.ensure_one()
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        sentence = self.env._(
            "%(customer)s speaks for us: %(kind)s, %(date)s.",
            customer=self._speaker(),
            kind=kind,
            date=format_date(self.env, self.date),
        )
        return "\n".join([sentence, self.note] if self.note and self._is_named() else [sentence])

    def _speaker(self):
        """Say who speaks, for whoever sees the opportunity."""
        return self.customer_id.name if self._is_named() else self.env._("a reference customer")

    def _is_named(self):
        """Tell whether all who see the opportunity may know the partnership's customer as such.

        An opportunity of no company is seen in all of them, a partnership in its own one only.
        """
        # How many companies there are is no secret, but those of others are not in this user's reach.
        return bool(self.lead_id.company_id) or self.env["res.company"].sudo().search_count([], limit=2) == 1

    def _follow_up_done(self):
        """Mark as done what was planned to find the outcome out."""
        # Whoever knows the outcome may say so, in place of the one who was to ask.
        for outcome, references in self.sudo().filtered("follow_up_id.active").grouped("outcome").items():
            label = dict(self._fields["outcome"]._description_selection(self.env))[outcome]
            references.follow_up_id.action_feedback(feedback=self.env._("Outcome: %s", label))
