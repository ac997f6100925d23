from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentAuthor(StrategicCase):
    """Defaults never set an assessment's author or date. An assessment of a contact is stored on its company."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown = cls.make_assessed(name="Recognised")
        cls.customer = cls.make_customer()

    def make(self, env=None, context=None, **vals):
        Assessment = (env or self.env)["strategic.assessment"].with_context(**(context or {}))
        return Assessment.create({"partner_id": self.customer.id, "criterion_id": self.renown.id, "value": 60, **vals})

    def test_author_from_a_context_is_ignored(self):
        assessment = self.make(context={"default_user_id": self.sales_manager.id})
        self.assertEqual(assessment.user_id, self.salesperson)

    def test_author_from_a_users_own_default_is_ignored(self):
        self.superuser_env["ir.default"].set(
            "strategic.assessment", "user_id", self.sales_manager.id, user_id=self.salesperson.id
        )
        self.assertEqual(self.make().user_id, self.salesperson)

    def test_author_from_a_context_is_ignored_for_managers(self):
        assessment = self.make(self.manager_env, {"default_user_id": self.salesperson.id})
        self.assertEqual(assessment.user_id, self.sales_manager)

    def test_form_is_signed_by_whoever_fills_it(self):
        Assessment = self.env["strategic.assessment"].with_context(
            default_user_id=self.sales_manager.id, default_date="2020-01-01"
        )
        with Form(Assessment) as form:
            self.assertEqual((form.user_id, form.date), (self.salesperson, fields.Date.today()))
            form.partner_id, form.criterion_id, form.value = self.customer, self.renown, 60
        self.assertEqual(form.record.user_id, self.salesperson)

    def test_salesperson_signs_for_nobody_else(self):
        with self.assertRefused(UserError, "your own name"):
            self.make(user_id=self.sales_manager.id)

    def test_sales_manager_signs_for_others(self):
        assessment = self.make(self.manager_env, user_id=self.salesperson.id)
        self.assertEqual(assessment.user_id, self.salesperson)

    def test_superuser_signs_for_others(self):
        assessment = self.make(self.superuser_env, user_id=self.salesperson.id)
        self.assertEqual(assessment.user_id, self.salesperson)

    def test_date_from_a_context_is_ignored(self):
        assessment = self.make(context={"default_date": "2020-01-01"})
        self.assertEqual(assessment.date, fields.Date.today())
        self.assertGreater(assessment.valid_until, fields.Date.today() + timedelta(days=300))

    def test_date_in_an_import_counts(self):
        result = self.env["strategic.assessment"].load(
            ["partner_id/.id", "criterion_id", "value", "date"],
            [[str(self.customer.id), "Recognised", "50", "2020-01-01"]],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["strategic.assessment"].browse(result["ids"]).date, date(2020, 1, 1))

    def test_contact_from_a_context_stands_for_its_company(self):
        contact = self.make_contact(self.customer)
        assessment = (
            self.env["strategic.assessment"]
            .with_context(default_partner_id=contact.id)
            .create({"criterion_id": self.renown.id, "value": 60})
        )
        self.assertEqual(assessment.partner_id, self.customer)
        self.assertScores(self.customer, reputation=60)

    def test_contact_in_a_form_stands_for_its_company(self):
        contact = self.make_contact(self.customer)
        with Form(self.env["strategic.assessment"].with_context(default_partner_id=contact.id)) as form:
            self.assertEqual(form.partner_id, self.customer)
            form.criterion_id, form.value = self.renown, 60
        self.assertEqual(form.record.partner_id, self.customer)

    def test_score_written_in_a_form_that_hands_on_defaults(self):
        handed_on = {
            "default_user_id": self.sales_manager.id,
            "default_date": "2020-01-01",
            "default_criterion_id": self.renown.id,
            "default_audience_id": self.make_audience().id,
        }
        self.customer.with_context(**handed_on).reputation = 50
        self.assertRecordValues(
            self.customer.strategic_assessment_ids,
            [
                {
                    "user_id": self.salesperson.id,
                    "date": fields.Date.today(),
                    "criterion_id": False,
                    "audience_id": False,
                    "value": 50,
                }
            ],
        )

    def test_value_from_a_context_is_checked(self):
        Assessment = self.env["strategic.assessment"].with_context(default_value=150)
        with self.assertRefused(UserError, "150 is no "):
            Assessment.create({"partner_id": self.customer.id, "criterion_id": self.renown.id})

    def test_stars_in_a_form_are_the_value(self):
        with Form(self.env["strategic.assessment"]) as form:
            form.partner_id, form.criterion_id = self.customer, self.renown
            form.stars = "4"
            self.assertEqual(form.value, 80)
        self.assertEqual(form.record.value, 80)

    def test_value_typed_in_a_form_stays_as_typed(self):
        with Form(self.env["strategic.assessment"]) as form:
            form.partner_id, form.criterion_id = self.customer, self.renown
            form.value = 75
            self.assertEqual(form.stars, "4")
        self.assertEqual(form.record.value, 75)
