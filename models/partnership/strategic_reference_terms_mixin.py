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
# Kinds of use that each reference scope allows. A private reference reaches one prospect at a time.
ALLOWED_KINDS = {
    "none": (),
    "private": ("call", "visit"),
    "public": tuple(kind for kind, _label in KINDS),
}
# Fields that decide whether the terms of a partnership allow a use.
LIMITED_FIELDS = {"partnership_id", "date", "kind"}


class StrategicReferenceTermsMixin(models.AbstractModel):
    """Mixin of `strategic.reference`: who may ask a customer, how and how often.

    The partnership's scope limits the kinds of use, its cap limits the number of uses in a calendar quarter.
    """

    _name = "strategic.reference.terms.mixin"
    _description = "Limits of Reference Uses"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_offered(vals.get("partnership_id") for vals in vals_list)
        references = super().create(vals_list)
        # Check after `super()`, which checks the access, because the errors of these checks name the customer.
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
        """Return the key by which uses count towards a cap: the partnership's id and the first day of the quarter."""
        self.ensure_one()
        return self.partnership_id.id, get_quarter(self.date)[0]

    @api.model
    def _check_offered(self, partnership_ids):
        """Check that the partnerships that this user does not see are offered as references.

        :raise AccessError: if a partnership belongs to a company that the user does not work in
        :raise UserError: if another partnership is not offered; the message names no customer
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
        """Raise a `UserError` if a user below sales manager would move a past use to another quarter or partnership.

        A planned use may be moved. A past use must keep counting towards the cap of its quarter and partnership.
        """
        if self.env.su or vals.keys().isdisjoint({"partnership_id", "date"}) or self.env.user.has_group(GROUP_MANAGER):
            return
        self._check_values([vals])
        # Check the access first, because the error below names the customer.
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
        """Raise a `UserError` if a user below sales manager would ask in the name of another user."""
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
            if counts[reference._quota()] > partnership.reference_cap:
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
