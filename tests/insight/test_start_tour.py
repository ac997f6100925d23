from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestStartTour(StrategicCase, HttpCase):
    """The button of the first step "Assess your first customers" opens the list of customers to assess."""

    def test_customers_are_assessed_in_a_session(self):
        self.superuser_env["strategic.assessment"].search([]).active = False
        renown = self.make_assessed()
        self.make_customer("Never Assessed", user_id=self.salesperson.id)
        self.assess(self.make_customer("Tour Freight", user_id=self.salesperson.id), renown, 50)
        self.start_tour("/odoo/strategic-customers", "strategic_start_assess", login=self.salesperson.login)
