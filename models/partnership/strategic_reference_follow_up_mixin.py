from odoo import fields, models
from odoo.tools import format_date

# The activity that asks for the outcome is due this many days after the reference customer was asked.
FOLLOW_UP_DAYS = 3


class StrategicReferenceFollowUpMixin(models.AbstractModel):
    """Mixin of `strategic.reference`: posts a note in the opportunity, and plans an activity to ask for the outcome."""

    _name = "strategic.reference.follow.up.mixin"
    _description = "Follow-up of Reference Uses"

    # The activity that asks `user_id` for the outcome. It is marked as done when somebody enters the outcome.
    follow_up_id = fields.Many2one(
        comodel_name="mail.activity", ondelete="set null", index="btree_not_null", copy=False, groups=fields.NO_ACCESS
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("outcome"):
            self._close_follow_up()
        return result

    def _announce(self):
        """Post a note about the reference in the opportunity's chatter, and plan an activity on the opportunity.

        The activity asks the user who asked the reference customer to enter the outcome.
        """
        for reference in self.filtered("lead_id"):
            lead = reference.lead_id
            lead.message_post(body=reference._prepare_message(), subtype_xmlid="mail.mt_note")
            activity = lead.activity_schedule(
                "strategic_customer.mail_activity_type_reference",
                date_deadline=fields.Date.add(
                    max(reference.date, fields.Date.context_today(self)), days=FOLLOW_UP_DAYS
                ),
                summary=reference._outcome_question(),
                note=self.env._("Enter the outcome on this opportunity, under References."),
                user_id=reference.user_id.id,
            )
            # sudo: only this mixin reads and writes `follow_up_id`, so the `groups` of the field give no user access to
            # it.
            reference.sudo().follow_up_id = activity

    def _prepare_message(self):
        """Return the text of the note in the opportunity's chatter."""
        self.ensure_one()
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        parts = {"customer": self.customer_id.name, "kind": kind, "date": format_date(self.env, self.date)}
        if not self._may_name_customer():
            return self.env._("Reference request logged: %(kind)s, %(date)s.", **parts)
        sentence = self.env._("Reference request logged: %(customer)s, %(kind)s, %(date)s.", **parts)
        return "\n".join([sentence, self.note] if self.note else [sentence])

    def _outcome_question(self):
        """Return the summary of the activity, which names the customer if every reader may know the name."""
        if not self._may_name_customer():
            return self.env._("How did it go with the reference customer?")
        return self.env._("How did it go with %s?", self.customer_id.name)

    def _may_name_customer(self):
        """Return whether every reader of the opportunity may know that the customer is a reference.

        Users of all companies see an opportunity without a company, but only users of the partnership's own company see
        the partnership.
        """
        # sudo: the user can't read other companies, but may know whether there are any.
        return bool(self.lead_id.company_id) or self.env["res.company"].sudo().search_count([], limit=2) == 1

    def _close_follow_up(self):
        """Mark the activities that ask for the outcome as done."""
        # sudo: the user who enters the outcome need not be the user to whom the activity is assigned.
        for outcome, references in self.sudo().filtered("follow_up_id.active").grouped("outcome").items():
            label = dict(self._fields["outcome"]._description_selection(self.env))[outcome]
            references.follow_up_id.action_feedback(feedback=self.env._("Outcome: %s", label))
