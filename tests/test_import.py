from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestImport(StrategicCase):
    """An import of customers or assessments creates all rows of the file, or none.

    If it fails, the message names the faulty row and the reason.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience, name="Has the need")
        cls.renown = cls.make_assessed(name="Recognised")
        cls.acme, cls.beta = cls.make_customer("Import Acme"), cls.make_customer("Import Beta")
        cls.superuser_env["ir.model.data"].create(
            {"module": "__import__", "name": "import_beta", "model": "res.partner", "res_id": cls.beta.id}
        )

    def load(self, model, header, *rows):
        return self.env[model].load(header, [list(row) for row in rows])

    def errors(self, result):
        self.assertFalse(result["ids"])
        return {(message["rows"]["from"], message["message"]) for message in result["messages"] if "rows" in message}

    def assertError(self, result, row, text):
        errors = self.errors(result)
        self.assertTrue(
            any(number == row and text in message for number, message in errors), f"{row}, {text!r} not in {errors}"
        )

    def test_customers_with_scores(self):
        result = self.load(
            "res.partner",
            ["name", "is_company", "parent_id", "audience_fit", "reputation"],
            ["Import Gamma", "1", "", "80", "90"],
            ["Import Delta", "1", "", "", "40"],
            ["Import Ada", "", "Import Gamma", "", ""],
        )
        self.assertFalse(result["messages"])
        gamma, delta, ada = self.env["res.partner"].browse(result["ids"])
        self.assertScores(gamma, audience_fit=80, reputation=90, is_strategic=True)
        self.assertScores(delta, audience_fit=False, reputation=40, strategic_status="other")
        self.assertScores(ada, audience_fit=80, reputation=90, is_strategic=True)

    def test_exported_customers_come_back_unchanged(self):
        self.assess(self.acme, self.renown, 60)
        self.salesperson.group_ids += self.env.ref("base.group_allow_export")
        header = ["id", "name", "audience_fit", "reputation", "phone"]
        rows = (self.acme + self.beta).export_data(header)["datas"]
        result = self.load("res.partner", header, *([*row[:4], "555"] for row in rows))
        self.assertFalse(result["messages"])
        self.assertEqual(self.acme.phone, "555")
        self.assertEqual(self.acme.strategic_assessment_ids.criterion_id, self.renown, "nobody assessed it overall")

    def test_customer_with_bad_score(self):
        count = self.env["res.partner"].search_count([])
        for value in ("101", "-5", "abc"):
            result = self.load(
                "res.partner",
                ["name", "is_company", "reputation"],
                ["Import Good", "1", "50"],
                ["Import Bad", "1", value],
            )
            self.assertError(result, 1, value)
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_assessments_by_name_and_external_id(self):
        result = self.load(
            "strategic.assessment",
            ["partner_id", "criterion_id", "value", "evidence", "evidence_type", "date"],
            ["Import Acme", "Has the need (Logistics)", "80", "Workshop", "Own Research", "2026-01-05"],
            ["Import Acme", "Recognised", "70", "", "", "2026-01-05"],
        )
        self.assertFalse(result["messages"])
        result = self.load(
            "strategic.assessment",
            ["partner_id/id", "criterion_id", "value"],
            ["__import__.import_beta", "Recognised", "20"],
        )
        self.assertFalse(result["messages"])
        self.assertScores(self.acme, audience_fit=80, reputation=70)
        self.assertScores(self.beta, reputation=20)

    def test_overall_assessments(self):
        result = self.load(
            "strategic.assessment",
            ["partner_id", "dimension", "audience_id", "value"],
            ["Import Acme", "Audience Fit", "Logistics", "75"],
            ["Import Acme", "Reputation", "", "85"],
        )
        self.assertFalse(result["messages"])
        self.assertScores(self.acme, audience_fit=75, reputation=85, is_strategic=True)

    def test_history_of_a_point(self):
        result = self.load(
            "strategic.assessment",
            ["partner_id", "criterion_id", "value", "date"],
            ["Import Acme", "Recognised", "20", "2026-01-05"],
            ["Import Acme", "Recognised", "80", "2026-03-05"],
            ["Import Acme", "Recognised", "50", "2026-02-05"],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["strategic.assessment"].browse(result["ids"]).mapped("active"), [False, True, False])
        self.assertScores(self.acme, reputation=80)

    def test_faulty_assessments(self):
        header = ["partner_id", "criterion_id", "value"]
        good = ["Import Beta", "Recognised", "50"]
        for row, text in (
            (["Import Acme", "Recognised", "150"], '"Value": 150 must be a whole number from 0 to 100'),
            (["Import Acme", "Recognised", "-1"], '"Value": -1 must be a whole number from 0 to 100'),
            (["Import Acme", "No such criterion", "50"], "No such criterion"),
            (["Import Nobody", "Recognised", "50"], "Import Nobody"),
            (["Import Acme", "", "50"], "needs a criterion"),
            (["Import Beta", "Recognised", "60"], "assesses the same point twice"),
        ):
            with self.subTest(row=row):
                self.assertError(self.load("strategic.assessment", header, good, row), 1, text)
        self.assertFalse(self.env["strategic.assessment"].search([("partner_id", "in", (self.acme + self.beta).ids)]))

    def test_a_second_file_may_assess_anew(self):
        header, row = ["partner_id", "criterion_id", "value"], ["Import Beta", "Recognised", "50"]
        self.load("strategic.assessment", header, row)
        result = self.load("strategic.assessment", header, [*row[:2], "90"])
        self.assertFalse(result["messages"])
        self.assertScores(self.beta, reputation=90)
