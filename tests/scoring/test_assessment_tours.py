from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentTours(StrategicCase, HttpCase):
    """Salespeople assess customers in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.assessment"].search([]).active = False
        cls.renown = cls.make_assessed(name="Recognised")
        cls.customer = cls.make_customer("Tour Freight")
        cls.assessment = cls.assess(cls.customer, cls.renown, 80, evidence="They have won the award of their branch")

    def test_five_stars_in_the_list(self):
        self.start_tour("/odoo/strategic-assessments", "strategic_assessment_list", login=self.salesperson.login)

    def test_five_stars_on_the_customers_page(self):
        path = f"/odoo/strategic-customers/{self.customer.id}"
        self.start_tour(path, "strategic_assessment_history", login=self.salesperson.login)

    @mute_logger("odoo.http")  # Odoo's own import sends more arguments than its controller takes
    def test_imported_history_is_listed(self):
        self.start_tour("/odoo/strategic-assessments", "strategic_assessment_import", login=self.salesperson.login)
        self.assertTrue(self.assessment.active)

    def test_score_out_of_range_in_the_list(self):
        self.start_tour("/odoo/strategic-customers", "strategic_assessment_score", login=self.salesperson.login)
        overall = self.customer.strategic_assessment_ids.filtered(lambda assessment: not assessment.criterion_id)
        self.assertRecordValues(
            overall, [{"value": 50, "evidence": "The board decided", "user_id": self.salesperson.id}]
        )

    @mute_logger("odoo.http")  # Odoo logs the error that refuses evidence without a valid link
    def test_withdraw(self):
        path = f"/odoo/strategic-customers/{self.customer.id}"
        self.start_tour(path, "strategic_assessment_withdraw", login=self.salesperson.login)
        self.assertRecordValues(
            self.customer.strategic_assessment_ids, [{"value": 0, "evidence_url": "https://example.com"}]
        )
        self.assertFalse(self.assessment.active)
