from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.date_utils import get_quarter

from ...const import GROUP_MANAGER
from ...tools.commands import linked_ids
from ...tools.guarded_related import GuardedMany2one

KINDS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("quote", "Quote"),
    ("case_study", "Case Study"),
    ("logo", "Logo"),
]
# Kinds of use that each reference scope allows. A private reference reaches one prospect at a time.
ALLOWED_KINDS = {
    "none": (),
    "private": ("call", "visit"),
    "public": tuple(kind for kind, _label in KINDS),
}
# Days after the use until the user who asked has to enter the outcome.
FOLLOW_UP_DAYS = 3


class StrategicReference(models.Model):
    """One use of a customer as a reference, to sell to another customer.

    Any salesperson may ask a reference customer, also that of a colleague's partnership. The terms of the partnership
    limit this (DESIGN §5): its scope limits the kinds of use, its cap the number of uses in a calendar quarter.
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
    # Activity of the user who asked. It is marked as done when the outcome is entered.
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
        # After `super()`, which checks the access: the errors name the customer.
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
        """Return what the terms limit: the partnership's id, the first day of the quarter, and the kind of use."""
        self.ensure_one()
        return self.partnership_id.id, get_quarter(self.date)[0], self.kind

    @api.model
    def _fields_saved_unchecked(self):
        # Any salesperson may ask a reference customer, also that of a colleague's partnership.
        return ("partnership_id",)

    @api.model
    def _check_offered(self, partnership_ids):
        """Check that the partnerships that this user does not see are offered as references.

        :raise AccessError: for a partnership of a company that the user does not work in
        :raise UserError: for another one that is not offered; it names nothing
        """
        if self.env.su:
            return
        partnerships = self.env["strategic.partnership"].browse(linked_ids(list(partnership_ids)))
        hidden = partnerships - partnerships._filtered_access("read")
        elsewhere = hidden.sudo().filtered(lambda partnership: partnership.company_id not in self.env.companies)
        elsewhere.with_env(self.env).check_access("read")
        # A colleague's partnership may be used if it allows references, has not ended and is not archived.
        found = hidden.sudo().search([("id", "in", hidden.ids), *hidden._offered_domain(self.env.companies)])
        if len(found) < len(hidden):
            raise UserError(
                self.env._("This customer has not agreed to speak for us: its partnership allows no references.")
            )

    def _check_past(self, vals):
        """Raise a `UserError` if a user below sales manager would change what a past use counts for.

        A planned use may be moved. A past use keeps its quarter and its partnership, so that it still counts there.
        """
        if self.env.su or vals.keys().isdisjoint({"partnership_id", "date"}) or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # Check the access first: the error names the customer.
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
        """Raise a `UserError` if a user below sales manager would ask in the name of another user."""
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        if self.user_id - self.env.user:
            raise UserError(
                self.env._("You ask reference customers in your own name: leave out who asked, or ask a sales manager.")
            )

    def _check_scope(self):
        """Raise a `UserError`, also for sales managers, if the scope of the partnership does not allow the kind."""
        # sudo: any salesperson may ask a reference customer, also that of a colleague's partnership.
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
        """Raise a `UserError` if a customer, with `self`, is asked more often in a quarter than the cap allows.

        A sales manager may exceed the cap. Uses of all kinds and by all users count.
        """
        if not self:
            return
        # sudo: the uses that this user does not see count too.
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
        """Let only one transaction at a time add uses to `partnerships`, against a race past the cap.

        A second transaction waits here until the first one commits. PostgreSQL then raises a serialization error,
        because the row was written; Odoo retries, and the retry counts the first use. A lock without a write would
        raise no error, and the second transaction would count in its old snapshot.
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
        """Return the error that the cap of `partnership` is reached in the quarter of `date`, and what to do."""
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
        """Post the use in the opportunity's chatter, and plan an activity for the user who asked: how did it go?"""
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
            # sudo: only this code reads and writes the field, so its `groups` give no user access.
            reference.sudo().follow_up_id = activity

    def _prepare_message(self):
        """Return the text of the note in the opportunity's chatter."""
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
        """Return who speaks for us, in words that every reader of the opportunity may see."""
        return self.customer_id.name if self._is_named() else self.env._("a reference customer")

    def _is_named(self):
        """Return whether every reader of the opportunity may know that the customer is a reference.

        An opportunity without a company is visible in all companies, a partnership only in its own.
        """
        # sudo: the user can't read other companies, but may know how many there are.
        return bool(self.lead_id.company_id) or self.env["res.company"].sudo().search_count([], limit=2) == 1

    def _follow_up_done(self):
        """Mark the activities that ask for the outcome as done."""
        # sudo: a user other than the one with the activity may enter the outcome.
        for outcome, references in self.sudo().filtered("follow_up_id.active").grouped("outcome").items():
            label = dict(self._fields["outcome"]._description_selection(self.env))[outcome]
            references.follow_up_id.action_feedback(feedback=self.env._("Outcome: %s", label))
