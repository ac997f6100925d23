from odoo.tests import tagged

from .axe import AxeCase, AxePhoneCase
from .common import StrategicCase


class AccessibilityGround(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], audience, name="Has a website")
        need = cls.make_assessed(audience, name="Has the need")
        recognised = cls.make_assessed(name="Recognised in its field")
        cls.customer = cls.make_customer("Axe Freight", website="https://example.com")
        cls.assess(cls.customer, need, 100, evidence="Workshop", evidence_url="https://example.com/workshop")
        cls.assess(cls.customer, recognised, 90, date="2020-01-01")
        cls.assess(cls.customer, recognised, 40)
        cls.assess_overall(cls.customer, "reputation", 80)
        # A second audience, so that the scorecard has tabs. Its criterion has guidance to open.
        cls.make_assessed(cls.make_audience("Food"), name="Typical", guidance="0: like nobody else")

    def check_matrix(self):
        path = "/odoo/strategic-customers"
        matrix = [".o_switch_view.o_strategic_matrix"]
        if self.touch_enabled:
            # On a phone the view switcher is a menu: list, kanban, matrix.
            matrix = [".o_cp_switch_buttons button", ".o-dropdown--menu .dropdown-item:nth-child(3)"]
        for before in (matrix, [*matrix, ".o_strategic_matrix_as_table"]):
            self.assertAccessible(path, ".o_strategic_matrix", self.salesperson.login, before)

    def check_scorecard(self):
        path = f"/odoo/strategic-customers/{self.customer.id}"
        login = self.salesperson.login
        self.assertAccessible(path, ".o_strategic_scorecard:has([role=tab]):has(.o_strategic_overall)", login)
        # With a new assessment whose evidence is not entered yet.
        star = "[data-criterion='Recognised in its field'] .o_strategic_stars button"
        self.assertAccessible(path, ".o_strategic_scorecard:has(.o_strategic_evidence)", login, [star])


@tagged("post_install", "-at_install")
class TestAccessibility(AccessibilityGround, AxeCase):
    """axe-core finds no serious barrier in the scorecard, the first steps and the matrix."""

    def test_scorecard(self):
        self.check_scorecard()

    def test_first_steps(self):
        self.assertAccessible("/odoo/strategic-customers", ".o_strategic_start", self.sales_manager.login)

    def test_matrix(self):
        self.check_matrix()


@tagged("post_install", "-at_install")
class TestAccessibilityPhone(AccessibilityGround, AxePhoneCase):
    """axe-core finds no serious barrier in the scorecard and the matrix on a phone."""

    def test_scorecard(self):
        self.check_scorecard()

    def test_matrix(self):
        self.check_matrix()
