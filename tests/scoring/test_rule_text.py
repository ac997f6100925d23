import time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import StrategicCase

# Texts that are not valid rules. Some of them used to end in a Python error.
NO_RULES = (
    "[('child_ids', 'any', 5)]",
    "[('parent_id', 'any', 5)]",
    "[('parent_id', 'any', [5])]",
    "[('parent_id', 'any', [('name', 'any!', [])])]",
    "[('name', 5, 'a')]",
    "[(5, '=', 'a')]",
    "[('name', '=', {})]",
    "[('name', '=', {'a'})]",
    "[('name', '=', b'a')]",
    "[('name', '=', 1j)]",
    "[('name', '=', ...)]",
    "[('name', 'in', [[1]])]",
    "[('name', 'nonsense', 'a')]",
    "[('name', '=')]",
    "[5]",
    "5",
    "True",
    "{}",
    "'name'",
    "['!']",
    "[('name', '=', 'a\\x00b')]",
    "[('name', '=', 'a\0b')]",
    f"[('color', '>', 1{400 * '0'})]",
    f"[('color', '>', 1{5000 * '0'})]",
    "[('color', '>', 1e999)]",
    "[('color', '>', -1e999)]",
    "[('id', 'in', [99999999999999999999])]",
    "[('create_date', '=', '9999-12-31 23:59:59')]",
    "[('create_date', '>', 'today +9999999y')]",
    "[('create_date', '=', 'someday')]",
    "[('properties', '=', 'a')]",
    "[('name.year_number', '=', 2020)]",
    "[('create_date.nonsense', '=', 2020)]",
    f"{9000 * '['}",
    f"[('color', '=', {9000 * '-'}1)]",
)
# Texts that are too large to be a rule. Without a limit, reading one of them takes half a minute or more.
TOO_MUCH = {
    "path": str([(".".join(["parent_id"] * 200 + ["name"]), "=", "a")]),
    "nested path": 60 * "[('parent_id', 'any', " + "[]" + 60 * ")]",
    "conditions": str([("name", "=", "a")] * 51),
    "nested conditions": str([("parent_id", "any", [("name", "=", "a")] * 51)]),
    "text": str([("name", "=", 10_001 * "a")]),
    "huge text": str([("name", "=", 10_000_000 * "a")]),
}


@tagged("post_install", "-at_install")
class TestRuleText(StrategicCase):
    """A text that is not a rule is refused with a readable message. A text that is too large is refused quickly."""

    def test_no_rules(self):
        for text in NO_RULES:
            with (
                self.subTest(text=text[:60]),
                self.assertRefused(ValidationError, "can't be read|doesn't work|may not be used|leads to no other"),
            ):
                self.make_rule(text)

    def test_no_rules_count_nobody(self):
        for text in (*NO_RULES, *TOO_MUCH.values()):
            with self.subTest(text=text[:60]):
                rule = self.manager_env["strategic.criterion"].new({"method": "rule", "domain": text})
                self.assertEqual(rule.matching_count, 0)

    def test_too_much(self):
        for what, text in TOO_MUCH.items():
            with self.subTest(what), self.assertRefused(ValidationError, "and may be|more than"):
                self.make_rule(text)

    def test_too_much_is_refused_at_once(self):
        started = time.monotonic()
        for text in TOO_MUCH.values():
            rule = self.manager_env["strategic.criterion"].new({"method": "rule", "domain": text})
            self.assertFalse(rule.matching_count)
            form = self.manager_env["strategic.settings"].new({"strategic_customer_domain": text})
            self.assertIn("scope is a rule", form.strategic_preview)
        self.assertLess(time.monotonic() - started, 5)

    def test_as_much_as_may_be(self):
        self.make_rule([("name", "!=", f"{number}") for number in range(50)])
        self.make_rule([("parent_id.parent_id.parent_id.parent_id.name", "=", "a")])

    def test_rule_without_a_condition_says_so(self):
        """The form warns of a rule without a condition, because every customer meets it."""
        for text in ("[]", "", False, "[(1, '=', 1)]"):
            with self.subTest(text=text):
                self.assertIn("no condition", self.make_rule(text or "").rule_warning)
        self.assertFalse(self.make_rule([("name", "=", "a")]).rule_warning)
        self.assertFalse(self.make_assessed().rule_warning)
