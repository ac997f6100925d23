import io
from datetime import datetime, timedelta
from fractions import Fraction

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import find_in_path
from odoo.tools.pdf import PdfFileReader

from odoo.addons.strategic_customer.tools import figures as arithmetic

from .. import readiness_oracle as oracle
from ..common import ZONES, StrategicCase
from ..properties import HealthCheck, given, settings, st

TODAY = "2026-03-15"
# Units of the reader's currency for one unit of the second company's currency.
RATE = Fraction(1, 4)
# Numbers of days ago: on both sides of the limits that the page uses.
DAYS = (0, 1, 364, 365, 366, 729, 730, 731, 1095, 1826, 1827, 3000)

deals = st.lists(
    st.tuples(
        st.integers(0, 5),  # customer
        # Few amounts, so that some are equal. Refunds are negative.
        st.sampled_from([-500, -100, 0, 100, 100, 200, 500, 1000]),
        st.sampled_from([None, *DAYS]),
        st.sampled_from([0, 0, 1]),  # company
        st.sampled_from([0, 1, 8, 12, 17]),  # hours earlier
    ),
    max_size=14,
)
moves = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(DAYS),
        st.sampled_from(["strategic", "strategic", "core", "other", "partial", None]),
    ),
    max_size=10,
)
past = st.sampled_from([0, 0, 1, 365, 400])
places = st.sampled_from([(zone, clock) for zone in dict.fromkeys(ZONES) for clock in ("23:30:00", "00:30:00")])


class Rollback(Exception):
    """Ends an example and rolls it back."""


class ReadinessCase(StrategicCase):
    """Base class with short methods to create deals, movements and partnerships, and to read the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_stage = cls.superuser_env["crm.stage"].create({"name": "Won", "is_won": True, "sequence": 90})
        cls.ended_stage = cls.manager_env["strategic.partnership.stage"].create({"name": "Over", "kind": "ended"})
        # Remove demo data, so that only the deals, partnerships and movements of the test count.
        cls.superuser_env["crm.lead"].search([]).active = False
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.superuser_env["strategic.movement"].search([]).unlink()

    @classmethod
    def make_second_company(cls):
        """Create a company for the sales manager. Four units of its currency equal one unit of the reader's."""
        ours = cls.env.company
        # Without other rates, our currency has the rate 1, whichever it is.
        cls.superuser_env["res.currency.rate"].search([]).unlink()
        foreign = cls.superuser_env["res.currency"].create({"name": "XTS", "symbol": "¤"})
        cls.superuser_env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 4.0, "currency_id": foreign.id, "company_id": ours.id}
        )
        theirs = cls.superuser_env["res.company"].create({"name": "Second", "currency_id": foreign.id})
        cls.sales_manager.company_ids += theirs
        return theirs

    @classmethod
    def make_deal(cls, partner, amount, won_on, **vals):
        """Create a won deal. `won_on` is a moment in UTC, a day (noon in UTC), or None for an unknown date."""
        lead = cls.manager_env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": partner.id,
                "expected_revenue": amount,
                "stage_id": cls.won_stage.id,
                "probability": 100,
                **vals,
            }
        )
        lead.date_closed = won_on and (won_on if isinstance(won_on, datetime) else f"{won_on} 12:00:00")
        return lead

    @classmethod
    def make_move(cls, partner, day, status):
        """Create a movement to `status` on `day`. The customer's own status does not change."""
        cls.superuser_env["strategic.movement"].create(
            {"partner_id": partner.id, "date": day, "to_status": status, "cause": "assessment"}
        )

    @classmethod
    def make_partnership(cls, partner, **vals):
        """Create a partnership of the sales manager, which began in 2024 unless `vals` say otherwise."""
        return cls.manager_env["strategic.partnership"].create(
            {"partner_id": partner.id, "date_start": "2024-01-01", **vals}
        )

    def as_read(self, model, user=None, companies=None):
        """Return `model` in the web client's environment of `user`, by default the sales manager."""
        user = user or self.sales_manager
        context = {"tz": user.tz, **({"allowed_company_ids": companies.ids} if companies else {})}
        self.env.flush_all()
        return self.env[model].with_user(user).with_context(**context)

    def page(self, as_of=False, user=None, companies=None):
        return self.as_read("strategic.readiness", user, companies).read_figures(as_of)

    def cells(self, page, section, row):
        """Return the cells of the row with the key `row` in the section with the key `section`."""
        [section] = [one for one in page["sections"] if one["key"] == section]
        [row] = [one for one in section["rows"] if one["key"] == row]
        return row["cells"]

    def values(self, page, section, row):
        return [cell["value"] for cell in self.cells(page, section, row)]

    def behind(self, cell, companies=None):
        """Return the records that a click on `cell` opens."""
        Model = self.as_read(cell["open"]["model"], companies=companies)
        return Model.with_context(active_test=False).search(cell["open"]["domain"])


@tagged("post_install", "-at_install")
class TestReadinessOracle(ReadinessCase):
    """The page shows the same figures as the oracle, for any deals and movements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.make_second_company()
        cls.companies = cls.env.company + cls.theirs

    @given(deals, moves, past, places)
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
    )
    def test_page_agrees_with_oracle(self, deals_data, moves_data, days_ago, place):
        zone, clock = place
        with freeze_time(f"{TODAY} {clock}"):
            try:
                with self.env.cr.savepoint():
                    self._check(deals_data, moves_data, days_ago, zone)
                    raise Rollback
            except Rollback:
                self.env.invalidate_all()

    def _check(self, deals_data, moves_data, days_ago, zone):
        now = datetime.now()
        customers = self.env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(6)])
        made = []
        for number, amount, days, company, hours in deals_data:
            moment = None if days is None else now - timedelta(days, hours=hours)
            self.make_deal(customers[number], amount, moment, company_id=self.companies[company].id)
            day = moment and oracle.day_in(zone, moment)
            made.append(oracle.OracleDeal(number, amount * (RATE if company else 1), day))
        # Oldest first, because the engine creates movements in the order of time.
        moved = [
            oracle.OracleMove(number, now.date() - timedelta(days), status)
            for number, days, status in sorted(moves_data, key=lambda move: -move[1])
        ]
        self._move(customers, moved)
        as_of = oracle.day_in(zone, now) - timedelta(days_ago)
        self.sales_manager.tz = zone
        page = self.page(as_of.isoformat(), companies=self.companies)
        self._compare(page, oracle.figures(made, moved, as_of, as_of if days_ago else now.date()))
        self._click(page)

    def _move(self, customers, moved):
        """Create the movements `moved`, oldest first, and set the status to which they lead."""
        for move in moved:
            self.make_move(customers[move.customer], move.on, move.to)
        self.env.flush_all()
        for number, customer in enumerate(customers):
            self.env.cr.execute(
                "UPDATE res_partner SET strategic_status = %s WHERE id = %s",
                [oracle.status_on(moved, number, datetime.now().date()), customer.id],
            )
        self.env.invalidate_all()

    def _compare(self, page, expected):
        for status, sums in expected["by_status"].items():
            self._same(self.values(page, "status", status or "none")[1:], sums)
        for place, period in enumerate(("last_year", "won")):
            shares, index = expected["concentration"][period]
            for count, share in shares.items():
                self._same([self.values(page, "concentration", f"largest_{count}")[place]], [share])
            self._same([self.values(page, "concentration", "herfindahl")[place]], [index])
        for group, found in expected["retention"].items():
            base, retained, lost, _before, _since, gross, net = self.cells(page, "retention", group)
            self._same(
                [base["value"], retained["value"], lost["value"], retained["share"], gross["value"], net["value"]],
                [found["base"], found["retained"], found["base"] - found["retained"], *self._rates(found)],
            )
        for band, count in expected["tenure"].items():
            self.assertEqual(self.values(page, "tenure", band)[0], count)
        days = expected["average_days"]
        self._same([self.values(page, "tenure", "average")[0]], [None if days is None else days / 365.25])

    @staticmethod
    def _rates(found):
        return found["rate"], found["gross"], found["net"]

    def _same(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for one, other in zip(found, expected, strict=True):
            if other is None:
                self.assertIsNone(one)
            else:
                self.assertAlmostEqual(one, float(other), places=6)

    def _click(self, page):
        """Check that a click on a number of customers opens as many customers."""
        columns = {"status": (0, 1), "retention": (0, 1, 2), "tenure": (0,)}
        for section in page["sections"]:
            for row in section["rows"]:
                for place in columns.get(section["key"], ()):
                    cell = row["cells"][place]
                    if cell["open"]:
                        self.assertEqual(len(self.behind(cell, self.companies)), cell["value"])


@tagged("post_install", "-at_install")
class TestReadiness(ReadinessCase):
    """The page of acquisition readiness shows the right figures and gaps, to the right users."""

    day = TODAY

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
        yen = self.superuser_env["res.currency"].create({"name": "XYE", "symbol": "¥", "rounding": 1})
        company = self.superuser_env["res.company"].create({"name": "Tokyo", "currency_id": yen.id})
        self.sales_manager.company_ids += company
        self.make_deal(self.make_customer(), 12_000, "2026-01-10", company_id=company.id, user_id=False)
        page = self.page(companies=company)
        self.assertRegex(self.cells(page, "status", "total")[2]["text"], r"12,000\b")

    def test_refunds_are_named_and_left_out(self):
        """A customer with more refunded than bought has no share, and the page says so."""
        self.make_deal(self.make_customer(), 900, "2026-01-10")
        refunded = self.make_customer("Refunded")
        self.make_deal(refunded, -400, "2026-01-10")
        page = self.page()
        self.assertEqual(self.values(page, "status", "total")[1:], [2, 900, 900])
        self.assertEqual(self.values(page, "concentration", "largest_1"), [100, 100])
        [notes] = [section["notes"] for section in page["sections"] if section["key"] == "status"]
        self.assertEqual(len(notes), 2)
        self.assertRegex(notes[0]["text"], r"customers with more refunded than bought \(1\), by \D*400 in all")
        self.assertEqual(self.behind(notes[0]), refunded.with_user(self.sales_manager))

    def test_who_is_strategic_for_retention(self):
        """The status a year ago counts. If the customer was not fully assessed then, its first full status counts."""
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
        """Of customers with the same amount, the older record counts as the larger."""
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
        # The future is not known: a later date counts as today, whose status is the customer's own.
        today = fields.Date.context_today(self.as_read("strategic.readiness"))
        self.assertEqual(self.page("2030-01-01")["as_of"], fields.Date.to_string(today))

    def test_partnerships(self):
        customer = self.make_customer()
        launched = self.env.ref("strategic_customer.strategic_partnership_stage_launched")
        good = self.make_partnership(
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
        self.manager_env["strategic.stakeholder"].create(
            [{"partnership_id": good.id, "partner_id": person.id, "stance": "supports"} for person in people]
        )
        poor = self.make_partnership(customer, date_start="2025-06-01")
        self.make_partnership(customer, date_start="2026-06-01")  # begins after today
        over = self.make_partnership(customer, stage_id=self.ended_stage.id)
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
        self.assertEqual(missing["agreement"], "1 of 2 partnerships without a signed agreement")
        self.assertEqual(missing["ending"], "1 of 2 partnerships whose agreement ends within 12 months, or has ended")
        self.assertNotIn("drifting", missing)
        # On an earlier date: one was not launched yet, and one had not ended yet.
        page = self.page("2026-01-15")
        self.assertEqual(
            [self.values(page, "stage", kind)[0] for kind in ("open", "launched", "ended")], [3, 0, 0], "by kind"
        )

    def test_gaps_of_customers(self):
        customer = self.make_customer()
        self.make_deal(customer, 900, None)
        page = self.page()
        gaps = {gap["key"]: gap for gap in page["missing"]}
        self.assertEqual(gaps["unassessed"]["text"], "1 of 1 customers who have bought are not assessed")
        self.assertEqual(gaps["undated"]["text"], "1 won opportunities without a closing date")
        self.assertEqual(self.behind(gaps["undated"]).ids, customer.ids)

    def test_companies(self):
        """Only partnerships and revenue of the selected companies count."""
        theirs = self.make_second_company()
        ours = self.env.company
        customer = self.make_customer()
        self.make_deal(customer, 1000, datetime.now(), company_id=ours.id)
        self.make_deal(customer, 1000, datetime.now(), company_id=theirs.id)
        self.make_partnership(customer, company_id=ours.id, user_id=False)
        self.make_partnership(customer, company_id=theirs.id, user_id=False)
        for companies, amount, count in ((ours, 1000, 1), (theirs, 1000, 1), (ours + theirs, 1250, 2)):
            with self.subTest(companies=companies.mapped("name")):
                page = self.page(companies=companies)
                self.assertEqual(self.values(page, "status", "total")[2], amount)
                self.assertEqual(self.values(page, "agreement", "total"), [count])
                self.assertEqual(page["companies"], ", ".join(companies.mapped("name")))

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
        """No list of fields for a custom filter has the field that finds the customers behind a figure."""
        for model in ("res.partner", "res.users"):
            described = self.as_read(model).fields_get(["strategic_figure"])["strategic_figure"]
            self.assertFalse(described["searchable"], model)

    def test_reads_with_few_queries(self):
        """The page takes as many queries with more than ten times the customers and partnerships."""

        def fill(count):
            for number in range(count):
                customer = self.make_customer(f"Customer {number}", reputation=50)
                self.make_deal(customer, 100, datetime.now())
                self.make_partnership(customer)

        def queries():
            return self.count_queries(self.page)

        fill(2)
        queries()
        few = queries()
        fill(20)
        queries()
        self.assertEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestReadinessFiles(ReadinessCase, HttpCase):
    """The spreadsheet and the printed report have the figures of the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Files Freight", audience_fit=90, reputation=90)
        cls.make_deal(cls.customer, 1234.5, datetime.now())
        cls.make_deal(cls.make_customer("=1+1"), 765.5, datetime.now())
        cls.make_partnership(cls.customer)

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
        self.assertIn("1 of 1 partnerships without a signed agreement", [cell for row in summary for cell in row])
        self.assertIn(["Strategic", 1234.5], [[row[0], row[5]] for row in found if len(row) > 5])
        page = self.page()
        # The sheet has every figure of the page, as a number.
        numbers = [cell for row in found for cell in row if not isinstance(cell, str)]
        for section in page["sections"]:
            for row in section["rows"]:
                for cell in row["cells"]:
                    if cell["value"] is not None:
                        value = cell["value"] / 100 if cell["type"] == "percent" else cell["value"]
                        self.assertTrue(any(abs(number - value) < 1e-9 for number in numbers), row["label"])

    @mute_logger("odoo.http")
    def test_spreadsheet_is_for_managers(self):
        self.authenticate(self.salesperson.login, "a good password")
        response = self.url_open("/strategic_customer/readiness/xlsx")
        self.assertNotEqual(response.status_code, 200)
        self.authenticate(None, None)
        response = self.url_open("/strategic_customer/readiness/xlsx", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_paper(self):
        """The printed report says the same as the page."""
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.sales_manager)
            ._render_qweb_html("strategic_customer.report_readiness", None, {"as_of": False})
        )
        text = html.decode()
        for question in self.page()["questions"]:
            self.assertIn(question["title"], text)
        self.assertIn("1 of 1 partnerships without a signed agreement", text)

    def test_pdf(self):
        """The PDF has the buyer's questions on a page of their own, and the tables after it."""
        try:
            find_in_path("wkhtmltopdf")
        except OSError:
            self.skipTest("wkhtmltopdf, which makes PDFs, is not installed")
        report = self.env["ir.actions.report"].with_user(self.sales_manager)
        content, _type = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "strategic_customer.report_readiness", None, {"as_of": False}
        )
        pages = PdfFileReader(io.BytesIO(content), strict=False).pages
        self.assertIn(len(pages), range(3, 8))
        texts = [" ".join(page.extract_text().split()) for page in pages]
        if len(texts[0]) > 100:
            # Debian's wkhtmltopdf draws letters as shapes. Only other builds write text that can be extracted.
            page = self.page()
            for question in page["questions"]:
                self.assertIn(question["title"], texts[0])
            self.assertNotIn(page["sections"][0]["title"], texts[0])
            self.assertIn(page["sections"][0]["title"], texts[1])

    def test_paper_is_for_managers(self):
        with self.assertRefused(AccessError, "sales managers"):
            self.env["ir.actions.report"]._render_qweb_html(
                "strategic_customer.report_readiness", None, {}
            )
