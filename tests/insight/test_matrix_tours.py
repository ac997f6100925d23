from odoo.tests import HttpCase, tagged

from ...models.insight import strategic_matrix_mixin
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestMatrixTours(StrategicCase, HttpCase):
    """A salesperson works with the matrix in Chromium."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience("Logistics")
        cls.make_assessed(audience, name="Typical of its market")
        recognised = cls.make_assessed(name="Recognised in its field")
        # Archive all customers with a status, so that the matrix shows only the customers that the test creates.
        cls.superuser_env["res.partner"].search([("strategic_status", "!=", False)]).active = False
        cls.one = cls.make_customer("Matrix One", audience_fit=81, reputation=31)
        cls.two = cls.make_customer("Matrix Two", audience_fit=84, reputation=34)
        cls.star = cls.make_customer("Matrix Star", audience_fit=10)
        cls.star.audience_fit = False
        cls.assess(cls.star, audience.criterion_ids, 20)
        cls.assess(cls.star, recognised, 20)

    def setUp(self):
        super().setUp()
        # Show bubbles, however few the customers are.
        self.patch(strategic_matrix_mixin, "SHOWN", 0)

    def test_a_click_opens_the_customers_of_a_bubble(self):
        self.start_tour("/odoo/strategic-customers", "strategic_customer_matrix", login=self.salesperson.login)

    def test_from_the_matrix_to_a_star_and_back(self):
        self.assertScores(self.star, strategic_status="other")
        self.start_tour("/odoo/strategic-customers", "strategic_customer_matrix_star", login=self.salesperson.login)
        self.assertScores(self.star, strategic_status="strategic")
