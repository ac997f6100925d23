from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


class SessionTourCase(StrategicCase, HttpCase):
    """Base class with twelve customers, two criteria of an audience, and one of reputation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.assessment"].search([]).active = False
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience, name="Has the need", guidance="100: pays for it today")
        cls.typical = cls.make_assessed(cls.audience, name="Typical of its market", sequence=20)
        cls.renown = cls.make_assessed(name="Recognised in its field")
        cls.customers = cls.quiet(cls.env)["res.partner"].create(
            [
                {"name": f"Tour Freight {number:02}", "is_company": True, "country_id": cls.env.ref("base.nl").id}
                for number in range(1, 13)
            ]
        )
        # The list shows scored customers.
        for customer in cls.customers + cls.make_customer("Another Customer"):
            cls.assess(customer, cls.renown, 20)

    def values(self, customer):
        assessments = customer.strategic_assessment_ids
        return {assessment.criterion_id.name: assessment.value for assessment in assessments}


@tagged("post_install", "-at_install")
class TestSessionTour(SessionTourCase):
    """An account manager selects customers in the list and assesses them by keyboard."""

    def test_twelve_customers_by_keyboard(self):
        self.start_tour("/odoo/strategic-customers", "strategic_session_keyboard", login=self.salesperson.login)
        for number, customer in enumerate(self.customers, 1):
            with self.subTest(customer=customer.name):
                self.assertEqual(
                    self.values(customer),
                    {
                        "Has the need": 20 * (1 + number % 5),
                        "Typical of its market": 80,
                        "Recognised in its field": 20,
                    },
                )
        assessments = self.customers.strategic_assessment_ids
        self.assertEqual(assessments.user_id, self.salesperson)
        self.assertEqual(
            assessments.filtered("evidence").mapped(lambda a: (a.partner_id.name, a.criterion_id.name, a.evidence)),
            [("Tour Freight 01", "Has the need", "Pilot ordered")],
        )

    def test_reload_and_back(self):
        self.start_tour("/odoo/strategic-customers", "strategic_session_back", login=self.salesperson.login)


@tagged("post_install", "-at_install")
class TestSessionPhoneTour(SessionTourCase):
    """On a phone, customers are assessed one at a time."""

    browser_size = "375x667"
    touch_enabled = True

    def test_cards(self):
        ids = ",".join(map(str, self.customers[:2].ids))
        self.start_tour(
            f"/odoo/assess-customers?active_ids={ids}", "strategic_session_phone", login=self.salesperson.login
        )
        self.assertEqual(self.values(self.customers[0])["Has the need"], 80)
        self.assertEqual(self.values(self.customers[1])["Has the need"], 0)
        self.assertNotIn("Typical of its market", self.values(self.customers[1]))
