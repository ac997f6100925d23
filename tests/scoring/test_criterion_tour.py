from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestCriterionTour(StrategicCase, HttpCase):
    """A criterion, its rule and its effect are edited in one dialog, from the form of its audience."""

    def test_rule_without_a_condition_says_who_meets_it(self):
        self.make_audience("Logistics")
        self.start_tour("/odoo/strategic-audiences", "strategic_criterion_no_condition", login=self.sales_manager.login)

    def test_a_rule_is_edited_in_one_dialog_and_escape_keeps_it(self):
        audience = self.make_audience("Logistics")
        self.make_rule([("phone", "!=", False)], audience, effect="excludes", name="Competitor")
        self.start_tour("/odoo/strategic-audiences", "strategic_criterion_one_dialog", login=self.sales_manager.login)
        self.assertEqual(audience.fit_threshold, 60)
        self.assertRecordValues(
            audience.criterion_ids.filtered(lambda criterion: criterion.name == "Sells abroad"),
            [{"method": "rule", "effect": "points", "share": 1}],
        )
