from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentClear(StrategicCase):
    """A user who clears a customer's score archives the overall assessment of this score, and no other assessment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.customer = cls.make_customer()

    def test_overall_of_an_audience_stays(self):
        of_audience = self.assess_overall(self.customer, "audience_fit", 30, audience_id=self.audience.id)
        of_best = self.assess_overall(self.customer, "audience_fit", 90)
        self.assertScores(self.customer, audience_fit=90)
        self.customer.audience_fit = False
        self.assertRecordValues(of_audience + of_best, [{"active": True}, {"active": False}])
        self.assertScores(self.customer, audience_fit=30)

    def test_reputation(self):
        overall = self.assess_overall(self.customer, "reputation", 90)
        self.customer.reputation = False
        self.assertFalse(overall.active)
        self.assertScores(self.customer, reputation=False)
