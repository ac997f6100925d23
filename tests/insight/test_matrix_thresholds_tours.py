from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestMatrixThresholdsTours(StrategicCase, HttpCase):
    """In Chromium, thresholds are moved with mouse, finger and keys, saved by a manager, tried out by a salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience("Logistics")
        need = cls.make_assessed(audience)
        cls.make_assessed(audience)
        # Archive all customers with a status, so that the matrix shows only the customers that the test creates.
        cls.superuser_env["res.partner"].search([("strategic_status", "!=", False)]).active = False
        for name, audience_fit, reputation in (
            ("Tour High", 92, 90),
            ("Tour Middle", 74, 88),
            ("Tour Edge", 80, 75),
            ("Tour Core", 90, 45),
            ("Tour Other", 20, 20),
        ):
            cls.make_customer(name, audience_fit=audience_fit, reputation=reputation)
        candidate = cls.make_customer("Tour Candidate", reputation=71)
        cls.assess(candidate, need, 60)

    def test_manager_moves_and_saves(self):
        self.start_tour(
            "/odoo/strategic-customers", "strategic_customer_thresholds", login=self.sales_manager.login, timeout=90
        )
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 79, "reputation": 71})

    def test_salesperson_tries_out(self):
        self.start_tour("/odoo/strategic-customers", "strategic_customer_what_if", login=self.salesperson.login)
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 70, "reputation": 70})
