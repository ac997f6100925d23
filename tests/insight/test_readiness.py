from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.insight.readiness_page import format_number
from ...tools import figures as arithmetic
from .readiness_case import ReadinessCase


@tagged("post_install", "-at_install")
class TestReadiness(ReadinessCase):
    """The page of acquisition readiness shows the right figures and gaps, to the right users."""

    day = "2026-03-15"

    def test_arithmetic(self):
        """Shares and the Herfindahl index are right for amounts that one can check by hand."""
        self.assertEqual(arithmetic.concentration([50, 30, 10, 10], 100), {1: 50, 3: 90, 5: 100, 10: 100})
        self.assertEqual(arithmetic.herfindahl(50**2 + 30**2 + 2 * 10**2, 100), 3600)
        self.assertEqual(arithmetic.herfindahl(7**2, 7), 10_000)
        self.assertEqual(arithmetic.concentration([], 0), {1: None, 3: None, 5: None, 10: None})
        self.assertIsNone(arithmetic.herfindahl(0, 0))
        self.assertIsNone(arithmetic.percent(1, 0))

    def test_nothing_yet(self):
        page = self.page()
        self.assertEqual([question["headline"] for question in page["questions"]], ["–"] * 5)
        self.assertFalse(page["missing"])
        today = fields.Date.context_today(self.as_read("strategic.readiness"))
        self.assertEqual(page["as_of"], fields.Date.to_string(today))

    def test_one_customer(self):
        self.make_deal(self.make_customer(), 700, "2026-01-10")
        page = self.page()
        self.assertEqual(self.values(page, "concentration", "largest_1"), [100, 100])
        self.assertEqual(self.values(page, "concentration", "herfindahl"), [10_000, 10_000])

    def test_amounts_in_a_currency_without_cents(self):
        yen = self.make_currency("XYE", rounding=1)
        company = self.make_company("Tokyo", members=self.sales_manager, currency_id=yen.id)
        self.make_deal(self.make_customer(), 12_000, "2026-01-10", company_id=company.id, user_id=False)
        page = self.page(companies=company)
        self.assertRegex(self.cells(page, "status", "total")[2]["text"], r"12,000\b")

    def test_signs_in_a_language_written_from_right_to_left(self):
        """Without a mark, the sign would be shown on the wrong side of the number."""
        self.superuser_env["res.lang"]._activate_lang("ar_001")
        arabic = self.env(context={**self.env.context, "lang": "ar_001"})
        for type_, value, text in (
            ("points", -79, "\u200e-79"),
            ("points", 12, "\u200e+12"),
            ("percent", -5, "\u200e-5"),
            ("amount", -50, "\u200e"),
        ):
            with self.subTest(type=type_, value=value):
                self.assertIn(text, format_number(arabic, type_, value))
                self.assertNotIn("\u200e", format_number(self.env, type_, value))
        self.assertNotIn("\u200e", format_number(arabic, "percent", 5))

    def test_refunds_are_named_and_left_out(self):
        """Revenue is less refunds. The shares of the largest leave out who has more refunded, and the page says so."""
        self.make_deal(self.make_customer(), 900, "2026-01-10")
        refunded = self.make_customer("Refunded")
        self.make_deal(refunded, -400, "2026-01-10")
        page = self.page()
        self.assertEqual(self.values(page, "status", "total")[1:], [2, 500, 500])
        self.assertEqual(self.values(page, "concentration", "largest_1"), [100, 100])
        [notes] = [section["notes"] for section in page["sections"] if section["key"] == "concentration"]
        self.assertEqual(len(notes), 2)
        self.assertRegex(notes[0]["text"], r"customers with more refunded than bought \(1\), by \D*400 in all")
        self.assertEqual(self.behind(notes[0]), refunded.with_user(self.sales_manager))

    def test_who_is_strategic_for_retention(self):
        """A customer's status a year ago decides whether retention counts the customer as strategic.

        If a score was empty a year ago, the first status after that with both scores decides.
        """
        for name, moves, group in (
            ("Was, no more", [("2024-01-01", "strategic"), ("2025-06-01", "other")], "strategic"),
            ("Became", [("2024-01-01", "core"), ("2025-06-01", "strategic")], "others"),
            ("First so", [("2025-02-01", "partial"), ("2025-06-01", "strategic"), ("2025-09-01", "core")], "strategic"),
            ("First not", [("2025-06-01", "core"), ("2025-09-01", "strategic")], "others"),
            ("Twice in a day", [("2025-06-01", "core"), ("2025-06-01", "strategic")], "strategic"),
            ("Never", [], "others"),
        ):
            with self.subTest(name):
                customer = self.make_customer(name)
                self.make_deal(customer, 100, "2025-01-10")
                for day, status in moves:
                    self.make_move(customer, day, status)
                base = self.cells(self.page(), "retention", group)[0]
                self.assertIn(customer.id, self.behind(base).ids)

    def test_the_largest_behind_a_share(self):
        """If customers have the same amount, the one with the lowest id counts as the largest."""
        customers = [self.make_customer(f"Customer {number}") for number in range(4)]
        for customer, amount in zip(customers, (100, 300, 300, 300), strict=True):
            self.make_deal(customer, amount, "2026-01-10")
        page = self.page()
        [last_year, _won] = self.cells(page, "concentration", "largest_3")
        self.assertEqual(last_year["value"], 90)
        self.assertEqual(self.behind(last_year).ids, [customer.id for customer in customers[1:]])

    def test_archived_customers_have_brought_their_revenue(self):
        customer = self.make_customer()
        self.make_deal(customer, 900, datetime.now())
        customer.active = False
        page = self.page()
        [_assessed, bought, *_amounts] = self.cells(page, "status", "none")
        self.assertEqual(bought["value"], 1)
        self.assertEqual(self.behind(bought).ids, customer.ids)

    def test_status_as_of_a_date(self):
        customer = self.make_customer()
        self.make_move(customer, "2025-01-01", "core")
        self.make_move(customer, "2026-01-01", "strategic")
        page = self.page("2025-12-31")
        self.assertEqual(page["as_of"], "2025-12-31")
        self.assertEqual([self.values(page, "status", status)[0] for status in ("core", "strategic")], [1, 0])
        self.assertEqual(self.behind(self.cells(page, "status", "core")[0]).ids, customer.ids)
        # The future is not known, so a date after today counts as today.
        today = fields.Date.context_today(self.as_read("strategic.readiness"))
        self.assertEqual(self.page("2030-01-01")["as_of"], fields.Date.to_string(today))

    def test_partnerships(self):
        customer = self.make_customer()
        launched = self.env.ref("strategic_customer.strategic_partnership_stage_launched")
        good = self.make_running_partnership(
            customer,
            agreement_state="signed",
            agreement_end="2026-09-01",
            ip_terms="ours",
            change_of_control="consent",
            reference_scope="public",
            stage_id=launched.id,
            date_launched="2026-02-01",
        )
        people = self.env["res.partner"].create([{"name": name, "parent_id": customer.id} for name in "ab"])
        for person in people:
            self.make_stakeholder(good, person, stance="supports")
        poor = self.make_running_partnership(customer, date_start="2025-06-01")
        self.make_running_partnership(customer, date_start="2026-06-01")  # not counted: it begins after today
        over = self.make_running_partnership(customer, stage_id=self.ended_stage.id)
        over.date_end = "2026-03-01"
        page = self.page()
        for section, row, records in (
            ("agreement", "signed", good),
            ("agreement", "ending", good),
            ("agreement", "none", poor),
            ("change_of_control", "consent", good),
            ("change_of_control", "unknown", poor),
            ("ip", "ours", good),
            ("ip", "undefined", poor),
            ("people", "several", good),
            ("people", "one", poor),
            ("reference", "public", good),
            ("reference", "none", poor),
            ("length", "2_5", good),
            ("length", "0_1", poor),
            ("stage", f"stage_{launched.id}", good),
            ("stage", f"stage_{self.ended_stage.id}", over),
        ):
            with self.subTest(section=section, row=row):
                cell = self.cells(page, section, row)[0]
                self.assertEqual(cell["value"], 1)
                self.assertEqual(self.behind(cell).ids, records.ids)
        missing = {gap["key"]: gap["text"] for gap in page["missing"]}
        self.assertEqual(missing["agreement"], "Partnerships without a signed agreement: 1 of 2")
        self.assertEqual(missing["ending"], "Partnerships whose agreement ends within 12 months, or has ended: 1 of 2")
        self.assertNotIn("drifting", missing)
        # On this earlier date, the launched partnership and the ended one were still open.
        page = self.page("2026-01-15")
        self.assertEqual(
            [self.values(page, "stage", kind)[0] for kind in ("open", "launched", "ended")], [3, 0, 0], "by kind"
        )

    def test_gaps_of_customers(self):
        customer = self.make_customer()
        self.make_deal(customer, 900, None)
        page = self.page()
        gaps = {gap["key"]: gap for gap in page["missing"]}
        self.assertEqual(gaps["unassessed"]["text"], "Customers who have bought and are not assessed: 1 of 1")
        self.assertEqual(gaps["undated"]["text"], "Sales without a date: 1")
        self.assertEqual(self.behind(gaps["undated"]).ids, customer.ids)

    def test_companies(self):
        """Only partnerships and revenue of the selected companies count."""
        theirs = self.make_second_company()
        ours = self.env.company
        customer = self.make_customer()
        self.make_deal(customer, 1000, datetime.now(), company_id=ours.id)
        self.make_deal(customer, 1000, datetime.now(), company_id=theirs.id)
        self.make_running_partnership(customer, company_id=ours.id, user_id=False)
        self.make_running_partnership(customer, company_id=theirs.id, user_id=False)
        for companies, amount, count in ((ours, 1000, 1), (theirs, 1000, 1), (ours + theirs, 1250, 2)):
            with self.subTest(companies=companies.mapped("name")):
                page = self.page(companies=companies)
                self.assertEqual(self.values(page, "status", "total")[2], amount)
                self.assertEqual(self.values(page, "agreement", "total"), [count])
                self.assertEqual(page["companies"], " and ".join(companies.mapped("name")))

    def test_for_sales_managers_only(self):
        self.page()
        for user in (self.salesperson, self.sales_lead, self.employee, self.portal):
            with self.assertRefused(AccessError, "sales managers"):
                self.page(user=user)
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(user).search([("strategic_figure", "=", "bought:all@2026-01-01")])

    def test_what_is_no_figure(self):
        Partner = self.env["res.partner"].with_user(self.sales_manager)
        beyond = ("largest:won:²", f"largest:won:{10**20}")
        for figure in (
            "nonsense",
            "bought:'; DROP TABLE",
            "largest:won:x",
            "largest:name:1",
            "tenure:9",
            "assessed",
            *beyond,
        ):
            with self.assertRefused(ValidationError, "no figure"):
                Partner.search([("strategic_figure", "=", figure)])
        with self.assertRefused(ValidationError, "no date"):
            Partner.search([("strategic_figure", "=", "bought:all@yesterday")])
        with self.assertRefused(ValidationError, "no date"):
            self.page(as_of="0001-01-01")

    def test_filters_do_not_offer_figures(self):
        """Custom filters do not offer `strategic_figure`, the field that finds the customers that a figure counts."""
        for model in ("res.partner", "res.users"):
            described = self.as_read(model).fields_get(["strategic_figure"])["strategic_figure"]
            self.assertFalse(described["searchable"], model)

    def test_reads_with_few_queries(self):
        """The page takes the same number of queries for 2 and for 22 customers, each with a partnership."""

        def fill(count):
            for number in range(count):
                customer = self.make_customer(f"Customer {number}", reputation=50)
                self.make_deal(customer, 100, datetime.now())
                self.make_running_partnership(customer)

        def queries():
            return self.count_queries(self.page)

        fill(2)
        queries()
        few = queries()
        fill(20)
        queries()
        self.assertEqual(queries(), few)
