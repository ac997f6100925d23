from odoo.tests import tagged

from ..common import CommittedCase

FAILS_ON_ZZ9 = r"[('ref', '=like', 'zz\\')]"


@tagged("post_install", "-at_install")
class TestBrokenRuleProcesses(CommittedCase):
    """A user who saves a customer never waits because of a broken rule, and the rule is reported once."""

    def setUp(self):
        super().setUp()
        self.customer_ids = []
        self.rule_id = False
        env = self.connect()
        rule = env["strategic.criterion"].create({"name": "Fails", "method": "rule", "domain": "[('ref', '=', 'x')]"})
        self.rule_id = rule.id
        env.flush_all()
        # Write the domain by SQL: our checks refuse it now, but an older version may have saved it.
        env.cr.execute("UPDATE strategic_criterion SET domain = %s WHERE id = %s", [FAILS_ON_ZZ9, rule.id])
        env.cr.commit()

    def remove(self, env):
        env["res.partner"].browse(self.customer_ids).exists().unlink()
        self.messages(env).unlink()
        env["strategic.criterion"].browse(self.rule_id or ()).unlink()

    def connect_clerk(self):
        """Return an environment to save customers in, where a query fails after waiting two seconds for a lock."""
        return self.connect(lock_timeout="2s")

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
        first, second = self.connect_clerk(), self.connect_clerk()
        self.add_customer(first)
        self.add_customer(second)
        first.cr.commit()
        second.cr.commit()
        self.assertTrue(self.is_marked())

    def test_rolled_back(self):
        """A transaction that is rolled back reports nothing. Its retry reports the rule once."""
        env = self.connect_clerk()
        self.add_customer(env)
        env.cr.rollback()
        self.assertFalse(self.is_marked())
        self.add_customer(env)
        env.cr.commit()
        self.assertTrue(self.is_marked())

    def test_criterion_that_somebody_is_changing(self):
        """The clerk does not wait for a locked criterion. The next transaction that applies this rule marks it."""
        author, clerk = self.connect(), self.connect_clerk()
        author.cr.execute("SELECT 1 FROM strategic_criterion WHERE id = %s FOR UPDATE", [self.rule_id])
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertFalse(self.is_marked())
        author.cr.rollback()
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertTrue(self.is_marked())

    def test_is_not_retry_on_collision(self):
        clerk = self.connect_clerk()
        self.add_customer(clerk)
        clerk.cr.commit()
        self.assertTrue(self.is_marked())
        other = self.connect_clerk()
        self.add_customer(other)
        other.cr.commit()
        self.assertTrue(self.is_marked())
