from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestHomeTour(StrategicCase, HttpCase):
    """In Chromium: from the overview to the records, and from a celebration to the next step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.superuser_env["res.partner"].search([("is_strategic", "=", True)]).active = False
        cls.make_rule([("website", "!=", False)], cls.make_audience())
        cls.renown = cls.make_assessed(name="Recognised in its field")
        cls.settle()
        cls.superuser_env["strategic.movement"].search([]).unlink()

    def make_fitting(self, name):
        return self.make_customer(name, website="https://example.com", user_id=self.salesperson.id)

    def test_each_figure_opens_its_records(self):
        customer = self.make_fitting("Tour Strategic")
        self.assess(customer, self.renown, 100)
        self.make_partnership(customer, name="Tour Planner", user_id=self.salesperson.id)
        self.start_tour("/odoo/strategic-customers", "strategic_home", login=self.salesperson.login)

    def test_what_is_celebrated_leads_on(self):
        customer = self.make_fitting("Tour Freight")
        self.start_tour(f"/odoo/strategic-customers/{customer.id}", "strategic_celebrate", login=self.salesperson.login)
        self.assertScores(customer, is_strategic=True)
        self.assertEqual(customer.strategic_partnership_ids.stage_id.kind, "launched")
