from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...const import REVENUE_SOURCE
from .readiness_case import ReadinessCase


@tagged("post_install", "-at_install")
class TestRevenueSources(ReadinessCase):
    """The setting chooses the source of revenue, every page names it, and all pages agree on its amounts."""

    day = "2026-03-15"

    def choose(self, key):
        self.superuser_env["ir.config_parameter"].set_param(REVENUE_SOURCE, key)

    def labels(self, user=None):
        """Return the labels of the portfolio's amounts for `user`, by default the sales manager."""
        found = self.as_read("strategic.portfolio.report", user).fields_get(["won", "open_revenue"], ["string", "help"])
        return {name: (one["string"], one["help"]) for name, one in found.items()}

    # ------------------------------------------------------------------
    # The setting
    # ------------------------------------------------------------------

    def test_options_are_what_is_installed(self):
        sources = self.env["strategic.revenue.sources"]
        models = {"opportunities": "crm.lead", "orders": "sale.order", "invoices": "account.move"}
        installed = [key for key, model in models.items() if model in self.env]
        self.assertEqual([key for key, _label in sources._options()], installed)
        field = self.manager_env["strategic.settings"].fields_get(["strategic_revenue_source"])
        self.assertEqual([key for key, _label in field["strategic_revenue_source"]["selection"]], installed)

    def test_invalid_source(self):
        with self.assertRefused(ValidationError, "must be one of: opportunities"):
            self.choose("guesses")

    def test_form_shows_and_keeps_the_source(self):
        with Form(self.manager_env["strategic.settings"]) as form:
            self.assertEqual(form.strategic_revenue_source, "opportunities")
            self.assertRegex(form.strategic_revenue_text, "won opportunities")
        self.assertFalse(
            self.superuser_env["ir.config_parameter"].get_param(REVENUE_SOURCE), "a default has no parameter"
        )

    def test_form_keeps_a_source_that_is_not_installed(self):
        if "account.move" in self.env:
            self.skipTest("Invoices are installed")
        self.choose("invoices")
        form = self.manager_env["strategic.settings"].create({"strategic_review_days": 20})
        self.assertFalse(self.manager_env["strategic.settings"]._read_strategic_settings()["strategic_revenue_source"])
        form.action_save()
        self.assertEqual(self.superuser_env["ir.config_parameter"].get_param(REVENUE_SOURCE), "invoices")

    # ------------------------------------------------------------------
    # Named on every page
    # ------------------------------------------------------------------

    def test_pages_name_opportunities(self):
        page = self.page()
        self.assertIn("revenue from Opportunities", page["subtitle"])
        self.assertEqual(page["revenue_text"], "Revenue is the expected revenue of won opportunities.")
        labels = self.labels()
        self.assertEqual(labels["won"][0], "Won Revenue (Opportunities)")
        self.assertRegex(labels["won"][1], "less refunds. Revenue is the expected revenue of won opportunities")
        self.assertEqual(labels["open_revenue"][0], "Open Revenue (Opportunities)")
        matrix = self.as_read("res.partner").strategic_matrix([], "won")
        self.assertEqual(matrix["sources"], {"won": "Opportunities", "open": "Opportunities"})

    def test_pages_say_that_the_source_is_gone(self):
        """Without its addon, all pages show the revenue of opportunities, and say so."""
        if "account.move" in self.env:
            self.skipTest("Invoices are installed")
        customer = self.make_customer()
        self.make_deal(customer, 700, "2026-01-10")
        self.choose("invoices")
        page = self.page()
        self.assertIn("revenue from Opportunities", page["subtitle"])
        self.assertRegex(page["revenue_text"], "ask for Customer Invoices, whose addon is not installed")
        self.assertEqual(self.values(page, "status", "total")[2], 700)
        self.assertRegex(self.labels()["won"][1], "whose addon is not installed")
        portfolio = self.as_read("strategic.portfolio.report").search([("partner_id", "=", customer.id)])
        self.assertEqual(portfolio.won, 700)

    # ------------------------------------------------------------------
    # The same figures everywhere
    # ------------------------------------------------------------------

    def assertAgree(self):
        """Check that the portfolio has the readiness page's amounts by status, and the matrix those of its bubbles."""
        page = self.page()
        portfolio = self.as_read("strategic.portfolio.report").with_context(active_test=False)
        groups = portfolio.formatted_read_group([], ["strategic_status"], ["won:sum", "won_last_year:sum"])
        found = {
            group["strategic_status"] or "none": [round(group["won:sum"], 2), round(group["won_last_year:sum"], 2)]
            for group in groups
        }
        for row in ("strategic", "partial", "core", "prestige", "other", "none"):
            amounts = [round(value, 2) for value in self.values(page, "status", row)[2:]]
            self.assertEqual(found.get(row, [0, 0]), amounts, row)
        whole = [round(value, 2) for value in self.values(page, "status", "total")[2:]]
        self.assertEqual([round(sum(amounts), 2) for amounts in zip(*found.values(), strict=True)], whole)

    def test_portfolio_and_readiness_agree(self):
        """To the cent, with refunds, an archived customer, a sale in the future and one without a date."""
        strategic = self.make_customer("Strategic", audience_fit=90, reputation=90)
        core = self.make_customer("Core", audience_fit=90, reputation=10)
        archived = self.make_customer("Archived", audience_fit=90, reputation=10)
        for customer, amount, won_on in (
            (strategic, 1000.10, "2026-01-10"),
            (strategic, 333.33, "2023-01-10"),
            (strategic, 50, None),
            (strategic, 7777, "2026-03-20"),
            (core, 40_000, "2024-06-01"),
            (core, -8000.01, "2026-02-01"),
            (archived, 12.34, "2026-02-01"),
            (self.make_customer("Unknown"), 5.55, "2025-06-01"),
        ):
            self.make_deal(customer, amount, won_on)
        archived.active = False
        self.assertAgree()
        page = self.page()
        self.assertEqual([round(value, 2) for value in self.values(page, "status", "total")[2:]], [33_401.31, -6982.02])

    def test_shares_of_net_revenue(self):
        """The shares of the statuses are those of the amounts beside them, and add up to 100 also with refunds."""
        self.make_deal(self.make_customer(audience_fit=90, reputation=90), 900, "2026-01-10")
        self.make_deal(self.make_customer(audience_fit=90, reputation=10), -100, "2026-01-10")
        page = self.page()
        shares = [self.cells(page, "status", status)[3]["share"] for status in ("strategic", "core")]
        self.assertEqual(shares, [112.5, -12.5])
        self.assertEqual(page["questions"][0]["share"], 112.5)
        self.assertRegex(page["questions"][0]["text"], r"900 of the \D*800 won")
