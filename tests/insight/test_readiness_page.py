from datetime import datetime

from odoo.tests import tagged

from ..axe import AxeCase, AxePhoneCase
from .readiness_case import ReadinessCase

PATH = "/odoo/acquisition-readiness"
CONTENT = ".o_strategic_readiness_content:has(.o_strategic_missing)"
UNFOLDED = f"{CONTENT}:has([data-section=alike] table)", [".o_strategic_fold_all"]


class ReadinessPageCase(ReadinessCase):
    """Base class with customers: a strategic one with a deal and a partnership, one with a deal, one with a refund."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Readiness Freight", audience_fit=90, reputation=90)
        cls.make_deal(cls.customer, 1000, datetime.now())
        cls.make_deal(cls.make_customer("Plain Freight"), 500, datetime.now())
        cls.make_deal(cls.make_customer("Refunded Freight"), -500, datetime.now())
        cls.make_running_partnership(cls.customer, user_id=False)


@tagged("post_install", "-at_install")
class TestReadinessPage(ReadinessPageCase, AxeCase):
    """The page of acquisition readiness works in Chromium. axe-core finds no serious accessibility problem on it."""

    def test_manager_looks_behind_a_figure(self):
        self.customer.active = False
        self.start_tour(PATH, "strategic_readiness", login=self.sales_manager.login)

    def test_accessibility(self):
        self.assertAccessible(PATH, self.sales_manager.login, CONTENT, UNFOLDED)


@tagged("post_install", "-at_install")
class TestReadinessPagePhone(ReadinessPageCase, AxePhoneCase):
    """On a phone, axe-core finds no serious accessibility problem on the page of acquisition readiness."""

    def test_accessibility(self):
        self.assertAccessible(PATH, self.sales_manager.login, CONTENT, UNFOLDED)
