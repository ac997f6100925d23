from ast import literal_eval

from lxml import etree

from odoo.fields import Date
from odoo.tests import tagged

from ...tools.assessment_values import months_later
from ..import_case import ImportCase

IN_CUSTOMERS = {"strategic_import_template": True}


@tagged("post_install", "-at_install")
class TestImportTemplates(ImportCase):
    """The files that the import offers as examples come in as they are; a faulty file says where and what to do."""

    def import_template(self, env, model, **options):
        return self.import_file(env, model, self.template(env, model, **IN_CUSTOMERS), **options)

    def import_customers(self, env):
        return self.imported(self.import_template(env, "res.partner"), "res.partner")

    def test_customers(self):
        customers = self.import_customers(self.env)
        self.assertRecordValues(
            customers,
            [
                {"name": "Example Freight", "is_company": True, "audience_fit": 75, "reputation": 60},
                {"name": "Example Motors", "is_company": True, "audience_fit": 80, "reputation": 90},
                {"name": "Example Bank", "is_company": True, "audience_fit": False, "reputation": 85},
            ],
        )
        self.assertEqual(customers.country_id.mapped("code"), ["NL", "DE", "FR"])
        self.assertEqual(customers.strategic_assessment_ids.user_id, self.salesperson)

    def test_customers_have_their_template_on_their_list_only(self):
        partners = self.env["res.partner"]
        odoos = partners.get_import_templates()
        self.assertFalse([one for one in odoos if "strategic_customer" in one["template"]])
        action = self.superuser_env.ref("strategic_customer.res_partner_action")
        self.assertIn("'strategic_import_template': True", action.context)
        self.assertEqual(partners.with_context(**IN_CUSTOMERS).get_import_templates()[1:], odoos)

    def test_assessments(self):
        freight, motors, _bank = self.import_customers(self.env)
        overall = freight.strategic_assessment_ids
        made = self.imported(self.import_template(self.env, "strategic.assessment"), "strategic.assessment")
        typical = self.superuser_env.ref("strategic_customer.strategic_criterion_typical")
        recognised = self.superuser_env.ref("strategic_customer.strategic_criterion_recognised")
        today = Date.today()
        self.assertRecordValues(
            made,
            [
                {
                    "partner_id": freight.id,
                    "criterion_id": typical.id,
                    "dimension": "audience_fit",
                    "audience_id": self.market.id,
                    "value": 80,
                    "evidence_type": "research",
                    "date": Date.to_date("2025-03-03"),
                    "valid_until": Date.to_date("2035-12-31"),
                },
                {
                    "partner_id": freight.id,
                    "criterion_id": recognised.id,
                    "dimension": "reputation",
                    "audience_id": False,
                    "value": 60,
                    "evidence_type": "award",
                    "date": today,
                    "valid_until": months_later(today, 12),
                },
                {
                    "partner_id": motors.id,
                    "criterion_id": False,
                    "dimension": "audience_fit",
                    "audience_id": self.market.id,
                    "value": 90,
                    "evidence_type": "other",
                    "date": today,
                    "valid_until": months_later(today, 12),
                },
            ],
        )
        self.assertTrue(all(made.mapped("active")))
        self.assertEqual(made.user_id, self.salesperson)
        self.assertEqual(overall.mapped("active"), [True, True], "they are about other points")

    def test_assessments_without_the_customers(self):
        refused = self.import_template(self.env, "strategic.assessment")
        self.assertFalse(refused["ids"])
        answer = self.import_template(self.env, "strategic.assessment", create=["partner_id"])
        made = self.imported(answer, "strategic.assessment")
        self.assertEqual(made.partner_id.mapped("name"), ["Example Freight", "Example Motors"])

    def test_criteria(self):
        answer = self.import_template(self.manager_env, "strategic.criterion")
        self.assertRecordValues(
            self.imported(answer, "strategic.criterion"),
            [
                {"audience_id": self.market.id, "method": "rule", "effect": "points", "weight": 20},
                {"audience_id": self.market.id, "method": "rule", "effect": "required", "weight": 10},
                {"audience_id": self.market.id, "method": "rule", "effect": "excludes", "weight": 10},
                {"audience_id": self.market.id, "method": "judgement", "effect": "points", "weight": 20},
                {"audience_id": False, "method": "judgement", "effect": "points", "weight": 10},
            ],
        )
        rules = self.env["strategic.criterion"].browse(answer["ids"][:3])
        self.assertFalse([warning for warning in rules.mapped("rule_warning") if warning])
        self.assertEqual(self.env["strategic.criterion"].browse(answer["ids"][3:]).mapped("validity_months"), [12, 24])

    def test_salespeople_import_no_criteria(self):
        answer = self.import_template(self.env, "strategic.criterion")
        self.assertFalse(answer["ids"])

    def test_in_another_language(self):
        self.superuser_env["res.lang"]._activate_lang("fr_FR")
        self.superuser_env["ir.module.module"]._load_module_terms(["strategic_customer"], ["fr_FR"])
        (self.salesperson + self.sales_manager).lang = "fr_FR"
        french, manager = (env(context={**env.context, "lang": "fr_FR"}) for env in (self.env, self.manager_env))
        self.market.with_context(lang="fr_FR").name = "Marché principal"
        self.assertNotEqual(
            french.ref("strategic_customer.strategic_criterion_recognised").name, "Recognised in its field"
        )
        self.import_customers(french)
        for env, model in ((french, "strategic.assessment"), (manager, "strategic.criterion")):
            with self.subTest(model=model):
                self.assertFalse(self.import_template(env, model)["messages"])

    def test_faulty_assessments(self):
        self.make_customer("Import Acme")
        header = ("partner_id", "criterion_id", "dimension", "audience_id", "value")
        good = ("Import Acme", "Recognised in its field", "", "", 50)
        number = 'Row 2, column "Value": %s must be a whole number from 0 to 100.'
        unknown = 'Row 2, column "%s": there is no "%s". Enter an existing name, or create it first.'
        for row, text in (
            (("Import Acme", "Would vouch for us", "", "", "many"), number % "many"),
            (("Import Acme", "Would vouch for us", "", "", 150), number % 150),
            (("Import Acme", "Would vouch for us", "", "", 7.5), number % 7.5),
            (("Import Acme", "Liked by all", "", "", 50), unknown % ("Criterion", "Liked by all")),
            (("Import Acme", "", "Audience Fit", "Moon market", 50), unknown % ("Audience", "Moon market")),
            (("Import Nobody", "Would vouch for us", "", "", 50), unknown % ("Customer", "Import Nobody")),
        ):
            with self.subTest(row=row):
                answer = self.import_file(self.env, "strategic.assessment", self.spreadsheet(header, good, row))
                self.assertRefusedAsWhole(answer, (2, text))
        self.assertFalse(self.env["strategic.assessment"].search([("partner_id.name", "=", "Import Acme")]))

    def test_wrong_numbers_are_told_once_and_by_their_rows(self):
        self.make_customer("Import Acme")
        header = ("partner_id", "criterion_id", "value")
        rows = (
            ("Import Acme", "Recognised in its field", 50),
            ("Import Acme", "Would vouch for us", 150),
            ("Import Acme", "Awards, rankings, analysts", "many"),
        )
        answer = self.import_file(self.env, "strategic.assessment", self.spreadsheet(header, *rows))
        self.assertRefusedAsWhole(
            answer,
            (2, 'Row 2, column "Value": 150 must be a whole number from 0 to 100.'),
            (3, 'Row 3, column "Value": many must be a whole number from 0 to 100.'),
        )
        self.assertEqual({message["field"] for message in answer["messages"]}, {"value"})
        self.assertEqual(
            {message["moreinfo"] for message in answer["messages"]}, {"Enter whole numbers from 0 to 100."}
        )

    def test_other_errors_have_the_number_of_their_row(self):
        self.make_customer("Import Acme")
        header = ("partner_id", "criterion_id", "value")
        rows = (("Import Acme", "Recognised in its field", 50), ("Import Acme", "Recognised in its field", 60))
        answer = self.import_file(self.env, "strategic.assessment", self.spreadsheet(header, *rows))
        self.assertFalse(answer["ids"])
        told = {message["record"] for message in answer["messages"] if "twice" in message["message"]}
        self.assertIn(2, told)

    def test_faulty_customers(self):
        header = ("name", "is_company", "audience_fit")
        for value in ("high", 101):
            with self.subTest(value=value):
                file = self.spreadsheet(header, ("Import Good", 1, 50), ("Import Bad", 1, value))
                self.assertRefusedAsWhole(
                    self.import_file(self.env, "res.partner", file),
                    (2, f'Row 2, column "Audience Fit": {value} must be a whole number from 0 to 100.'),
                )
        self.assertFalse(self.env["res.partner"].search([("name", "in", ("Import Good", "Import Bad"))]))

    def test_faulty_criteria(self):
        header = ("name", "audience_id", "method", "weight")
        for row, text in (
            (
                ("Import Bad", "Main market", "Assessment", 0),
                'Row 1, column "Weight": 0 must be a whole number from 1 to 100.',
            ),
            (
                ("Import Bad", "Moon market", "Assessment", 10),
                'Row 1, column "Audience": there is no "Moon market". Enter an existing name, or create it first.',
            ),
            (
                ("Import Bad", "Main market", "Guess", 10),
                "Row 1: Value 'Guess' not found in selection field 'Method'",
            ),
        ):
            with self.subTest(row=row):
                answer = self.import_file(self.manager_env, "strategic.criterion", self.spreadsheet(header, row))
                self.assertFalse(answer["ids"])
                self.assertIn(text, [message["message"] for message in answer["messages"]])

    def test_history_is_found_after_the_import(self):
        """Of the imported assessments, those older than the ones that count are archived: a filter shows them too."""
        customer = self.make_customer("Import Acme")
        header = ("partner_id", "criterion_id", "value", "date")
        counting = self.assess(
            customer, self.superuser_env.ref("strategic_customer.strategic_criterion_recognised"), 90
        )
        file = self.spreadsheet(header, ("Import Acme", "Recognised in its field", 20, "2024-01-05"))
        answer = self.import_file(self.env, "strategic.assessment", file)
        old = self.imported(answer, "strategic.assessment")
        self.assertRecordValues(old + counting, [{"active": False, "value": 20}, {"active": True, "value": 90}])
        search = etree.fromstring(self.env["strategic.assessment"].get_view(view_type="search")["arch"])
        [found] = search.xpath("//filter[@name='with_history']")
        domain = [("id", "in", answer["ids"]), *literal_eval(found.get("domain"))]
        self.assertEqual(self.env["strategic.assessment"].search(domain), old)
