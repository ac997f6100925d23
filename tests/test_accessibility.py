from odoo.tests import tagged

from .axe import AxeCase, AxePhoneCase
from .common import StrategicCase


class AccessibilityGround(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], audience, name="Has a website")
        need = cls.make_judgement(audience, name="Has the need")
        recognised = cls.make_judgement(name="Recognised in its field")
        cls.customer = cls.make_customer("Axe Freight", website="https://example.com")
        cls.assess(cls.customer, need, 100, evidence="Workshop", evidence_url="https://example.com/workshop")
        cls.assess(cls.customer, recognised, 40)

    def check_scorecard(self):
        self.assertAccessible(f"/odoo/strategic-customers/{self.customer.id}", ".o_strategic_scorecard")


@tagged("post_install", "-at_install")
class TestAccessibility(AxeCase, AccessibilityGround):
    """Nobody is shut out from what we draw, as far as axe-core can tell."""

    def test_scorecard(self):
        self.check_scorecard()


@tagged("post_install", "-at_install")
class TestAccessibilityPhone(AxePhoneCase, AccessibilityGround):
    """The same on a phone."""

    def test_scorecard(self):
        self.check_scorecard()
