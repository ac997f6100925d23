from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import CUSTOMER_DOMAIN, REVIEW_DAYS, SETTINGS

# Customers whose activities are made, and committed, at a time.
BATCH_SIZE = 500


class StrategicReview(models.AbstractModel):
    """Judgements that run out become activities: one a customer, for its salesperson, gone when judged anew."""

    _name = "strategic.review"
    _description = "Strategic Review"

    @api.model
    def _cron_plan(self):
        """Scheduled action: make an activity for each customer whose scores rest on a judgement that runs out soon."""
        cron = self.env["ir.cron"]
        remaining_time = cron._commit_progress(0)
        while remaining_time > 0:
            due = self._search_due(self._without_review(), limit=BATCH_SIZE)
            if not due:
                break
            self._plan(due)
            remaining_time = cron._commit_progress(len(due))

    @api.model
    def _clear(self, customers, feedback=None):
        """Close the review activities of those `customers` that have no judgement left to review.

        :param feedback: what was done about them; without, they are taken away, as there is nothing to review any more
        """
        activities = self._search_reviews(customers)
        if not activities:
            return
        still_due = self._search_to_review(customers)
        done = activities.filtered(lambda activity: activity.res_id not in still_due.ids)
        if done and feedback:
            done.action_feedback(feedback=feedback)
        else:
            done.unlink()

    @api.model
    def _reopen(self, assessment):
        """Take back that making the `assessment`, which is being undone, closed the review of its customer.

        If there is something to review again, reviews closed by later assessments are open again as well.
        """
        makers = assessment
        if self._search_to_review(assessment.partner_id):
            makers = assessment.with_context(active_test=False).search(
                [("partner_id", "=", assessment.partner_id.id), ("id", ">=", assessment.id)]
            )
        # All that one transaction writes has one time: whoever closes a review by hand does so at another.
        moments = set(makers.mapped("create_date"))
        reviews = self.with_context(active_test=False)._search_reviews(assessment.partner_id)
        closed = reviews.filtered(lambda activity: not activity.active and activity.write_date in moments)
        # Who may assess may close a review, and so take that back, whoever was told of it.
        said = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "res.partner"),
                    ("res_id", "=", assessment.partner_id.id),
                    ("mail_activity_type_id", "=", self._activity_type().id),
                ]
            )
        )
        said.filtered(lambda message: message.create_date in moments).unlink()
        closed.write({"active": True, "feedback": False})

    @api.model
    def _plan_again(self, customers):
        """Make, before the night does, the activities of those `customers` that have something to review again."""
        # Who may assess a customer may be without the right to write it, which activities ask for.
        due = self._search_due(Domain("id", "in", customers.ids) & self._without_review())
        self.sudo()._plan(due.sudo())

    @api.model
    def _search_reviews(self, customers):
        """Give the review activities of `customers`; the closed ones as well where the context says ``active_test``."""
        # Whoever judges anew has done the review, whomever it was given to.
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
    def _without_review(self):
        """Give the domain of customers that have no open review."""
        return Domain("activity_ids", "not any", [("activity_type_id", "=", self._activity_type().id)])

    @api.model
    def _search_to_review(self, customers):
        """Give those of `customers` that have a judgement to review: one that ran out, or will soon."""
        return self._search_due([("id", "in", customers.ids)]) | self._search_ran_out(customers)

    @api.model
    def _days(self):
        """Give how many days before its end a judgement comes up for review; 0 for never."""
        # A setting, which no salesperson may read.
        return int(self.env["ir.config_parameter"].sudo().get_param(REVIEW_DAYS) or SETTINGS[REVIEW_DAYS])

    @api.model
    def _activity_type(self):
        return (
            self.env.ref("strategic_customer.mail_activity_type_review", raise_if_not_found=False)
            or self.env["mail.activity.type"]
        )

    @api.model
    def _search_due(self, domain, limit=None):
        """Give the customers within `domain` whose scores rest on a judgement that runs out soon, by date."""
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
        """Give those of `customers` that have a judgement which ran out and was not made anew."""
        return (
            self.env["strategic.assessment"]
            .search(
                [
                    ("partner_id", "in", customers.ids),
                    ("valid_until", "<", fields.Date.today()),
                    ("criterion_id.method", "=", "judgement"),
                    ("criterion_id.active", "=", True),
                ]
            )
            .partner_id
        )

    @api.model
    def _plan(self, customers):
        """Make the activities of `customers`."""
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": customer.id,
                    "activity_type_id": self._activity_type().id,
                    "summary": self.env._(
                        "Judgements run out on %(date)s", date=fields.Date.to_string(customer.strategic_review_date)
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
        """Give who is to review: the salesperson, else nobody, so that any may take it."""
        return partner.user_id.filtered("active")
