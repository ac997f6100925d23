"""Revenue from invoices and from sales orders, for databases in which these addons are installed.

The addon depends on neither, so its own tests run without them. `python3 dev beside --only revenue` installs them.
"""

from datetime import datetime
from unittest import SkipTest

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from ...const import REVENUE_SOURCE
from .readiness_case import ReadinessCase


class InstalledCase(ReadinessCase):
    """Base class with customer invoices: one salesperson may read them, the sales manager's role depends on Sales."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "account.move" not in cls.superuser_env:
            raise SkipTest("Invoicing is not installed")
        cls.company = cls.superuser_env.company
        if not cls.company.chart_template:
            cls.superuser_env["account.chart.template"].try_loading(
                "generic_coa", company=cls.company, install_demo=False
            )
        cls.tax = cls.superuser_env["account.tax"].create({"name": "Tenth", "amount": 10, "type_tax_use": "sale"})
        cls.biller = cls.make_user("strategic_biller", "sales_manager", "contacts")
        cls.biller.group_ids += cls.superuser_env.ref("account.group_account_invoice")
        cls.customer = cls.make_customer("Invoiced", audience_fit=90, reputation=90)
        cls.contact = cls.make_contact(cls.customer)
        # An opportunity of another amount, to see which source an amount comes from.
        cls.make_deal(cls.customer, 7, "2026-01-10", user_id=cls.salesperson.id)

    @classmethod
    def choose(cls, key):
        cls.superuser_env["ir.config_parameter"].set_param(REVENUE_SOURCE, key)

    @classmethod
    def make_invoice(cls, amount, day="2026-01-10", kind="out_invoice", partner=None, post=True, **vals):
        invoice = cls.superuser_env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or cls.contact).id,
                "invoice_date": day,
                "invoice_user_id": cls.sales_lead.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Sold",
                            "price_unit": amount,
                            "tax_ids": [Command.set(cls.tax.ids if kind.startswith("out") else [])],
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    def portfolio(self, user=None, customer=None):
        """Return the customer's row of the portfolio, by default as the user who may read invoices."""
        self.env["strategic.portfolio.report"].invalidate_model()
        report = self.as_read("strategic.portfolio.report", user or self.biller)
        return report.search([("partner_id", "=", (customer or self.customer).id)])


@tagged("post_install", "-at_install", "-standard", "strategic_revenue")
class TestRevenueOfInvoices(InstalledCase):
    """Revenue is the untaxed amount of posted customer invoices less credit notes, by commercial entity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose("invoices")

    def test_portfolio(self):
        self.make_invoice(1000)
        self.make_invoice(100, kind="out_refund", day="2026-02-01")
        self.make_invoice(50, day="2024-12-01", partner=self.customer)
        self.make_invoice(4000, post=False)
        self.make_invoice(8000, day="2026-04-01")  # in the future
        self.make_invoice(2000, kind="in_invoice")
        self.make_lead(
            self.customer, self.manager_env, expected_revenue=400, probability=25, user_id=self.sales_lead.id
        )
        self.assertRecordValues(
            self.portfolio(),
            [
                {
                    "won": 950,
                    "won_last_year": 900,
                    "won_year_before": 50,
                    "open_revenue": 100,
                    "first_won_date": Date.to_date("2024-12-01"),
                    "tenure": "1_2",
                }
            ],
        )

    def test_pages_name_invoices_and_agree(self):
        self.make_invoice(1000.10)
        self.make_invoice(0.07, kind="out_refund", day="2026-02-01")
        page = self.page(user=self.biller)
        self.assertIn("revenue from Customer Invoices", page["subtitle"])
        self.assertRegex(page["revenue_text"], "posted customer invoices less credit notes")
        self.assertEqual([round(value, 2) for value in self.values(page, "status", "strategic")[2:]], [1000.03] * 2)
        self.assertEqual(round(self.portfolio().won, 2), 1000.03)
        labels = self.as_read("strategic.portfolio.report", self.biller).fields_get(["won", "open_revenue"], ["string"])
        self.assertEqual(
            {name: one["string"] for name, one in labels.items()},
            {"won": "Won Revenue (Customer Invoices)", "open_revenue": "Open Revenue (Opportunities)"},
        )
        matrix = self.as_read("res.partner", self.biller).strategic_matrix([("id", "=", self.customer.id)], "won")
        self.assertEqual(matrix["sources"]["won"], "Customer Invoices")
        self.assertEqual([round(bubble["amount"], 2) for bubble in matrix["bubbles"]], [1000.03])

    def test_days_of_invoices_have_no_time(self):
        """An invoice of today counts today, wherever the reader is; also one on the first day of the period."""
        for zone in ("Pacific/Auckland", "America/Los_Angeles", "UTC"):
            with self.subTest(zone=zone):
                self.biller.tz = zone
                today = Date.context_today(self.as_read("res.partner", self.biller))
                customer = self.make_customer(zone)
                self.make_invoice(1, day=today, partner=customer)
                self.make_invoice(20, day=Date.add(Date.subtract(today, years=1), days=1), partner=customer)
                self.make_invoice(300, day=Date.subtract(today, years=1), partner=customer)
                self.assertRecordValues(
                    self.portfolio(customer=customer), [{"won_last_year": 21, "won_year_before": 300, "tenure": "1_2"}]
                )

    def test_currency_of_the_invoice(self):
        """An invoice counts with its amount in the company's currency, at the rate of its day."""
        currency = self.make_currency()
        self.superuser_env["res.currency.rate"].create(
            [
                {"currency_id": currency.id, "company_id": self.company.id, "name": day, "rate": rate}
                for day, rate in (("2025-01-01", 2), ("2026-03-01", 5))
            ]
        )
        self.make_invoice(1000, currency_id=currency.id)
        self.assertEqual(self.portfolio().won, 500)

    def test_who_may_not_read_invoices(self):
        """Gets the revenue of opportunities, and is told so; with Sales, salespeople read their own invoices."""
        self.make_invoice(1000)
        self.make_invoice(30, invoice_user_id=self.salesperson.id)
        if "sale.order" in self.env:
            self.assertEqual(self.portfolio(self.salesperson).won, 30)
            self.assertEqual(self.portfolio(self.sales_lead).won, 1030)
            return
        self.assertEqual(self.portfolio(self.salesperson).won, 7)
        page = self.page()
        self.assertIn("revenue from Opportunities", page["subtitle"])
        self.assertRegex(page["revenue_text"], "ask for Customer Invoices, which you may not read")
        self.assertEqual(self.values(page, "status", "strategic")[2:], [7, 7])
        self.assertEqual(self.as_read("res.partner").strategic_matrix([], "won")["sources"]["won"], "Opportunities")

    def test_who_may_choose_invoices(self):
        self.choose("opportunities")
        vals = {"strategic_revenue_source": "invoices"}
        if "sale.order" not in self.env:
            with self.assertRefused(ValidationError, "You may not read Customer Invoices"):
                self.manager_env["strategic.settings"].create(vals).action_save()
        form = self.env_of(self.biller)["strategic.settings"].create(vals)
        self.assertRegex(form.strategic_revenue_text, "posted customer invoices")
        form.action_save()
        self.assertEqual(self.superuser_env["ir.config_parameter"].get_param(REVENUE_SOURCE), "invoices")

    def test_criterion(self):
        """The engine asks invoices too, with all rights; only who may read them sets such a criterion."""
        vals = {
            "name": "Invoiced",
            "method": "revenue",
            "audience_id": self.make_audience().id,
            "revenue_test": "won",
            "revenue_amount": 1000,
        }
        if "sale.order" not in self.env:
            with self.assertRefused(ValidationError, "Customer Invoices, which you may not read"):
                self.manager_env["strategic.criterion"].create(vals)
        criterion = self.env_of(self.biller)["strategic.criterion"].create(vals)
        customer = self.make_customer("Criterion")
        self.make_invoice(999.99, partner=customer)
        self.scoring._rescore_all()
        self.assertScores(customer, audience_fit=0)
        self.make_invoice(0.01, partner=self.make_contact(customer), day="2026-03-15")
        self.scoring._rescore_all()
        self.assertScores(customer, audience_fit=100)
        self.assertEqual(criterion.matching_count, 1)
        if "sale.order" not in self.env:
            reader = criterion.with_user(self.sales_manager)
            reader.invalidate_recordset()
            self.assertEqual(reader.matching_count, 0, "a number would tell of amounts that this user may not read")


@tagged("post_install", "-at_install", "-standard", "strategic_revenue")
class TestRevenueOfOrders(InstalledCase):
    """Revenue is the untaxed amount of confirmed sales orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sale.order" not in cls.superuser_env:
            raise SkipTest("Sales is not installed")
        cls.choose("orders")
        cls.product = cls.superuser_env["product.product"].create({"name": "Plan", "taxes_id": cls.tax.ids})

    @classmethod
    def make_order(cls, amount, moment="2026-01-10 12:00:00", confirm=True, **vals):
        order = cls.superuser_env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "user_id": cls.sales_lead.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": amount, "product_uom_qty": 1})
                ],
                **vals,
            }
        )
        if confirm:
            order.action_confirm()
        order.date_order = moment
        return order

    def test_portfolio_and_readiness(self):
        self.make_order(1000)
        self.make_order(50, "2024-12-01 12:00:00")
        self.make_order(4000, confirm=False)
        self.make_order(300).state = "cancel"
        self.assertRecordValues(
            self.portfolio(self.sales_lead),
            [{"won": 1050, "won_last_year": 1000, "won_year_before": 50, "tenure": "1_2"}],
        )
        page = self.page()
        self.assertIn("revenue from Sales Orders", page["subtitle"])
        self.assertEqual(self.values(page, "status", "strategic")[2:], [1050, 1000])

    def test_currency(self):
        """An order counts with its amount in the company's currency, at the rate of its day, as in Odoo's analysis."""
        currency = self.make_currency()
        self.superuser_env["res.currency.rate"].create(
            {"currency_id": currency.id, "company_id": self.company.id, "name": "2025-01-01", "rate": 4}
        )
        pricelist = self.superuser_env["product.pricelist"].create({"name": "Theirs", "currency_id": currency.id})
        self.make_order(1000, pricelist_id=pricelist.id)
        self.assertEqual(self.portfolio(self.sales_lead).won, 250)

    def test_own_documents(self):
        self.make_order(1000)
        self.make_order(30, user_id=self.salesperson.id)
        self.assertEqual(self.portfolio(self.salesperson).won, 30)
        self.assertEqual(self.portfolio(self.sales_lead).won, 1030)

    def test_criterion(self):
        self.make_criterion(
            {
                "name": "Ordered",
                "method": "revenue",
                "audience_id": self.make_audience().id,
                "revenue_test": "recent",
                "revenue_months": 1,
            }
        )
        customer = self.make_customer("Criterion")
        order = self.make_order(5, datetime(2026, 2, 15, 23), partner_id=customer.id)
        self.scoring._rescore_all()
        self.assertScores(customer, audience_fit=0)
        order.date_order = datetime(2026, 2, 16)
        self.env.flush_all()
        self.scoring._rescore_all()
        self.assertScores(customer, audience_fit=100)
