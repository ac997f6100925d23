from odoo.tests import HttpCase, tagged

from ...const import CUSTOMER_SCOPE
from ..common import StrategicCase

TOURS = ["strategic_account_manager", "strategic_sales_lead", "strategic_admin"]


@tagged("post_install", "-at_install")
class TestOnboardingTours(StrategicCase, HttpCase):
    """The onboarding tours run from the start page to their end, as the users whom they are for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.assessment"].search([]).active = False
        cls.make_assessed(cls.make_audience("Logistics"), name="Has the need")
        cls.make_assessed(name="Recognised in its field")

    def assertAssessedWithEvidence(self, customer):
        self.assertRecordValues(
            customer.strategic_assessment_ids,
            [{"value": 80, "evidence": "Ordered a pilot", "user_id": self.salesperson.id}],
        )

    def test_account_manager(self):
        customer = self.make_customer("Tour Freight", user_id=self.salesperson.id)
        self.start_tour("/odoo", "strategic_account_manager", login=self.salesperson.login)
        self.assertAssessedWithEvidence(customer)

    def test_account_manager_without_customers(self):
        # Nobody is in scope but the customer whom the tour creates.
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('name', '=', 'Example Freight')]")
        self.settle()
        self.assertFalse(self.env["strategic.session"].read_grid()["has_customers"])
        self.start_tour("/odoo/strategic-overview", "strategic_account_manager", login=self.salesperson.login)
        self.assertAssessedWithEvidence(self.env["res.partner"].search([("name", "=", "Example Freight")]))

    def test_sales_lead(self):
        self.start_tour("/odoo", "strategic_sales_lead", login=self.sales_manager.login)
        audience = self.env["strategic.audience"].search([("name", "=", "Mid-market logistics")])
        self.assertRecordValues(audience.criterion_ids, [{"name": "In our region", "method": "rule"}])

    def test_admin(self):
        admin = self.make_user("strategic_admin", "settings", "sales_manager", "contacts")
        self.start_tour("/odoo", "strategic_admin", login=admin.login)
        self.assertTrue(self.manager_env["strategic.list"].search([("name", "=", "Global 500")]))

    def test_tours_are_for_those_who_may_do_what_they_show(self):
        offered = {
            user.login: user.with_user(user)
            .env["web_tour.tour"]
            .search([("name", "=like", "strategic_%")], order="sequence")
            .mapped("name")
            for user in (self.salesperson, self.sales_manager, self.employee)
        }
        self.assertEqual(
            offered, {"strategic_salesperson": TOURS[:1], "strategic_manager": TOURS, "strategic_employee": []}
        )

    def test_a_tour_ends_with_words_of_its_own(self):
        tours = self.superuser_env["web_tour.tour"].search([("name", "in", TOURS)])
        self.assertEqual(len({str(tour.rainbow_man_message) for tour in tours}), 3)
        self.assertFalse(tours.filtered("custom"), "Odoo offers only tours that are not custom.")


@tagged("post_install", "-at_install")
class TestFirstHour(StrategicCase, HttpCase):
    """A new user assesses five of twenty imported customers in at most ten clicks, from the start page on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.assessment"].search([]).active = False
        audience = cls.make_audience("Main market")
        for name in ("Has the need", "Typical of its market", "Able to shape the product"):
            cls.make_assessed(audience, name=name)
        for name in ("Recognised in its field", "Awards", "Would vouch for us"):
            cls.make_assessed(name=name)
        imported = cls.env["res.partner"].load(
            ["name", "is_company", "country_id", "website", "user_id"],
            [
                [f"Imported {number:02}", "1", "Netherlands", "example.com", cls.salesperson.name]
                for number in range(1, 21)
            ],
        )
        assert imported["ids"], imported["messages"]
        cls.customers = cls.env["res.partner"].browse(imported["ids"])

    def test_five_customers_in_ten_clicks(self):
        self.start_tour("/odoo", "strategic_first_hour", login=self.salesperson.login)
        assessed = self.customers.filtered("strategic_assessment_ids")
        self.assertEqual(assessed, self.customers[:5])
        self.assertFalse(assessed.filtered(lambda customer: not customer.strategic_status), "Each has a status.")
