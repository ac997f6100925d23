from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..const import REVIEW_DAYS, SETTINGS

# Customers whose activities are made, and committed, at a time.
BATCH_SIZE = 500


class StrategicReview(models.AbstractModel):
    """Judgements that run out become activities: one a customer, for its salesperson, gone when judged anew."""

    _name = "strategic.review"
    _description = "Strategic Review"

    @api.model
    def _cron_plan(self):
        """Scheduled action: make an activity for each customer with a judgement that runs out soon, or just has."""
        cron = self.env["ir.cron"]
        remaining_time = cron._commit_progress(0)
        while remaining_time > 0:
            due = self._read_due([self._domain_without_activity()], limit=BATCH_SIZE)
            if not due:
                break
            self._plan(due)
            remaining_time = cron._commit_progress(len(due))

    @api.model
    def _clear(self, customers):
        """Close the review activities of those `customers` that have no judgement left that runs out soon."""
        # Whoever judges anew has done the review, whomever it was given to.
        activities = (
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
        if not activities:
            return
        still_due = {partner.id for partner, _date in self._read_due([Domain("partner_id", "in", customers.ids)])}
        done = activities.filtered(lambda activity: activity.res_id not in still_due)
        if done:
            done.action_feedback(feedback=self.env._("Judged anew."))

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
    def _domain_without_activity(self):
        return Domain("partner_id.activity_ids", "not any", [("activity_type_id", "=", self._activity_type().id)])

    @api.model
    def _read_due(self, domains, limit=None):
        """Give the customers within `domains` (on assessments) whose judgements run out soon, with the first date."""
        days = self._days()
        if not days or not self._activity_type():
            return []
        counts = Domain("criterion_id", "=", False) | (
            Domain("criterion_id.active", "=", True)
            & (Domain("criterion_id.audience_id", "=", False) | Domain("criterion_id.audience_id.active", "=", True))
        )
        soon = Domain("valid_until", "<=", fields.Date.today() + timedelta(days=days))
        return self.env["strategic.assessment"]._read_group(
            Domain.AND([soon, counts, Domain("partner_id.active", "=", True), *domains]),
            groupby=["partner_id"],
            aggregates=["valid_until:min"],
            order="valid_until:min, partner_id",
            limit=limit,
        )

    @api.model
    def _plan(self, due):
        """Make the activities of the customers in `due`."""
        partners = self.env["res.partner"].browse(partner.id for partner, _date in due)
        partners.fetch(["user_id"])
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": partner.id,
                    "activity_type_id": self._activity_type().id,
                    "summary": self.env._("Judgements run out on %(date)s", date=fields.Date.to_string(date)),
                    "date_deadline": date,
                    "user_id": self._responsible(partner).id,
                    "automated": True,
                }
                for partner, date in due
            ]
        )

    @api.model
    def _responsible(self, partner):
        """Give who is to review: the salesperson, else nobody, so that any may take it."""
        return partner.user_id.filtered("active")
