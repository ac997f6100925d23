from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.date_utils import get_quarter

from ...const import GROUP_MANAGER
from ...tools.commands import linked_ids

KINDS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("quote", "Quote"),
    ("case_study", "Case Study"),
    ("logo", "Logo"),
]
# Kinds of reference that each `reference_scope` allows. A private reference reaches one prospect at a time.
ALLOWED_KINDS = {
    "none": (),
    "private": ("call", "visit"),
    "public": tuple(kind for kind, _label in KINDS),
}
# Fields of a reference that decide whether the `reference_scope` and the `reference_cap` of its partnership allow it.
LIMITED_FIELDS = {"partnership_id", "date", "kind"}


class StrategicReferenceTermsMixin(models.AbstractModel):
    """Mixin of `strategic.reference`: checks who may ask a reference customer, in which ways and how often.

    The `reference_scope` of the partnership limits the kinds of use of its customer as a reference. The `reference_cap`
    of the partnership limits the number of uses in a calendar quarter.
    """

    _name = "strategic.reference.terms.mixin"
    _description = "Limits of Reference Uses"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_offered(vals.get("partnership_id") for vals in vals_list)
        references = super().create(vals_list)
        # Check after `super()` has checked the user's access, because the errors of these checks show the customer's
        # name.
        references._check_asker()
        references._check_scope()
        references._check_cap()
        return references

    def write(self, vals):
        self._check_offered([vals.get("partnership_id")])
        self._check_past(vals)
        is_limited = not LIMITED_FIELDS.isdisjoint(vals)
        before = {reference: (reference._quota(), reference.kind) for reference in self} if is_limited else {}
        result = super().write(vals)
        if "user_id" in vals:
            self._check_asker()
        moved = self.filtered(lambda reference: reference in before and reference._quota() != before[reference][0])
        changed = self.filtered(lambda reference: reference in before and reference.kind != before[reference][1])
        (moved | changed)._check_scope()
        moved._check_cap()
        return result

    def _quota(self):
        """Return the id of the partnership and the first day of the quarter.

        The partnership's `reference_cap` limits how many references share these two values.
        """
        self.ensure_one()
        return self.partnership_id.id, get_quarter(self.date)[0]

    @api.model
    def _check_offered(self, partnership_ids):
        """Check that this user may ask the customers of these partnerships, even without seeing the partnerships.

        A partnership that the user can't see must be offered: it must allow references, and must not have ended or be
        archived. A partnership that the user sees needs no check here.

        :raise AccessError: if a partnership that the user can't see belongs to a company that the user does not work in
        :raise UserError: if a colleague's partnership is not offered; the message names no customer
        """
        if self.env.su:
            return
        partnerships = self.env["strategic.partnership"].browse(linked_ids(list(partnership_ids)))
        hidden = partnerships - partnerships._filtered_access("read")
        elsewhere = hidden.sudo().filtered(lambda partnership: partnership.company_id not in self.env.companies)
        elsewhere.with_env(self.env).check_access("read")
        # Accept a partnership that the user can't see if it allows references, has not ended and is not archived.
        found = hidden.sudo().search([("id", "in", hidden.ids), *hidden._offered_domain(self.env.companies)])
        if len(found) < len(hidden):
            raise UserError(
                self.env._("This customer has not agreed to speak for us: its partnership allows no references.")
            )

    def _check_past(self, vals):
        """Raise a `UserError` if `vals` move a past reference to another quarter or partnership.

        A past reference must keep counting towards the `reference_cap` of its partnership in its quarter. A planned
        reference may be moved, and sales managers may also move a past one.
        """
        if self.env.su or vals.keys().isdisjoint({"partnership_id", "date"}) or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # Check the user's access to the references first, because the error below shows the customer's name.
        self.check_access("write")
        today = fields.Date.context_today(self)
        for reference in self.filtered(lambda reference: reference.date <= today):
            partnership_id = vals.get("partnership_id") or reference.partnership_id.id
            quarter = get_quarter(fields.Date.to_date(vals.get("date") or reference.date))[0]
            if (partnership_id, quarter) != reference._quota():
                raise UserError(
                    self.env._(
                        "%(customer)s was asked on %(date)s, and this use counts in its quarter: the quarter and the "
                        "partnership can't be changed. If this is a mistake, ask a sales manager to correct it.",
                        customer=reference.customer_id.name,
                        date=format_date(self.env, reference.date),
                    )
                )

    def _check_asker(self):
        """Raise a `UserError` if a user who is no sales manager enters that another user asked the customer."""
        if self.env.su or self.env.user.has_group(GROUP_MANAGER):
            return
        if self.user_id - self.env.user:
            raise UserError(
                self.env._(
                    "You can ask reference customers only in your own name: leave out who asked, or ask a sales "
                    "manager."
                )
            )

    def _check_scope(self):
        """Raise a `UserError` if the partnership's `reference_scope` does not allow the reference's `kind`.

        Sales managers get this error too.
        """
        # sudo: any salesperson may ask a reference customer, even if a colleague is responsible for the partnership
        # with it.
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
                        "has changed, the terms of reference on the partnership must be changed first. Responsible: "
                        "%(responsible)s.",
                        **names,
                    )
                )
            raise UserError(
                self.env._(
                    "%(customer)s speaks to prospects in private only, by calls and visits. Not agreed: %(kind)s. If "
                    "that has changed, the terms of reference on the partnership must be changed first. Responsible: "
                    "%(responsible)s.",
                    **names,
                )
            )

    def _check_cap(self):
        """Raise a `UserError` if a customer is asked more often in a quarter than `reference_cap` allows.

        References of all kinds and of all users count. Sales managers may exceed the cap.
        """
        if not self:
            return
        # sudo: the cap also counts references that this user can't see.
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
            if counts[reference._quota()] > partnership.reference_cap:
                raise UserError(self._past_cap_message(partnership, reference.date))

    @api.model
    def _lock_partnerships(self, partnerships):
        """Let only one transaction at a time add references to `partnerships`, so that no two together exceed a cap.

        A second transaction waits here until the first one commits. PostgreSQL then raises a serialization error in the
        second transaction, because the first one wrote the row. Odoo retries the second transaction, and the retry
        counts the reference that the first one added. A lock without a write would raise no error, and the second
        transaction would count the references in its old snapshot.
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
        """Return the error message for a reference that exceeds the cap of `partnership` in the quarter of `date`."""
        _first, last = get_quarter(date)
        if not partnership.reference_cap:
            return self.env._(
                "%(customer)s may not be asked: its partnership allows 0 uses a quarter. Find another reference, or "
                "ask a sales manager, who may exceed the limit.",
                customer=partnership.partner_id.name,
            )
        return self.env._(
            "%(customer)s has been asked as often as agreed (uses a quarter: %(cap)s). It may be asked again from "
            "%(date)s on. Find another reference, or ask a sales manager, who may exceed the limit.",
            customer=partnership.partner_id.name,
            cap=partnership.reference_cap,
            date=format_date(self.env, fields.Date.add(last, days=1)),
        )
