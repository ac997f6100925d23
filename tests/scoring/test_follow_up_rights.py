from odoo.fields import Command
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestFollowUpRights(StrategicCase):
    """No activity and no message tells a user about customers that the user may not see, whatever the settings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_company()
        cls.hidden = cls.superuser_env["res.partner"].create(
            {"name": "Secret Ltd", "is_company": True, "company_id": cls.company.id}
        )
        cls.customer = cls.make_customer("Acme")
        cls.setting = cls.superuser_env["strategic.follow_up.setting"].create(
            {"event": "gained", "user_ids": cls.sales_manager.ids}
        )

    def plan_for(self, user):
        self.setting.plan_id = self.superuser_env["mail.activity.plan"].create(
            {
                "name": "Welcome",
                "res_model": "res.partner",
                "template_ids": [
                    Command.create({"summary": "Visit", "responsible_type": "other", "responsible_id": user.id})
                ],
            }
        )
        for customer in self.hidden + self.customer.with_env(self.superuser_env):
            self.superuser_env["strategic.assessment"].create(
                [
                    {"partner_id": customer.id, "dimension": dimension, "value": 90}
                    for dimension in ("audience_fit", "reputation")
                ]
            )

    def test_plan_for_somebody_elsewhere(self):
        self.plan_for(self.sales_lead)
        activities = self.superuser_env["mail.activity"].search([("summary", "=", "Visit")], order="res_id")
        self.assertRecordValues(
            activities,
            [
                {"res_id": self.hidden.id, "user_id": False},
                {"res_id": self.customer.id, "user_id": self.sales_lead.id},
            ],
        )

    def test_note_of_many(self):
        changed = {"gained": {self.hidden.id, self.customer.id}, "lost": set()}
        self.superuser_env["strategic.follow_up.setting"]._send_one_note(changed, "criteria")
        note = self.superuser_env["mail.message"].search([("partner_ids", "in", self.sales_manager.partner_id.ids)])
        self.assertIn("Became strategic: 1", note.body)

    def test_note_of_hidden_customers_alone(self):
        self.superuser_env["strategic.follow_up.setting"]._send_one_note(
            {"gained": {self.hidden.id}, "lost": set()}, "criteria"
        )
        self.assertFalse(
            self.superuser_env["mail.message"].search([("partner_ids", "in", self.sales_manager.partner_id.ids)])
        )
