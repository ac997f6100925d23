from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .home_case import HomeCase


@tagged("post_install", "-at_install")
class TestHomeRevenue(HomeCase):
    """The share of revenue is that of the rows which a click on it shows."""

    day = "2026-05-20"
    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["crm.lead"].with_context(active_test=False).search([]).unlink()
        cls.strategic = cls.make_fitting("Strategic", 90)
        cls.other = cls.make_customer("Other")

    def card(self, user=None):
        return self.cards(user or self.sales_lead, ["revenue"])["revenue"]

    def make_deals(self, *deals, **vals):
        for customer, amount, day in deals:
            self.make_won(customer, amount, f"{day} 12:00:00", **vals)

    def assertAgrees(self, user=None):
        """Check that the rows behind the share, and those of all customers, add up to its amounts."""
        user = user or self.sales_lead
        card = self.card(user)
        self.assertEqual(sum(self.behind(card, user).mapped("won_last_year")), card["strategic"])
        everybody = self.env_of(user)["strategic.portfolio.report"].search([])
        self.assertEqual(sum(everybody.mapped("won_last_year")), card["total"])
        return card

    def test_share_of_the_last_12_months_and_of_those_before(self):
        contact = self.make_contact(self.strategic)
        self.make_deals(
            (self.strategic, 100, "2026-05-20"),
            (contact, 200, "2025-05-21"),
            (self.other, 100, "2026-01-01"),
            (self.strategic, 50, "2025-05-20"),
            (self.other, 150, "2024-05-21"),
            (self.other, 5_000, "2024-05-20"),
        )
        self.make_won(self.other, 7_000, None)
        self.make_lead(self.other, expected_revenue=9_000)
        card = self.assertAgrees()
        self.assertEqual((card["share"], card["before"]), (75, 25))
        self.assertEqual((card["strategic"], card["total"]), (300, 400))
        self.assertEqual(card["currency_id"], self.env.company.currency_id.id)
        self.assertEqual(card["source"], self.env["strategic.revenue"]._source_label())

    def test_refunds_and_archived_customers(self):
        gone = self.make_customer("Gone")
        self.make_deals(
            (self.strategic, 100, "2026-01-01"),
            (self.strategic, -40, "2026-02-01"),
            (self.other, 60, "2026-01-01"),
            (gone, 500, "2026-01-01"),
        )
        gone.active = False
        self.assertEqual(self.assertAgrees()["share"], 50)

    def test_nothing_won(self):
        card = self.assertAgrees()
        self.assertEqual((card["share"], card["before"], card["total"]), (None, None, 0))

    def test_own_documents_only(self):
        self.make_deals((self.strategic, 100, "2026-01-01"), user_id=self.salesperson.id)
        self.make_deals((self.other, 300, "2026-01-01"))
        self.assertEqual(self.assertAgrees(self.salesperson)["share"], 100)
        self.assertEqual(self.assertAgrees(self.sales_manager)["share"], 25)

    def test_customers_of_another_company_are_left_out(self):
        self.make_deals((self.strategic, 100, "2026-01-01"), (self.other, 300, "2026-01-01"))
        second = self.make_company()
        self.other.with_env(self.superuser_env).company_id = second
        self.assertEqual(self.assertAgrees()["share"], 100)

    def test_amounts_are_in_the_readers_currency(self):
        second = self.make_company(members=self.sales_lead, rate=2)
        self.make_deals((self.strategic, 100, "2026-01-01"))
        user = self.make_user("home_reader", "sales_lead", company=second)
        user.company_ids += self.superuser_env.company
        env = self.env_of(user)
        env = env(context={**env.context, "allowed_company_ids": [second.id, self.superuser_env.company.id]})
        card = env["strategic.home"].read_cards(["revenue"])["revenue"]
        self.assertEqual((card["total"], card["currency_id"]), (200, second.currency_id.id))

    def test_who_may_not_read_the_source_has_no_card(self):
        with patch.object(self.registry["strategic.revenue"], "_lines", side_effect=AccessError("no invoices")):
            self.assertIs(self.card(), False)
