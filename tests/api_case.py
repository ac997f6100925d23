"""Runs the examples of docs/API.md as its readers do: as programs, with an API key, against a served Odoo."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from odoo.tests import HttpCase, get_db_name
from odoo.tools import mute_logger

from .common import StrategicCase

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "API.md").read_text(encoding="utf-8")
# An example is a paragraph that begins with the name of the example's file, and a fenced block with its text.
EXAMPLE = re.compile(r"^`(?P<name>\w+\.\w+)`,(?:[^\n]+\n)+\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = {found["name"]: found["text"] for found in EXAMPLE.finditer(PAGE)}
# The clients that the other examples use.
CLIENTS = ("odoo_client.sh", "odoo_client.py")
PROGRAMS = {"py": sys.executable, "sh": shutil.which("bash")}


def write_examples():
    """Write all examples into a folder of their own, and return the folder as a context manager."""
    folder = tempfile.TemporaryDirectory(prefix="strategic-api-")
    for name, text in EXAMPLES.items():
        Path(folder.name, name).write_text(text, encoding="utf-8")
    return folder


def run(folder, program, *arguments, **variables):
    """Run a program in `folder`; return the ended process with its output.

    :param program: "py" or "sh"
    :param variables: environment variables; those that are None are not set
    """
    return subprocess.run(  # noqa: S603 - the examples of our own page
        [PROGRAMS[program], *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            **{name: str(value) for name, value in variables.items() if value is not None},
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class ApiCase(StrategicCase, HttpCase):
    """Base class with three customers whose audience fit is 100, and a criterion of reputation to assess them by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Remove demo data, so that only the status changes of the test are read.
        cls.superuser_env["strategic.movement"].search([]).unlink()
        cls.make_rule([("website", "!=", False)], cls.make_audience("Logistics"))
        cls.criterion = cls.make_assessed(name="Press coverage")
        cls.customers = [
            cls.make_customer(f"Freight {number}", ref=f"C-100{number}", website="https://example.com")
            for number in (1, 2, 3)
        ]
        cls.customer, cls.other_customer, cls.third_customer = cls.customers
        # What an assessment of the customer by the criterion is about.
        cls.point = {"partner_id": cls.customer.id, "criterion_id": cls.criterion.id}

    @classmethod
    def make_key(cls, user):
        keys = cls.superuser_env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "Test", datetime.now() + timedelta(days=1))

    def values_of(self, customer):
        """Return the values of the customer's assessments of the criterion, in the order of their creation."""
        assessments = self.env["strategic.assessment"].with_context(active_test=False)
        domain = [("partner_id", "=", customer.id), ("criterion_id", "=", self.criterion.id)]
        return assessments.search(domain, order="id").mapped("value")

    def call(self, model, method, user=None, **arguments):
        """Call `method` of `model` over JSON-2 as `user`, by default the salesperson; return the response."""
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"bearer {self.make_key(user or self.salesperson)}",
                "Content-Type": "application/json",
            },
        )


class ExampleCase(ApiCase):
    """Base class with what the examples in one language do; a subclass sets `language`, "py" or "sh"."""

    language = None
    # Else Odoo would not run the tests of this class in its subclasses.
    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = write_examples()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def run_example(self, name, *arguments, user=None, **variables):
        """Run the example `name` as `user`, by default the salesperson; return the ended process."""
        variables = {
            "ODOO_URL": self.base_url(),
            "ODOO_DATABASE": get_db_name(),
            "ODOO_API_KEY": self.make_key(user or self.salesperson),
            **variables,
        }
        # As `url_open` does: the request has another record cache.
        self.cr.flush()
        self.cr.clear()
        with self.allow_requests(all_requests=True):
            return run(self.folder, self.language, f"{name}.{self.language}", *arguments, **variables)

    def output(self, *arguments, **variables):
        """Run an example that must succeed, and return what it prints."""
        done = self.run_example(*arguments, **variables)
        self.assertEqual(done.returncode, 0, f"{done.stdout}\n{done.stderr}")
        return done.stdout

    def assertFails(self, texts, *arguments, **variables):
        """Run an example that must fail, and check that it shows all `texts`."""
        done = self.run_example(*arguments, **variables)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        for text in texts:
            self.assertIn(text, done.stdout + done.stderr)

    def test_assess(self):
        printed = self.output("assess", CUSTOMER_ID=self.customer.id, CRITERION_ID=self.criterion.id)
        assessment = self.env["strategic.assessment"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            assessment,
            [
                {
                    "criterion_id": self.criterion.id,
                    "value": 90,
                    "evidence": "Winner of the industry's award for innovation",
                    "evidence_type": "award",
                    "evidence_url": "https://example.com/award",
                    "user_id": self.salesperson.id,
                }
            ],
        )
        self.assertScores(self.customer, audience_fit=100, reputation=90, is_strategic=True)
        self.assertIn(str(assessment.id), printed)
        self.assertIn("strategic", printed)

    @mute_logger("odoo.http")
    def test_refusals_are_shown(self):
        known = {"CUSTOMER_ID": self.customer.id, "CRITERION_ID": self.criterion.id}
        self.assertFails(["MissingError", "404"], "assess", **{**known, "CUSTOMER_ID": 10**9})
        self.assertFails(["Invalid apikey", "401"], "assess", ODOO_API_KEY="wrong", **known)
        self.assertFails(["AccessError", "403"], "readiness")
        self.assertFails(["ODOO_DATABASE"], "criteria", ODOO_DATABASE=None)
        self.assertEqual(self.values_of(self.customer), [])

    def make_offered(self):
        """Create a partnership of a colleague, whose customer may be asked twice; return it as the superuser."""
        partnership = self.make_partnership(
            self.other_customer, self.quiet(self.manager_env), reference_scope="public", reference_cap=2
        )
        return partnership.with_env(self.superuser_env)

    @mute_logger("odoo.http")
    def test_log_reference(self):
        partnership, lead = self.make_offered(), self.make_lead(self.customer)
        ids = {"PARTNERSHIP_ID": partnership.id, "OPPORTUNITY_ID": lead.id}
        printed = self.output("log_reference", **ids)
        self.assertRecordValues(
            partnership.reference_ids,
            [
                {
                    "lead_id": lead.id,
                    "kind": "call",
                    "user_id": self.salesperson.id,
                    "note": "Asked by our event platform",
                }
            ],
        )
        self.assertIn(str(partnership.reference_ids.id), printed)
        self.output("log_reference", **{**ids, "OPPORTUNITY_ID": self.make_lead(self.customer).id})
        ids["OPPORTUNITY_ID"] = self.make_lead(self.customer).id
        self.assertFails(["as often as agreed", "422"], "log_reference", **ids)
        self.assertEqual(len(partnership.reference_ids), 2)
