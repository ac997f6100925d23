from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import CUSTOMER_DOMAIN, REVIEW_DAYS, SETTINGS
from ...tools.scheduled_actions import trigger

# Number of customers for whom the scheduled action creates activities before each commit.
BATCH_SIZE = 500


class StrategicReview(models.AbstractModel):
    """Reminds the salesperson of assessments that run out.

    A customer has one open review activity at most. A new assessment of the customer closes this activity.
    """

    _name = "strategic.review"
    _description = "Strategic Review"

    @api.model
    def _cron_plan(self):
        """Scheduled action: create an activity for each customer whose scores use an assessment that runs out soon."""
        cron = self.env["ir.cron"]
        remaining_time = cron._commit_progress(0)
        while due := self._search_due(self._without_activity(), limit=BATCH_SIZE):
            if remaining_time <= 0:
                trigger(self.env, "review")
                break
            self._create_activities(due)
            remaining_time = cron._commit_progress(len(due))

    @api.model
    def _close_activities(self, customers, feedback=None):
        """Close the review activities of those `customers` that have no assessment left to review.

        :param feedback: text with which to mark the activities as done; without it the activities are deleted, because
            nobody has reviewed the customer
        """
        activities = self._search_activities(customers)
        if not activities:
            return
        still_to_review = self._search_to_review(customers)
        done = activities.filtered(lambda activity: activity.res_id not in still_to_review.ids)
        if done and feedback:
            done.action_feedback(feedback=feedback)
        else:
            done.unlink()

    @api.model
    def _reopen_activities(self, assessments):
        """Reopen the customers' activities that `assessments` closed, because these assessments are being undone.

        If a customer now has an assessment to review, also reopen the activities that the customer's later assessments
        closed.
        """
        customers = assessments.partner_id
        first_ids = {customer.id: min(group.ids) for customer, group in assessments.grouped("partner_id").items()}
        undone = assessments
        if to_review := self._search_to_review(customers):
            since = assessments.with_context(active_test=False).search(
                [("partner_id", "in", to_review.ids), ("id", ">=", min(first_ids.values()))]
            )
            undone |= since.filtered(lambda assessment: assessment.id >= first_ids[assessment.partner_id.id])
        # An assessment closes activities in its own transaction, and Odoo dates all writes of a transaction alike. So
        # these activities have the time of the assessment, and activities that a user closed by hand have another time.
        moments = {(assessment.partner_id.id, assessment.create_date) for assessment in undone}
        activities = self.with_context(active_test=False)._search_activities(customers)
        closed = activities.filtered(
            lambda activity: not activity.active and (activity.res_id, activity.write_date) in moments
        )
        # sudo: a user whose assessment closed an activity may also reopen the activity, and delete the message that
        # Odoo posted when the activity was closed.
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "res.partner"),
                    ("res_id", "in", customers.ids),
                    ("mail_activity_type_id", "=", self._activity_type().id),
                ]
            )
        )
        messages.filtered(lambda message: (message.res_id, message.create_date) in moments).unlink()
        closed.write({"active": True, "feedback": False})

    @api.model
    def _create_activities_again(self, customers):
        """Create activities for those of `customers` that are due for a review and have no open review activity.

        Called when an assessment counts again, so that nobody has to wait for the scheduled action.
        """
        # sudo: Odoo lets only users who may write the customer create activities for it. A user who may assess the
        # customer may lack this right.
        due = self._search_due(Domain("id", "in", customers.ids) & self._without_activity())
        self.sudo()._create_activities(due.sudo())

    @api.model
    def _create_activities(self, customers):
        """Create one activity for each of `customers`, due when the first of the customer's assessments runs out."""
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": customer.id,
                    "activity_type_id": self._activity_type().id,
                    "summary": self.env._(
                        "Assessments run out on %(date)s", date=fields.Date.to_string(customer.strategic_review_date)
                    ),
                    "date_deadline": customer.strategic_review_date,
                    "user_id": self._responsible(customer).id,
                    "automated": True,
                }
                for customer in customers
            ]
        )

    @api.model
    def _responsible(self, partner):
        """Return the salesperson of `partner` if active, else none: any user may take an activity without a user."""
        return partner.user_id.filtered("active")

    @api.model
    def _activity_type(self):
        """Return the activity type of reviews; an empty recordset if the type was deleted."""
        return (
            self.env.ref("strategic_customer.mail_activity_type_review", raise_if_not_found=False)
            or self.env["mail.activity.type"]
        )

    @api.model
    def _days(self):
        """Return how many days before an assessment runs out the customer gets an activity; 0: no activity."""
        # sudo: salespeople may not read system parameters.
        return int(self.env["ir.config_parameter"].sudo().get_param(REVIEW_DAYS) or SETTINGS[REVIEW_DAYS])

    @api.model
    def _search_activities(self, customers):
        """Return the review activities of `customers`; with ``active_test=False`` in the context, closed ones too."""
        # sudo: a new assessment closes the activity, also if the activity is assigned to another user.
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "in", customers.ids),
                    ("activity_type_id", "=", self._activity_type().id),
                ]
            )
        )

    @api.model
    def _without_activity(self):
        """Return the domain of the customers without an open review activity."""
        return Domain("activity_ids", "not any", [("activity_type_id", "=", self._activity_type().id)])

    @api.model
    def _search_to_review(self, customers):
        """Return those of `customers` with an assessment to review: it has run out, or will run out soon."""
        return self._search_due([("id", "in", customers.ids)]) | self._search_ran_out(customers)

    @api.model
    def _search_due(self, domain, limit=None):
        """Return the customers in `domain` whose scores use an assessment that runs out soon, ordered by its end."""
        Partner = self.env["res.partner"]
        days = self._days()
        if not days or not self._activity_type():
            return Partner
        soon = Domain("strategic_review_date", "<=", fields.Date.today() + timedelta(days=days))
        return Partner.search(
            Domain.AND([soon, CUSTOMER_DOMAIN, domain]), order="strategic_review_date, id", limit=limit
        )

    @api.model
    def _search_ran_out(self, customers):
        """Return those of `customers` with an assessment that would count, but ran out and was not replaced."""
        ran_out = Domain("partner_id", "in", customers.ids) & Domain("valid_until", "<", fields.Date.today())
        is_overall = Domain("criterion_id", "=", False)
        on_criterion = Domain("criterion_id.is_rule", "=", False) & Domain("criterion_id.active", "=", True)
        in_use = Domain("audience_id", "=", False) | Domain("audience_id.active", "=", True)
        return self.env["strategic.assessment"].search(ran_out & (is_overall | on_criterion) & in_use).partner_id
