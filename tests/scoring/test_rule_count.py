from odoo.tests import tagged

from ...engine.sample import Count
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestRuleCount(StrategicCase):
    """A rule's number of customers and the preview of settings count only customers that the user may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.make_company("Company B")
        cls.seen = cls.make_customer("Count seen", email="seen@example.com")
        cls.hidden = cls.superuser_env["res.partner"].create(
            {
                "name": "Count hidden",
                "is_company": True,
                "email": "hidden@example.com",
                "company_id": cls.company_b.id,
            }
        )

    def count(self, domain, env=None):
        return (env or self.manager_env)["strategic.criterion"].new({"method": "rule", "domain": str(domain)})

    def make_opportunity(self, customer, **vals):
        return self.make_lead(customer, self.superuser_env, name="Counted deal", **vals)

    def test_customers_of_other_companies(self):
        self.assertEqual(self.count([("name", "=like", "Count%")]).matching_count, 1)

    def test_opportunities_of_other_companies(self):
        self.make_opportunity(self.seen, company_id=self.company_b.id, user_id=False, team_id=False)
        self.assertEqual(self.count([("opportunity_ids.name", "=like", "Counted d%")]).matching_count, 0)

    def test_own_opportunities_of_a_salesperson(self):
        self.make_opportunity(self.seen, user_id=self.sales_lead.id)
        domain = [("opportunity_ids.name", "=like", "Counted d%")]
        self.assertEqual(self.count(domain).matching_count, 1)
        self.assertEqual(self.count(domain, self.env).matching_count, 0)

    def test_saved_rule(self):
        rule = self.make_rule([("name", "=like", "Count%")])
        self.assertEqual(rule.matching_count, 1)
        self.assertEqual(rule.sudo().matching_count, 1)

    def test_rules_that_fail_count_nobody(self):
        """A rule that fails counts nobody. The other rules still count their customers."""
        self.seen.ref = "zz9"
        rules = self.make_rule([("email", "=like", "seen%")]) + self.make_rule([("name", "=", "x")])
        self.env.cr.execute(
            "UPDATE strategic_criterion SET domain = %s WHERE id = %s", [r"[('ref', '=like', 'zz\\')]", rules[1].id]
        )
        rules.invalidate_recordset()
        self.assertEqual(rules.mapped("matching_count"), [1, 0])

    def preview(self, **vals):
        return self.manager_env["strategic.settings"].create(vals).strategic_preview

    def make_strategic(self):
        self.make_rule([("name", "=like", "Count%")], self.make_audience())
        self.make_rule([("name", "=like", "Count%")])
        self.assertTrue(self.seen.is_strategic)
        self.assertTrue(self.hidden.is_strategic)

    def test_preview_of_the_scope(self):
        self.make_strategic()
        preview = self.preview(strategic_customer_domain="[('email', '!=', 'hidden@example.com')]")
        self.assertIn(": 0 would drop out", preview)
        self.assertIn(": 1 would drop out", self.preview(strategic_customer_domain="[('name', '=', 'x')]"))

    def test_preview_of_thresholds(self):
        self.make_strategic()
        self.make_rule([("name", "=", "x")])
        self.set_thresholds(70, 50)
        self.assertIn(": 1 would drop out", self.preview(strategic_reputation_threshold=51))

    def test_who_would_change(self):
        self.make_strategic()
        form = self.manager_env["strategic.settings"].create({"strategic_customer_domain": "[('name', '=', 'x')]"})
        # Search as the sales manager, who created the settings: the search refuses the settings of another user.
        found = self.manager_env["res.partner"].search(form.action_strategic_preview()["domain"])
        self.assertEqual(found, self.seen.with_env(self.manager_env))

    def test_preview_of_opportunities_of_other_companies(self):
        self.make_strategic()
        self.make_opportunity(self.seen, company_id=self.company_b.id, user_id=False, team_id=False)
        Scoring = self.manager_env["strategic.scoring"]
        scope = "[('opportunity_ids.name', '=like', 'D%')]"
        self.assertEqual(Scoring._preview(70, 70, scope), [Count(1), Count(0)], "as if it had none")
