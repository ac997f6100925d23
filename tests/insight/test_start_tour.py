from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestStartTour(StrategicCase, HttpCase):
    """The button of the first step "Assess your first customers" opens the list of customers to assess."""

    def test_customers_to_assess_are_listed(self):
        self.superuser_env["strategic.assessment"].search([]).active = False
        self.make_customer("Never Assessed")
        self.assess(self.make_customer("Tour Freight"), self.make_assessed(), 50)
        self.start_tour("/odoo/strategic-customers", "strategic_start_assess", login=self.salesperson.login)
