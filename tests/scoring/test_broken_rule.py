from odoo import fields
from odoo.tests import tagged

from ...const import CUSTOMER_SCOPE, SCOPE_BROKEN
from .. import oracle
from ..common import StrategicCase

FAILS_ON_ZZ9 = r"[('ref', '=like', 'zz\\')]"
# A rule that all customers in Ghent meet, except that it fails on customers with the ref zz9.
GHENT_BUT_ZZ9 = r"[('city', '=', 'Ghent'), ('ref', 'not =like', 'zz\\')]"


@tagged("post_install", "-at_install")
class TestBrokenRule(StrategicCase):
    """A broken rule counts as not met, is marked as broken, and is reported. Users can still save customers."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assistant = cls.make_user("strategic_assistant", "employee", "contacts")
        cls.owner = cls.sales_lead
        cls.audience = cls.make_audience(user_id=cls.owner.id)
        cls.named = cls.make_rule([("name", "=like", "Broken%")], cls.audience, weight=60)
        cls.broken = cls.make_rule([("city", "=", "Ghent")], cls.audience, weight=40, name="Breaks")
        cls.make_rule([("website", "!=", False)])
        cls.warehouse = cls.make_customer("Warehouse")

    def add_customer(self, **vals):
        """Create a customer, and write it again, as a user without sales rights."""
        vals = {"name": "Broken Acme", "is_company": True, "city": "Ghent", "website": "https://example.com", **vals}
        customer = self.superuser_env["res.partner"].with_user(self.assistant).create(vals)
        customer.write({"ref": "again", **vals})
        return customer.with_env(self.env)

    def commit(self):
        """Run the post-commit hooks, because a test's transaction never commits."""
        self.superuser_env.flush_all()
        self.registry_enter_test_mode(register_cleanup=False)
        try:
            self.env.cr.postcommit.run()
        finally:
            self.registry_leave_test_mode()
        self.env.cr.precommit.clear()
        self.env.invalidate_all()

    def forget_programme(self):
        """Clear the cached programme, so that it is read again as in a new transaction."""
        self.forget_changes()
        self.registry.clear_cache()

    def write_domain(self, text, criterion=None):
        """Write `text` as a rule's domain by SQL, without our checks: an older version may have saved this domain."""
        criterion = criterion or self.broken
        self.env.cr.execute("UPDATE strategic_criterion SET domain = %s WHERE id = %s", [text, criterion.id])
        criterion.invalidate_recordset()
        self.forget_programme()

    def write_scope(self, text):
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('name', '!=', 'x')]")
        self.superuser_env.flush_all()
        self.env.cr.execute("UPDATE ir_config_parameter SET value = %s WHERE key = %s", [text, CUSTOMER_SCOPE])
        self.superuser_env["ir.config_parameter"].invalidate_model()
        self.registry.clear_cache("stable")
        self.forget_programme()

    def messages(self, subject="no longer works"):
        return self.superuser_env["mail.message"].search([("subject", "ilike", subject)])

    def assertOracle(self, customers, broken=True):
        """Check that `customers` have the scores of tests/oracle.py. If `broken`, no customer meets the broken rule."""
        self.settle()
        programme = oracle.OracleProgramme(
            audiences=[
                oracle.OracleAudience(
                    self.audience.id,
                    10,
                    [
                        oracle.OracleCriterion(1, 60, lambda facts: facts["name"].startswith("Broken")),
                        oracle.OracleCriterion(2, 40, lambda facts: not broken and facts["city"] == "Ghent"),
                    ],
                )
            ],
            reputation=[oracle.OracleCriterion(3, 10, lambda facts: facts["website"])],
            fit_threshold=70,
            reputation_threshold=70,
            in_scope=lambda facts: True,
        )
        for customer in customers:
            facts = customer.read(["name", "city", "website"])[0]
            expected = oracle.score(programme, oracle.OracleCustomer(facts), fields.Date.today())
            found = {
                name: customer[name].id if name == "strategic_audience_id" else customer[name] for name in expected
            }
            self.assertEqual(found, expected)

    def test_garbage(self):
        for text in (
            "[(",
            "[('no_such_field', '=', 1)]",
            "[('name', 'nonsense', 1)]",
            "[('parent_id', 'any', 5)]",
            "5",
        ):
            with self.subTest(text=text):
                self.write_domain(text)
                self.assertOracle(self.add_customer())

    def test_fails_on_data(self):
        self.write_domain(FAILS_ON_ZZ9)
        self.assertOracle([self.add_customer(ref="zz9"), self.add_customer(ref="zz9")])

    def test_forbidden_path(self):
        """An older version may have saved a rule with a forbidden path. Such a rule is not evaluated."""
        self.write_domain("[('user_ids.login', '!=', False)]")
        self.assertOracle(self.add_customer())

    def test_deleted_column(self):
        """Two rules break in one scoring. Each is marked with its own reason."""
        self.write_domain("[('x_gone', '=', 'a')]")
        self.write_domain(FAILS_ON_ZZ9, self.named)
        customer = self.add_customer(ref="zz9")
        self.assertScores(customer, audience_fit=0, reputation=100)
        self.commit()
        self.assertIn('no field "x_gone"', self.broken.broken_reason)
        self.assertEqual(self.named.broken_reason, "invalid escape sequence")

    def test_is_marked_and_told_once(self):
        self.write_domain(FAILS_ON_ZZ9)
        self.add_customer(ref="zz9")
        self.assertFalse(self.messages(), "nothing is told that may still be rolled back")
        self.commit()
        self.assertEqual(self.broken.broken_reason, "invalid escape sequence")
        self.assertIn("invalid escape sequence", self.broken.rule_warning)
        message = self.messages('"Breaks (Logistics)" no longer works')
        self.assertEqual(message.notified_partner_ids, self.owner.partner_id)
        self.add_customer(ref="zz9")
        self.commit()
        self.scoring._rescore_all()
        self.commit()
        self.assertEqual(self.messages(), message)

    def test_rolled_back(self):
        self.write_domain(FAILS_ON_ZZ9)
        self.add_customer(ref="zz9")
        self.env.cr.postcommit.clear()
        self.env.cr.postrollback.run()
        self.forget_programme()
        self.add_customer(ref="zz9")
        self.commit()
        self.assertEqual(len(self.messages()), 1)

    def test_reputation_is_told_to_who_wrote_it(self):
        rule = self.make_rule([("city", "=", "Ghent")], name="Known in Ghent")
        self.write_domain("[(", rule)
        self.add_customer()
        self.commit()
        self.assertEqual(self.messages("Known in Ghent").notified_partner_ids, self.sales_manager.partner_id)

    def test_owner_who_left(self):
        self.owner.active = False
        self.write_domain("[(")
        self.add_customer()
        self.commit()
        self.assertEqual(self.messages().notified_partner_ids, self.sales_manager.partner_id)

    def test_nobody_meets_it_while_it_is_marked(self):
        """A rule marked as broken counts as not met: a score must not depend on other customers in the batch."""
        self.write_domain(GHENT_BUT_ZZ9)
        before, failing = self.add_customer(name="Broken Before"), self.add_customer(ref="zz9")
        self.commit()
        other = self.add_customer(name="Broken Other")
        self.assertOracle([failing, other])
        self.scoring._rescore_all()
        self.assertOracle(before)
        self.assertOracle([failing, other])

    def test_changed_rule_is_no_longer_marked(self):
        self.write_domain("[(")
        customer = self.add_customer()
        self.commit()
        self.manager_env["strategic.criterion"].browse(self.broken.id).domain = "[('city', '=', 'Ghent')]"
        self.assertFalse(self.broken.broken_reason)
        self.assertOracle(customer, broken=False)

    def test_works_again_at_night(self):
        self.write_domain(GHENT_BUT_ZZ9)
        customer = self.add_customer(ref="zz9")
        self.commit()
        self.assertOracle(customer)
        self.scoring._rescore_all()
        self.assertTrue(self.broken.broken_reason)
        customer.ref = "mended"
        self.scoring._rescore_all()
        self.broken.invalidate_recordset()
        self.assertFalse(self.broken.broken_reason)
        self.assertOracle(customer, broken=False)

    def test_breaks_anew_is_told_anew(self):
        self.write_domain(FAILS_ON_ZZ9)
        customer = self.add_customer(ref="zz9")
        self.commit()
        customer.ref = "mended"
        self.scoring._rescore_all()
        customer.ref = "zz9"
        self.commit()
        self.assertTrue(self.broken.broken_reason)
        self.assertEqual(len(self.messages()), 2)

    def test_everybody_is_scored_again(self):
        """Customers scored before a rule broke still have its points, so the scheduled action scores everybody."""
        self.env["ir.cron.trigger"].sudo().search([]).unlink()
        self.write_domain("[(")
        self.add_customer()
        self.commit()
        cron = self.superuser_env.ref("strategic_customer.ir_cron_rescore")
        self.assertTrue(self.superuser_env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_broken_rule_is_watched_no_more(self):
        self.write_domain("[('x_gone', '=', 'a')]")
        self.assertEqual(self.scoring._watched_fields() & {"city", "website"}, {"website"})

    def test_explanation(self):
        customer = self.add_customer(ref="zz9")
        for text in ("[(", FAILS_ON_ZZ9):
            with self.subTest(text=text):
                self.write_domain(text)
                customer.invalidate_recordset()
                [audience] = customer.strategic_explanation["audience_fit"]["audiences"]
                self.assertEqual([criterion["points"] for criterion in audience["criteria"]], [1, 0])

    def test_list_of_who_matches(self):
        self.write_domain("[(")
        with self.assertRefused(Exception, "can't be read"):
            self.broken.action_open_matching()

    def test_broken_scope(self):
        """While the scope is broken, no new customer is in scope, and customers with scores keep them."""
        before = self.add_customer()
        for text in ("[(", "[('no_such_field', '=', 1)]", FAILS_ON_ZZ9):
            with self.subTest(text=text):
                self.write_scope(text)
                after = self.add_customer(name="Broken After", ref="zz9")
                self.assertScores(after, audience_fit=False, reputation=False, strategic_status=False)
                self.scoring._rescore_all()
                self.assertOracle(before, broken=False)
                after.ref = "out of the way"

    def test_broken_scope_is_marked_and_told_once(self):
        self.write_scope(FAILS_ON_ZZ9)
        self.add_customer(ref="zz9")
        self.commit()
        get_param = self.superuser_env["ir.config_parameter"].get_param
        self.assertEqual(get_param(SCOPE_BROKEN), "invalid escape sequence")
        self.add_customer(ref="zz9")
        self.commit()
        self.assertEqual(len(self.messages("customers in scope no longer works")), 1)

    def test_broken_scope_works_again(self):
        self.write_scope(FAILS_ON_ZZ9)
        customer = self.add_customer(ref="zz9")
        self.commit()
        get_param = self.superuser_env["ir.config_parameter"].get_param
        customer.ref = "mended"
        self.scoring._rescore_all()
        self.assertFalse(get_param(SCOPE_BROKEN))

    def test_changed_scope_is_no_longer_marked(self):
        self.write_scope("[(")
        customer = self.add_customer()
        self.commit()
        self.assertTrue(self.superuser_env["ir.config_parameter"].get_param(SCOPE_BROKEN))
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('is_company', '=', True)]")
        self.assertFalse(self.superuser_env["ir.config_parameter"].get_param(SCOPE_BROKEN))
        customer.invalidate_recordset()
        self.assertOracle(customer, broken=False)
