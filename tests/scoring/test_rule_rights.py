from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestRuleRights(StrategicCase):
    """A rule reads records regardless of access rights, so its author must have the right to see them all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.make_company("Company B")

    def test_opportunities_of_other_companies(self):
        with self.assertRefused(ValidationError, "all companies"):
            self.make_rule([("opportunity_ids.stage_id.is_won", "=", True)])

    def test_whether_there_are_opportunities(self):
        with self.assertRefused(ValidationError, "all companies"):
            self.make_rule([("opportunity_ids", "!=", False)])

    def test_nested_opportunities(self):
        with self.assertRefused(ValidationError, "all companies"):
            self.make_rule([("parent_id", "any", [("opportunity_ids", "any", [("name", "ilike", "deal")])])])

    def test_parents_of_other_companies(self):
        with self.assertRefused(ValidationError, "all companies"):
            self.make_rule([("parent_id.vat", "=like", "BE%")])

    def test_scope(self):
        with self.assertRefused(ValidationError, "all companies"):
            self.manager_env["strategic.settings"].create(
                {"strategic_customer_domain": "[('opportunity_ids', '!=', False)]"}
            ).action_save()

    def test_assessed_criterion_that_becomes_a_rule(self):
        """The domain of a criterion that people assess is not checked, so the one who makes it a rule is its author."""
        criterion = self.manager_env["strategic.criterion"].create(
            {
                "name": "Quiet",
                "audience_id": self.make_audience("Quiet").id,
                "domain": "[('opportunity_ids', '!=', False)]",
            }
        )
        with self.assertRefused(ValidationError, "all companies"):
            criterion.audience_id.web_save(
                {"criterion_ids": [(1, criterion.id, {"method": "rule"})]}, {"customer_count": {}}
            )

    def test_copied_rule(self):
        """The user who copies a rule is the author of the copy."""
        self.sales_manager.company_ids += self.company_b
        audience = self.make_audience()
        self.make_rule([("opportunity_ids", "!=", False)], audience)
        self.sales_manager.company_ids -= self.company_b
        with self.assertRefused(ValidationError, "all companies"):
            audience.copy()

    def test_in_all_companies(self):
        self.sales_manager.company_ids += self.company_b
        self.make_rule([("opportunity_ids.stage_id.is_won", "=", True)])

    def test_what_the_customer_says_itself(self):
        self.make_rule([("country_id.code", "=", "BE"), ("parent_id", "=", False)])

    def test_other_changes_to_a_rule(self):
        """A user who may not write the rule's domain can still change its weight."""
        self.sales_manager.company_ids += self.company_b
        rule = self.make_rule([("opportunity_ids", "!=", False)])
        self.sales_manager.company_ids -= self.company_b
        rule.weight = 5
        self.assertEqual(rule.weight, 5)

    def test_others_opportunities(self):
        """A settings administrator who sees only their own opportunities can't set a scope that reads opportunities."""
        admin = self.make_user("strategic_admin", "settings", "salesperson")
        admin.company_ids += self.company_b
        with self.assertRefused(ValidationError, "All Documents"):
            self.superuser_env["ir.config_parameter"].with_user(admin).set_param(
                "strategic_customer.customer_domain", "[('opportunity_ids', '!=', False)]"
            )
