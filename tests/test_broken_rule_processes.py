from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

FAILS_ON_ZZ9 = r"[('ref', '=like', 'zz\\')]"


@tagged("post_install", "-at_install")
class TestBrokenRuleProcesses(BaseCase):
    """Whoever meets a broken rule, alone or with others, saves a customer without waiting, and it is told once.

    With real transactions, so what is made here is committed, and taken away again.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.cursors = []
        self.customer_ids = []
        self.rule_id = False
        # Whatever fails from here on, nothing stays locked.
        self.addCleanup(self.tidy_up)
        env = self.connect()
        rule = env["strategic.criterion"].create({"name": "Fails", "method": "rule", "domain": "[('ref', '=', 'x')]"})
        self.rule_id = rule.id
        env.flush_all()
        # As an older version has let it pass.
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
        """Give the environment of one more person, whose transaction has begun."""
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
        """Nothing is told of what was undone, and of what is done again only once."""
        env = self.connect()
        self.add_customer(env)
        env.cr.rollback()
        self.assertFalse(self.is_marked())
        self.add_customer(env)
        env.cr.commit()
        self.assertTrue(self.is_marked())

    def test_criterion_that_somebody_is_changing(self):
        """Nobody waits for a lock: who meets the rule next marks it."""
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
