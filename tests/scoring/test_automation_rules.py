from unittest import SkipTest

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.scoring import strategic_scoring
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAutomationRules(StrategicCase):
    """Odoo's automation rules on the flag or status of customers, or on movements, run whatever changed the scores.

    The tests need the addon `base_automation`. `test_follow_up.py` tests the same without this addon.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "base.automation" not in cls.superuser_env:
            raise SkipTest("base_automation is not installed")
        cls.audience = cls.make_audience()
        cls.make_rule([("city", "=", "Ghent")], cls.audience)
        cls.standing = cls.make_assessed()
        cls.customer = cls.make_customer(city="Ghent")

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.cr.precommit.clear()

    def automate(self, code, model="res.partner", **vals):
        """Create an automation rule that runs `code` on records of `model`; `vals` are its other values."""
        model = self.superuser_env["ir.model"]._get(model)
        vals = {"trigger": "on_create_or_write", **vals}
        if fields := vals.pop("fields", None):
            ids = [self.superuser_env["ir.model.fields"]._get(model.model, name).id for name in fields]
            vals["trigger_field_ids"] = [Command.set(ids)]
        action = {"name": "Note", "model_id": model.id, "state": "code", "code": code, "usage": "base_automation"}
        return self.superuser_env["base.automation"].create(
            {"name": "Rule", "model_id": model.id, "action_server_ids": [Command.create(action)], **vals}
        )

    def note(self, word):
        """Return code that appends `word` to the customer's `comment`, which `assertNoted` reads."""
        return (
            "for record in records:\n"
            "    partner = record if record._name == 'res.partner' else record.partner_id\n"
            f"    partner.write({{'comment': (partner.comment or '') + '{word} '}})"
        )

    def assertNoted(self, *words, customer=None):
        self.env.flush_all()
        self.env.invalidate_all()
        comment = str((customer or self.customer).comment or "").replace("<p>", "").replace("</p>", "")
        self.assertEqual(comment.split(), list(words))

    def test_flag(self):
        self.automate(self.note("flag"), fields=["is_strategic"], filter_domain="[('is_strategic', '=', True)]")
        self.assess(self.customer, self.standing, 20)
        self.assertNoted()
        self.assess(self.customer, self.standing, 80)
        self.assertNoted("flag")
        self.assess(self.customer, self.standing, 90)
        self.assertNoted("flag")
        self.assess(self.customer, self.standing, 10)
        self.assertNoted("flag")

    def test_before_and_after(self):
        self.automate(
            self.note("lost"),
            fields=["strategic_status"],
            filter_pre_domain="[('strategic_status', '=', 'strategic')]",
            filter_domain="[('strategic_status', '=', 'prestige')]",
        )
        self.automate(
            self.note("risen"),
            fields=["strategic_status"],
            filter_pre_domain="[('strategic_status', '=', 'core'), ('reputation', '<', 70)]",
            filter_domain="[('strategic_status', '=', 'strategic'), ('reputation', '>=', 70)]",
        )
        self.assess(self.customer, self.standing, 20)
        self.assess(self.customer, self.standing, 80)
        self.assertNoted("risen")
        self.make_rule([("city", "=", "Paris")], self.audience, weight=90)
        self.assertNoted("risen", "lost")

    def test_movement(self):
        self.automate(
            self.note("moved"),
            "strategic.movement",
            trigger="on_create",
            filter_domain="[('to_status', '=', 'strategic'), ('cause', '=', 'assessment')]",
        )
        self.assess(self.customer, self.standing, 80)
        self.assertNoted("moved")
        self.assertEqual(len(self.customer.strategic_movement_ids), 2)

    def test_made_strategic(self):
        self.automate(self.note("flag"), fields=["is_strategic"], filter_domain="[('is_strategic', '=', True)]")
        self.make_rule([("ref", "=", "known")], weight=100)
        customer = self.make_customer("New", city="Ghent", ref="known")
        self.assertScores(customer, is_strategic=True)
        self.assertNoted("flag", customer=customer)

    def test_run(self):
        self.automate(
            self.note("run"),
            fields=["is_strategic"],
            filter_pre_domain="[('is_strategic', '=', True)]",
            filter_domain="[('is_strategic', '=', False)]",
        )
        self.automate(self.note("moved"), "strategic.movement", trigger="on_create")
        self.assess(self.customer, self.standing, 80)
        self.assertNoted("moved")
        self.patch(strategic_scoring, "AT_ONCE_LIMIT", 0)
        self.set_thresholds(70, 81)
        self.run_cron("rescore")
        self.assertNoted("moved")
        self.run_cron("follow_up")
        self.assertNoted("moved", "run", "moved")

    def test_failing_rule_is_told_to_the_user(self):
        self.automate("raise UserError('broken')", fields=["is_strategic"])
        with self.assertRefused(UserError, "broken"), self.env.cr.savepoint():
            self.assess(self.customer, self.standing, 80)
        self.assertScores(self.customer, is_strategic=False)

    def test_rule_that_undoes_itself_ends(self):
        code = "for record in records: record.write({'city': 'Paris' if record.is_strategic else 'Ghent'})"
        self.automate(code, fields=["is_strategic"])
        self.assess(self.customer, self.standing, 80)
        self.assertScores(self.customer, strategic_status="prestige")

    def test_rule_does_not_write_results(self):
        self.automate("for record in records: record.write({'is_strategic': False})", fields=["is_strategic"])
        with self.assertRefused(UserError, "can't be written"), self.env.cr.savepoint():
            self.assess(self.customer, self.standing, 80)
