from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestCriterionTour(StrategicCase, HttpCase):
    """The dialog of a criterion shows which customers meet its rule."""

    def test_rule_without_a_condition_says_who_meets_it(self):
        self.make_audience("Logistics")
        self.start_tour("/odoo/strategic-audiences", "strategic_criterion_no_condition", login=self.sales_manager.login)
