from datetime import datetime

from odoo.tests import HttpCase, tagged

from ..axe import AxeCase, AxePhoneCase
from .readiness_case import ReadinessCase

PATH = "/odoo/acquisition-readiness"
CONTENT = ".o_strategic_readiness_content:has(.o_strategic_missing)"


class ReadinessPageCase(ReadinessCase):
    """Create a strategic customer with a deal and a partnership, a plain customer, and a customer with a refund."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Readiness Freight", audience_fit=90, reputation=90)
        cls.make_deal(cls.customer, 1000, datetime.now())
        cls.make_deal(cls.make_customer("Plain Freight"), 500, datetime.now())
        cls.make_deal(cls.make_customer("Refunded Freight"), -500, datetime.now())
        cls.make_running_partnership(cls.customer, user_id=False)


@tagged("post_install", "-at_install")
class TestReadinessTour(ReadinessPageCase, HttpCase):
    """A sales manager clicks from a figure to its customers and back."""

    def test_manager_looks_behind_a_figure(self):
        self.customer.active = False
        self.start_tour(PATH, "strategic_readiness", login=self.sales_manager.login)


@tagged("post_install", "-at_install")
class TestReadinessAccessibility(ReadinessPageCase, AxeCase):
    """axe-core finds no serious barrier on the page."""

    def test_page(self):
        self.assertAccessible(PATH, CONTENT, self.sales_manager.login)


@tagged("post_install", "-at_install")
class TestReadinessAccessibilityPhone(ReadinessPageCase, AxePhoneCase):
    """axe-core finds no serious barrier on the page on a phone."""

    def test_page(self):
        self.assertAccessible(PATH, CONTENT, self.sales_manager.login)
