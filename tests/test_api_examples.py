import json
import re
import shutil
from datetime import timedelta
from unittest import skipUnless

from odoo import fields
from odoo.tests import BaseCase, tagged

from .api_case import CLIENTS, EXAMPLES, PAGE, ExampleCase

# The examples that the two classes below run in each language.
NAMES = ("assess", "changes", "criteria", "log_reference", "push_scores", "readiness")


@tagged("post_install", "-at_install")
class TestPage(BaseCase):
    """Every block of code on the page is an example that has a test."""

    def test_every_example_is_known(self):
        known = {*CLIENTS, "scores.csv", *(f"{name}.{language}" for name in NAMES for language in ("py", "sh"))}
        self.assertEqual(EXAMPLES.keys(), known)
        blocks = re.findall(r"^```(?:bash|python|csv)$", PAGE, re.MULTILINE)
        self.assertEqual(len(blocks), len(known), "a block has no name, or two have the same")


@tagged("post_install", "-at_install")
class TestExamplesInPython(ExampleCase):
    """The examples in Python do what docs/API.md says."""

    language = "py"

    def test_criteria(self):
        self.assertEqual(self.output("criteria"), f"{self.criterion.id}: Press coverage (reputation, all audiences)\n")

    def push(self, file="scores.csv"):
        return self.output("push_scores", file, CRITERION_ID=self.criterion.id, BATCH=2, PAGE=1)

    def test_push_scores(self):
        self.assertEqual(self.push(), "3 pushed, 0 unchanged\n")
        self.assertEqual([self.values_of(customer) for customer in self.customers], [[80], [35], [55]])
        self.assertEqual(self.customer.strategic_assessment_ids.evidence, "41 articles in 90 days")
        self.assertScores(self.customer, reputation=80, is_strategic=True)
        self.assertScores(self.other_customer, reputation=35, is_strategic=False)

    def test_push_scores_again(self):
        self.push()
        self.assertEqual(self.push(), "0 pushed, 3 unchanged\n")
        self.assess(self.customer, self.criterion, 10)
        soon = fields.Date.today() + timedelta(days=7)
        self.other_customer.strategic_assessment_ids.valid_until = soon
        self.third_customer.strategic_assessment_ids.valid_until = False
        self.assertEqual(self.push(), "2 pushed, 1 unchanged\n")
        self.assertEqual([self.values_of(one) for one in self.customers], [[80, 10, 80], [35, 35], [55]])

    def test_push_scores_of_unknown_customers(self):
        (self.folder / "more.csv").write_text(f"{EXAMPLES['scores.csv']}X-1,50,Unknown\n", encoding="utf-8")
        self.make_contact(self.customer, ref="C-1001")
        self.assertFails(["3 pushed", "X-1"], "push_scores", "more.csv", CRITERION_ID=self.criterion.id)
        self.assertEqual(self.values_of(self.customer), [80])

    def test_push_scores_of_two_customers_with_one_reference(self):
        self.make_customer(ref="C-1002")
        self.assertFails(["C-1002"], "push_scores", "scores.csv", CRITERION_ID=self.criterion.id)
        self.assertEqual(self.values_of(self.customer), [])

    def read_changes(self, **variables):
        """Return {id: customer} of what the example prints, and the day from which to read the next time."""
        *customers, following = map(json.loads, self.output("changes", PAGE=2, **variables).splitlines())
        self.assertEqual(len({one["id"] for one in customers}), len(customers))
        return {one["id"]: one for one in customers}, following["SINCE"]

    def test_changes(self):
        for customer in self.customers:
            self.assess(customer, self.criterion, 80)
        contact, today = self.make_contact(self.customer), fields.Date.today()
        customers, since = self.read_changes()
        self.assertNotIn(contact.id, customers)
        self.assertLessEqual({one.id for one in self.customers}, customers.keys())
        self.assertEqual(customers[self.customer.id]["ref"], "C-1001")
        # The example takes the day of this machine, which may be in any time zone.
        self.assertLessEqual(abs(fields.Date.to_date(since) - (today - timedelta(days=1))), timedelta(days=1))
        self.superuser_env["strategic.movement"].search([]).date = today - timedelta(days=9)
        self.assess(self.other_customer, self.criterion, 10)
        self.third_customer.active = False
        changed, since = self.read_changes(SINCE=today - timedelta(days=5))
        self.assertEqual(changed.keys(), {self.other_customer.id})
        self.assertEqual(changed[self.other_customer.id]["is_strategic"], False)
        self.assertEqual(changed[self.other_customer.id]["reputation"], 10)
        self.assertEqual(since, str(today - timedelta(days=1)))
        changed, since = self.read_changes(SINCE=today - timedelta(days=9))
        self.assertEqual(changed.keys(), {one.id for one in self.customers})
        self.assertEqual(changed[self.third_customer.id]["active"], False)
        self.assertEqual(self.read_changes(SINCE=today + timedelta(days=9)), ({}, str(today + timedelta(days=9))))

    def test_log_reference_twice(self):
        partnership = self.make_offered()
        ids = {"PARTNERSHIP_ID": partnership.id, "OPPORTUNITY_ID": self.make_lead(self.customer).id}
        self.assertIn("Logged: ", self.output("log_reference", **ids))
        self.assertIn("Logged before: ", self.output("log_reference", **ids))
        self.assertEqual(len(partnership.reference_ids), 1)

    def test_readiness(self):
        self.make_won(self.customer, 1000)
        self.make_won(self.customer, 500, "2020-03-01 12:00:00")
        self.assess(self.customer, self.criterion, 80)
        page = self.manager_env["strategic.readiness"].read_figures()
        lines = self.output("readiness", user=self.sales_manager).splitlines()
        self.assertEqual(lines[0], page["subtitle"])
        for question in page["questions"]:
            self.assertIn(f"{question['key']} {question['share']} {question['light']}", lines)
        [strategic] = [row for row in page["sections"][0]["rows"] if row["key"] == "strategic"]
        won, last_year = (cell["value"] for cell in strategic["cells"][2:])
        self.assertGreater(won, last_year)
        self.assertGreaterEqual(last_year, 1000)
        self.assertIn(f"strategic {last_year} {page['currency']}", lines)


@tagged("post_install", "-at_install")
@skipUnless(shutil.which("curl") and shutil.which("bash"), "curl and bash are not installed")
class TestExamplesWithCurl(ExampleCase):
    """The examples with curl do what docs/API.md says."""

    language = "sh"

    def test_criteria(self):
        [criterion] = json.loads(self.output("criteria"))
        self.assertEqual((criterion["id"], criterion["name"]), (self.criterion.id, "Press coverage"))

    def test_push_scores(self):
        ids = {"CUSTOMER_ID": self.customer.id, "OTHER_CUSTOMER_ID": self.other_customer.id}
        printed = self.output("push_scores", CRITERION_ID=self.criterion.id, **ids)
        assessments = self.env["strategic.assessment"].browse(json.loads(printed))
        self.assertRecordValues(
            assessments,
            [
                {"partner_id": self.customer.id, "criterion_id": self.criterion.id, "value": 80},
                {"partner_id": self.other_customer.id, "criterion_id": self.criterion.id, "value": 35},
            ],
        )
        self.assertScores(self.customer, reputation=80, is_strategic=True)

    def test_changes(self):
        for customer in self.customers:
            self.assess(customer, self.criterion, 80)
        since = fields.Date.today()
        first = json.loads(self.output("changes", SINCE=since, PAGE=4))
        self.assertEqual(len(first), 4)
        # A status changes after the first page was read.
        self.assess(self.customer, self.criterion, 10)
        rest = json.loads(self.output("changes", SINCE=since, AFTER=first[-1]["id"]))
        self.assertEqual(rest[-1]["partner_id"][0], self.customer.id)
        self.assertEqual((rest[-1]["from_status"], rest[-1]["reputation"]), ("strategic", 10))
        everything = self.env["strategic.movement"].search([("date", ">=", since)], order="id")
        self.assertEqual([row["id"] for row in first + rest], everything.ids)
        self.assertEqual(json.loads(self.output("changes", SINCE=since + timedelta(days=2))), [])

    def test_readiness(self):
        self.make_won(self.customer, 1000, "2025-03-01 12:00:00")
        printed = json.loads(self.output("readiness", user=self.sales_manager, AS_OF="2025-06-30"))
        page = self.manager_env["strategic.readiness"].read_figures("2025-06-30")
        self.assertEqual(printed, json.loads(json.dumps(page)))
