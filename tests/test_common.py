from datetime import date

from odoo.tests import tagged

from .common import CommittedCase, StrategicCase


@tagged("post_install", "-at_install")
class TestCommon(StrategicCase):
    """`StrategicCase`, from which tests of other addons may inherit, does what its docstrings say."""

    def test_environments(self):
        self.assertEqual(self.env.user, self.salesperson)
        self.assertEqual(self.manager_env.user, self.sales_manager)
        self.assertTrue(self.superuser_env.su)
        self.assertEqual({self.env.user.tz, self.portal.tz}, {self.zone})

    def test_company_with_a_currency(self):
        ours = self.superuser_env.company
        theirs = self.make_company(members=self.sales_lead, rate=4)
        self.assertIn(theirs, self.sales_lead.company_ids)
        for company in (ours, theirs):
            amount = theirs.currency_id._convert(100, ours.currency_id, company, date(2026, 1, 1))
            self.assertEqual(amount, 25)

    def test_user_of_another_company(self):
        company = self.make_company()
        user = self.make_user("strategic_other", "salesperson", company=company)
        self.assertEqual((user.company_id, user.company_ids), (company, company))
        self.assertTrue(user.has_group("sales_team.group_sale_salesman"))
        self.assertFalse(user.has_group("sales_team.group_sale_salesman_all_leads"))

    def test_records_in_the_salespersons_environment(self):
        customer = self.make_customer()
        lead = self.make_lead(customer, self.manager_env)
        partnership = self.make_partnership(customer, self.manager_env)
        self.assertEqual((lead.create_uid, partnership.create_uid), (self.sales_manager, self.sales_manager))
        self.assertEqual((lead.env, partnership.env), (self.env, self.env))

    def test_won_opportunity(self):
        lead = self.make_won(self.make_customer(), 100, "2025-03-01 12:00:00")
        self.assertRecordValues(lead, [{"expected_revenue": 100, "won_status": "won"}])
        self.assertEqual(lead.date_closed.date(), date(2025, 3, 1))

    def test_rolled_back(self):
        customer = self.make_customer("Kept")
        with self.rolled_back():
            customer.name = "Undone"
        self.assertEqual(customer.name, "Kept")
        with self.assertRaises(ZeroDivisionError), self.rolled_back():
            customer.name = "Undone"
            raise ZeroDivisionError
        self.assertEqual(customer.name, "Kept")


@tagged("post_install", "-at_install")
class TestCommonProcesses(CommittedCase):
    """In a `CommittedCase`, each connection has its own transaction, and `remove` deletes what a test has committed."""

    def remove(self, env):
        env["res.partner"].search([("name", "=like", "Common %")]).unlink()

    def count(self, env):
        return env["res.partner"].search_count([("name", "=like", "Common %")])

    def test_snapshots(self):
        first, second = self.connect(), self.connect()
        first["res.partner"].create({"name": "Common customer"})
        first.cr.commit()
        self.assertEqual(self.count(second), 0)
        self.begin_anew(second)
        self.assertEqual(self.count(second), 1)

    def test_lock_timeout(self):
        env = self.connect(lock_timeout="250ms")
        for _transaction in range(2):
            env.cr.execute("SHOW lock_timeout")
            self.assertEqual(env.cr.fetchone(), ("250ms",))
            self.begin_anew(env)
