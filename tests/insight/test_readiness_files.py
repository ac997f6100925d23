import io
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import find_in_path
from odoo.tools.pdf import PdfFileReader

from ...models.insight import strategic_readiness_rows_mixin
from ...report.strategic_readiness_customers_xlsx import customer_workbook
from .readiness_case import ReadinessCase


@tagged("post_install", "-at_install")
class TestReadinessFiles(ReadinessCase, HttpCase):
    """The spreadsheet and the printed report have the figures of the page of acquisition readiness."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Files Freight", audience_fit=90, reputation=90)
        cls.make_deal(cls.customer, 1234.5, datetime.now())
        cls.make_deal(cls.make_customer("=1+1"), 765.5, datetime.now())
        cls.make_running_partnership(cls.customer)

    def setUp(self):
        super().setUp()
        self.sales_manager.password = self.salesperson.password = "a good password"

    def rows(self, content):
        """Return the rows of an .xlsx file by the title of the sheet, without empty cells."""
        from openpyxl import load_workbook  # noqa: PLC0415 - Odoo reads .xlsx files with it

        book = load_workbook(io.BytesIO(content))
        return {
            sheet.title: [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }

    def test_spreadsheet(self):
        self.authenticate(self.sales_manager.login, "a good password")
        response = self.url_open(f"/strategic_customer/readiness/xlsx?company_ids={self.env.company.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(".xlsx", response.headers["Content-Disposition"])
        sheets = self.rows(response.content)
        summary, found = sheets["Summary"], sheets["Figures"]
        self.assertIn("Partnerships without a signed agreement: 1 of 1", [cell for row in summary for cell in row])
        self.assertIn(["Strategic", 1234.5], [[row[0], row[5]] for row in found if len(row) > 5])
        page = self.page()
        # The sheet has every figure of the page, as a number.
        numbers = [cell for row in found for cell in row if not isinstance(cell, str)]
        shown = [
            (row["label"], cell["value"] / 100 if cell["type"] == "percent" else cell["value"])
            for section in page["sections"]
            for row in section["rows"]
            for cell in row["cells"]
            if cell["value"] is not None
        ]
        self.assertGreater(len(shown), 50)
        for label, value in shown:
            self.assertTrue(any(abs(number - value) < 1e-9 for number in numbers), label)

    def test_customers(self):
        """The customers alike are a spreadsheet, from which one can compute the shares that the page shows."""
        today, before = datetime.now(), datetime.now() - timedelta(400)
        country = self.env["res.country"].search([], limit=1)
        customers = [self.make_customer(f"=Alike {number}", country_id=country.id) for number in range(9)]
        for number, customer in enumerate(customers):
            self.make_deal(customer, 100 + number, before)
            if number % 2:
                self.make_deal(customer, 50, today)
            if number < 3:
                self.make_move(customer, "2020-01-01", "strategic")
        self.authenticate(self.sales_manager.login, "a good password")
        response = self.url_open(f"/strategic_customer/readiness/customers/xlsx?company_ids={self.env.company.id}")
        self.assertEqual(response.status_code, 200)
        sheets = self.rows(response.content)
        head, *rows = sheets["Customers"]
        rows = [dict(zip(head, row, strict=True)) for row in rows]
        self.assertEqual([row["Customer"] for row in rows], [customer.name for customer in reversed(customers)])
        self.assertEqual(rows[-1]["ID"], customers[0].id)
        page = self.page()
        for flag, shown in ((1, "strategic"), (0, "others")):
            mine = [row for row in rows if row["Strategic"] == flag]
            share = sum(row["Weight"] * row["Bought again"] for row in mine) / sum(row["Weight"] for row in mine)
            self.assertAlmostEqual(100 * share, self.values(page, "alike", shown)[1])
        definitions = [row[0] for row in sheets["Definitions"] if row]
        self.assertLessEqual(set(head), set(definitions), "each column has a definition")

    def test_customers_of_nobody(self):
        self.superuser_env["crm.lead"].search([]).active = False
        self.authenticate(self.sales_manager.login, "a good password")
        response = self.url_open("/strategic_customer/readiness/customers/xlsx")
        self.assertEqual(len(self.rows(response.content)["Customers"]), 1)

    def test_customers_beyond_the_limit(self):
        """A sheet that lacks customers says so, and shows no sums that would be wrong."""
        for number in range(3):
            self.make_deal(self.make_customer(f"Alike {number}"), 100 + number, datetime.now() - timedelta(400))
        self.patch(strategic_readiness_rows_mixin, "MOST_ROWS", 2)
        data = self.as_read("strategic.readiness")._read_customers()
        self.assertEqual((len(data["rows"]), data["left_out"]), (2, 1))
        text = " ".join(
            str(cell) for row in self.rows(customer_workbook(self.env, data))["Definitions"] for cell in row
        )
        self.assertIn("Smaller ones left out: 1", text)

    @mute_logger("odoo.http")
    def test_spreadsheet_is_for_managers(self):
        for path in ("/strategic_customer/readiness/xlsx", "/strategic_customer/readiness/customers/xlsx"):
            with self.subTest(path):
                self.authenticate(self.salesperson.login, "a good password")
                self.assertNotEqual(self.url_open(path).status_code, 200)
                self.authenticate(None, None)
                self.assertEqual(self.url_open(path, allow_redirects=False).status_code, 303)

    def test_paper(self):
        """The printed report has the questions and the gaps of the page."""
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.sales_manager)
            ._render_qweb_html("strategic_customer.report_readiness", None, {"as_of": False})
        )
        text = html.decode()
        questions = self.page()["questions"]
        self.assertEqual(len(questions), 5)
        for question in questions:
            self.assertIn(question["title"], text)
        self.assertIn("Partnerships without a signed agreement: 1 of 1", text)

    def test_pdf(self):
        """The first page of the PDF has the buyer's questions. The tables begin on the second page."""
        try:
            find_in_path("wkhtmltopdf")
        except OSError:
            self.skipTest("wkhtmltopdf, which makes PDFs, is not installed")
        report = self.env["ir.actions.report"].with_user(self.sales_manager)
        content, _type = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "strategic_customer.report_readiness", None, {"as_of": False}
        )
        pages = PdfFileReader(io.BytesIO(content), strict=False).pages
        self.assertIn(len(pages), range(3, 10))
        texts = [" ".join(page.extract_text().split()) for page in pages]
        if len(texts[0]) > 100:
            # The first page has text to check. Debian's build of wkhtmltopdf draws letters as shapes, so its pages have
            # no text.
            page = self.page()
            for question in page["questions"]:
                self.assertIn(question["title"], texts[0])
            self.assertNotIn(page["sections"][0]["title"], texts[0])
            self.assertIn(page["sections"][0]["title"], texts[1])

    def test_paper_is_for_managers(self):
        with self.assertRefused(AccessError, "sales managers"):
            self.env["ir.actions.report"]._render_qweb_html("strategic_customer.report_readiness", None, {})
