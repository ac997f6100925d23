from ast import literal_eval

from lxml import etree

from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestOwnCompany(StrategicCase):
    """The database's own companies are not customers: they have no scores unless a user assesses them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule([], cls.make_audience())
        cls.make_rule([])
        cls.own = cls.superuser_env.company.partner_id

    def test_no_customer(self):
        self.assertEqual(self.make_customer().strategic_status, "strategic")
        self.assertScores(self.own, audience_fit=False, reputation=False, strategic_status=False)

    def test_no_customer_from_the_day_it_is_made(self):
        company = self.make_company()
        self.assertScores(company.partner_id, audience_fit=False, strategic_status=False)

    def test_customer_that_becomes_our_own_company(self):
        customer = self.make_customer()
        company = self.make_company("Bought", partner_id=customer.id)
        self.assertFalse(customer.strategic_status)
        other = self.make_customer("Other")
        company.partner_id = other
        self.assertEqual(customer.strategic_status, "strategic")
        self.assertFalse(other.strategic_status)

    def test_assessed_all_the_same(self):
        self.assess_overall(self.own.with_env(self.manager_env), "reputation", 80)
        self.assertEqual(self.own.reputation, 80)

    def test_nobody_to_assess(self):
        """The filter of customers to assess leaves out our own companies and our colleagues."""
        arch = etree.fromstring(
            self.env["res.partner"].get_view(
                self.env.ref("strategic_customer.res_partner_view_search_strategic").id, "search"
            )["arch"]
        )
        domain = literal_eval(arch.find(".//filter[@name='unassessed']").get("domain"))
        person = self.make_customer("Person", is_company=False)
        found = self.env["res.partner"].search(domain)
        self.assertIn(person, found)
        self.assertNotIn(self.own, found)
        self.assertNotIn(self.salesperson.partner_id, found)

    def test_no_match_of_a_rule(self):
        domain = self.rule.action_open_matching()["domain"]
        self.assertNotIn(self.own, self.superuser_env["res.partner"].search(domain))
        self.assertEqual(self.rule.matching_count, self.superuser_env["res.partner"].search_count(domain))
