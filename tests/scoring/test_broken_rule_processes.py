from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

FAILS_ON_ZZ9 = r"[('ref', '=like', 'zz\\')]"


@tagged("post_install", "-at_install")
class TestBrokenRuleProcesses(BaseCase):
    """A user who saves a customer never waits because of a broken rule, and the rule is reported once.

    The transactions are real and commit, so `tidy_up` deletes what a test creates.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.cursors = []
        self.customer_ids = []
        self.rule_id = False
        # Registered first: a failure in the rest of setUp leaves no lock.
        self.addCleanup(self.tidy_up)
        env = self.connect()
        rule = env["strategic.criterion"].create({"name": "Fails", "method": "rule", "domain": "[('ref', '=', 'x')]"})
        self.rule_id = rule.id
        env.flush_all()
        # By SQL, because only an older version would have accepted this rule.
        env.cr.execute("UPDATE strategic_criterion SET domain = %s WHERE id = %s", [FAILS_ON_ZZ9, rule.id])
        env.cr.commit()

    def tidy_up(self):
        for cursor in self.cursors:
            cursor.rollback()
        env = self.connect()
        env["res.partner"].browse(self.customer_ids).exists().unlink()
        self.messages(env).unlink()
        env["strategic.criterion"].browse(self.rule_id or ()).unlink()
        env.cr.precommit.clear()
        env.cr.execute("DELETE FROM strategic_scoring_request")
        env.cr.commit()
        for cursor in self.cursors:
            cursor.close()
        self.registry.clear_cache()

    def connect(self):
        """Return an environment with its own transaction. It fails if it waits for a lock for two seconds."""
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        cursor.execute("SET lock_timeout = '2s'")
        cursor.execute("SELECT 1 FROM res_partner LIMIT 1")
        return api.Environment(cursor, SUPERUSER_ID, {})

    def add_customer(self, env):
        customer = env["res.partner"].create({"name": "Process", "is_company": True, "ref": "zz9"})
        self.customer_ids += customer.ids
        return customer

    def messages(self, env):
        return env["mail.message"].search([("model", "=", "strategic.criterion"), ("res_id", "=", self.rule_id)])

    def is_marked(self):
        env = self.connect()
        marked = bool(env["strategic.criterion"].browse(self.rule_id).broken_reason)
        self.assertEqual(len(self.messages(env)), marked)
        return marked

    def test_two_at_once(self):
        first, second = self.connect(), self.connect()
        self.add_customer(first)
        self.add_customer(second)
        first.cr.commit()
        second.cr.commit()
        self.assertTrue(self.is_marked())

    def test_rolled_back(self):
        """A transaction that is rolled back reports nothing. Its retry reports the rule once."""
        env = self.connect()
        self.add_customer(env)
        env.cr.rollback()
        self.assertFalse(self.is_marked())
        self.add_customer(env)
        env.cr.commit()
        self.assertTrue(self.is_marked())

    def test_criterion_that_somebody_is_changing(self):
        """The clerk does not wait for the criterion's lock. The next transaction that meets the rule marks it."""
        author, clerk = self.connect(), self.connect()
        author.cr.execute("SELECT 1 FROM strategic_criterion WHERE id = %s FOR UPDATE", [self.rule_id])
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertFalse(self.is_marked())
        author.cr.rollback()
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertTrue(self.is_marked())

    def test_is_not_tried_again(self):
        clerk = self.connect()
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertTrue(self.is_marked())
        other = self.connect()
        self.add_customer(other)
        other.cr.commit()
        self.assertTrue(self.is_marked())
