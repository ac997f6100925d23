from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import StrategicCase

# PostgreSQL raises an error for this pattern only if a name begins with "Secret".
UNFINISHED = r"[('name', '=like', 'Secret\\')]"


@tagged("post_install", "-at_install")
class TestRulePatterns(StrategicCase):
    """A rule must not fail because of customers that its author may not see: the error would tell about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.make_company()
        cls.superuser_env["res.partner"].create({"name": "Secret Ltd", "is_company": True, "company_id": company.id})
        cls.make_customer("Acme")

    def assertUnfinished(self):
        return self.assertRefused(ValidationError, "can't end with a backslash")

    def test_rule(self):
        with self.assertUnfinished():
            self.make_rule(UNFINISHED)

    def test_negated(self):
        with self.assertUnfinished():
            self.make_rule(r"['!', ('name', '=like', 'Other\\')]")

    def test_without_case(self):
        with self.assertUnfinished():
            self.make_rule(r"[('name', '=ilike', 'other\\')]")

    def test_behind_a_path(self):
        with self.assertUnfinished():
            self.make_rule(r"[('category_id', 'any', [('name', '=like', 'other\\')])]")

    def test_scope(self):
        with self.assertUnfinished():
            self.manager_env["strategic.settings"].create({"strategic_customer_domain": UNFINISHED}).action_save()

    def test_scope_that_is_tried_out(self):
        settings = self.manager_env["strategic.settings"].create({"strategic_customer_domain": UNFINISHED})
        found = settings.action_strategic_preview()["domain"]
        with self.assertUnfinished():
            self.manager_env["res.partner"].search(found)

    def test_count_of_a_rule_that_is_typed(self):
        text = r"['|', ('id', '>', 0), ('name', '=like', 'Acm\\')]"
        rule = self.manager_env["strategic.criterion"].new({"name": "Rule", "method": "rule", "domain": text})
        self.assertEqual(rule.matching_count, 0)

    def test_past_the_rules_for_records(self):
        for operator in ("any!", "ANY!", "Not Any!"):
            with self.subTest(operator=operator), self.assertRefused(ValidationError, "no condition"):
                self.make_rule([("category_id", operator, [])])

    def test_backslash_typed_twice(self):
        self.make_rule(r"[('name', '=like', 'Acme\\\\')]")

    def test_part_of_a_text(self):
        """A value of `like` may end with a backslash, because Odoo adds a wildcard behind it."""
        self.make_rule(r"[('name', 'like', 'Acme\\')]")
