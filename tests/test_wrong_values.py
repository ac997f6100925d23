from odoo.exceptions import UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.limits import shown
from .common import StrategicCase

HUGE = 10**12
# A number with too many digits: Python refuses to convert it to text or from text.
ENDLESS = 10**5_000

THRESHOLDS = {"audience_fit": 70, "reputation": 70}
# No thresholds: these are numbers from 1 to 100.
NUMBERS = (0, 101, -1, 70.0, True, None, "70", [70], HUGE, ENDLESS)


@tagged("post_install", "-at_install")
class TestWrongValues(StrategicCase):
    """If a value can't be stored or searched, the user gets a message of the addon.

    The user must not get an error of Python or PostgreSQL.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()
        cls.partnership = cls.make_partnership(cls.customer)
        cls.criterion = cls.make_assessed()
        cls.lead = cls.make_lead()

    def assertSentence(self, records, method, *arguments, exception=UserError, **keywords):
        """Check that a client's call is refused with a short message for users, and return the message."""
        is_of_model = getattr(getattr(type(records), method), "_api_model", False)
        args = list(arguments) if is_of_model else [records.ids, *arguments]
        with self.assertRaises(exception) as caught:
            self.call(records, method, args, keywords)
        self.assertLess(len(str(caught.exception)), 400)
        return str(caught.exception)

    def call(self, records, method, args, keywords):
        """Call `method` as an RPC request does: after the call, the request flushes what is still to be written."""
        call_kw(records, method, args, keywords)
        self.env.flush_all()

    def test_nul_in_a_text(self):
        self.assertSentence(self.partnership, "write", {"name": "a\0b"}, exception=ValidationError)
        self.assertSentence(self.partnership, "write", {"description": "<p>a\0b</p>"}, exception=ValidationError)
        requirement = {"partnership_id": self.partnership.id, "name": "a\0b"}
        self.assertSentence(self.env["strategic.requirement"], "create", [requirement], exception=ValidationError)

    def test_nul_in_an_assessment(self):
        vals = {"partner_id": self.customer.id, "criterion_id": self.criterion.id, "value": 40, "evidence": "a\0b"}
        self.assertSentence(self.env["strategic.assessment"], "create", [vals], exception=ValidationError)

    def test_nul_in_a_search(self):
        for model in ("strategic.partnership", "strategic.assessment", "strategic.portfolio.report"):
            domain = [("display_name", "ilike", "a\0b")]
            with self.subTest(model=model):
                self.assertSentence(self.env[model], "search_read", domain)
                self.assertSentence(self.env[model], "web_search_read", domain, {"display_name": {}})
                self.assertSentence(self.env[model], "name_search", "a\0b")

    def test_looking_for_nul_runs_no_query(self):
        """A domain may contain a `Query` on a million customers. The check for NUL characters does not run it."""
        customers = self.env["res.partner"]._search([("name", "!=", "Nobody")])

        def count(domain):
            return self.count_queries(lambda: self.env["strategic.partnership"]._search(domain))

        count([])  # let this search read the record rules: later searches find them in a cache
        self.assertEqual(count([("partner_id", "in", customers)]), 0)

    def test_measure_of_the_matrix(self):
        for measure in ([], {}, None, 5, "x", HUGE, ENDLESS):
            with self.subTest(measure=str(type(measure))):
                self.assertSentence(self.env["res.partner"], "strategic_matrix", [], measure)

    @mute_logger("odoo.sql_db")
    def test_domain_of_the_matrix(self):
        for domain in (
            "x",
            5,
            [5],
            [("name", "=")],
            [("name", "ilike", "a\0b")],
            [("no_such_field", "=", 1)],
            [("child_ids", "any", 5)],
            [("id", "=", "x")],
            [("id", "=", "a\0b")],
            [("create_date", ">", "x")],
        ):
            with self.subTest(domain=domain), self.env.cr.savepoint():
                self.assertSentence(self.env["res.partner"], "strategic_matrix", domain)
                self.assertSentence(self.env["res.partner"], "strategic_histogram", domain, THRESHOLDS)

    def test_thresholds_of_the_matrix(self):
        partners, fits = self.manager_env["res.partner"], self.manager_env["strategic.fit"]
        incomplete = [None, [], 5, {}, {"audience_fit": 70}]
        for wrong in [*incomplete, *({**THRESHOLDS, "reputation": number} for number in NUMBERS)]:
            with self.subTest(wrong=shown(wrong)):
                self.assertSentence(partners, "strategic_histogram", [], wrong)
                self.assertSentence(partners, "strategic_thresholds_effect", wrong)
                self.assertSentence(partners, "strategic_thresholds_save", wrong, THRESHOLDS)
                self.assertSentence(partners, "strategic_thresholds_save", THRESHOLDS, wrong)
        for audience_id in (True, "x", [1], HUGE, ENDLESS, -1, 1.5):
            with self.subTest(audience_id=shown(audience_id)):
                self.assertSentence(fits, "strategic_thresholds_effect", THRESHOLDS, audience_id)
                self.assertSentence(fits, "strategic_thresholds_save", THRESHOLDS, THRESHOLDS, audience_id)

    def test_stars(self):
        vals = {"partner_id": self.customer.id, "criterion_id": self.criterion.id}
        for stars in ("x", "6", [3], HUGE):
            with self.subTest(stars=stars):
                self.assertSentence(
                    self.env["strategic.assessment"], "create", [dict(vals, stars=stars)], exception=ValidationError
                )

    def test_value_in_a_session(self):
        for value in ("x", [3], HUGE, ENDLESS):
            with self.subTest(value=str(type(value))):
                self.assertSentence(self.env["strategic.session"], "assess", self.customer.id, self.criterion.id, value)

    def test_criterion_in_a_session(self):
        for criterion_id in (float(self.criterion.id), True, "x", [3], None, HUGE, ENDLESS):
            with self.subTest(criterion_id=str(type(criterion_id))):
                self.assertSentence(self.env["strategic.session"], "assess", self.customer.id, criterion_id, 80)

    def test_score(self):
        for value in ("x", [1], HUGE, ENDLESS, float("inf"), float("nan")):
            with self.subTest(value=str(type(value))):
                self.assertSentence(self.customer, "write", {"reputation": value}, exception=ValidationError)

    def test_years(self):
        for date in ("9999-12-31", "0001-01-01", "x", 5, ["2026"], "2026-13-45"):
            with self.subTest(date=date):
                self.assertSentence(self.partnership, "write", {"date_deadline": date}, exception=ValidationError)
                self.assertSentence(
                    self.env["strategic.reference"],
                    "create",
                    [{"partnership_id": self.partnership.id, "date": date}],
                    exception=ValidationError,
                )
        values = {"date": "9999-12-31", "criterion_id": self.criterion.id}
        self.assertSentence(self.env["strategic.assessment"], "onchange", values, ["date"], {"valid_until": {}})

    def test_cap(self):
        for cap in (HUGE, ENDLESS, "x", [2], -(10**30)):
            with self.subTest(cap=str(type(cap))):
                self.assertSentence(self.partnership, "write", {"reference_cap": cap}, exception=ValidationError)

    def test_numbers_of_records(self):
        for name in ("partner_id", "stage_id", "audience_id", "user_id", "company_id"):
            for value in ("x", [1], HUGE, ENDLESS, -1, True):
                with self.subTest(name=name, value=str(type(value))):
                    self.assertSentence(self.partnership, "write", {name: value}, exception=ValidationError)
        for value in ("x", 5):
            with self.subTest(value=value):
                self.assertSentence(self.partnership, "write", {"tag_ids": value}, exception=ValidationError)

    def test_partnership_of_an_opportunity(self):
        for number in (True, "x", [1, 2], HUGE, ENDLESS, -1):
            leads, context = self.env["crm.lead"], {"default_strategic_partnership_id": number}
            with self.subTest(number=str(type(number))):
                self.assertSentence(leads, "create", [{"name": "Deal"}], context=context)
            with self.subTest(written=str(type(number))):
                self.assertSentence(leads, "create", [{"name": "Deal", "strategic_partnership_id": number}])

    def test_number_after_which_a_file_begins(self):
        vals = {"partner_id": self.customer.id, "criterion_id": self.criterion.id, "value": 50}
        assessments = self.env["strategic.assessment"].with_context(strategic_import_after_id="x")
        self.assertEqual(len(assessments.create([vals, vals])), 2)

    def test_thresholds(self):
        for values in ({"strategic_audience_fit_threshold": HUGE}, {"strategic_customer_domain": "a\0b"}):
            with self.subTest(values=values):
                self.assertSentence(self.manager_env["strategic.settings"], "create", [values])

    def test_partnership_of_look_alikes(self):
        for number in (True, "x", [1], HUGE, ENDLESS, -1):
            lookalikes = self.env["strategic.lookalike"].with_context(strategic_partnership_id=number)
            with self.subTest(number=str(type(number))):
                self.assertFalse(lookalikes.search([]))

    def test_dates_of_readiness(self):
        for date in ("9999-12-32", "x", 5, [5], {"a": 1}, "a\0b", "9" * 5_000):
            with self.subTest(date=str(date)[:9]):
                self.assertSentence(
                    self.manager_env["strategic.readiness"], "read_figures", date, exception=ValidationError
                )


@tagged("post_install", "-at_install")
class TestWrongCompanies(StrategicCase, HttpCase):
    """Invalid ids of companies in the URL of the readiness export do not cause a server error."""

    @mute_logger("odoo.http")
    def test_export_of_readiness(self):
        self.authenticate(self.sales_manager.login, self.sales_manager.login)
        address = "/strategic_customer/readiness/xlsx?company_ids="
        for companies in ("9" * 4_900, "9" * 30, "²", "1,,x", "0"):
            with self.subTest(companies=companies[:9]):
                answer = self.url_open(address + companies)
                self.assertLess(answer.status_code, 500)
                self.assertNotIn("Traceback", answer.text)
