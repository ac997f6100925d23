from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentValues(StrategicCase):
    """An assessment accepts any value that a client sends, or refuses it with a readable message."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown = cls.make_assessed(name="Recognised")
        cls.customer = cls.make_customer()

    def make(self, **vals):
        vals = {"partner_id": self.customer.id, "criterion_id": self.renown.id, "value": 60, **vals}
        return self.env["strategic.assessment"].create(vals)

    def test_value(self):
        for value in ("x", None, False, "", [1], {}, float("nan"), float("inf"), 10**400, "9" * 400, "6\x000"):
            with self.subTest(value=str(value)[:20]), self.assertRefused(ValidationError, "from 0 to 100"):
                self.make(value=value)

    def test_value_written(self):
        assessment = self.make()
        for value in ("x", [1], 10**400):
            with self.subTest(value=str(value)[:20]), self.assertRefused(ValidationError, "from 0 to 100"):
                assessment.write({"value": value})

    def test_stars(self):
        point = {"partner_id": self.customer.id, "criterion_id": self.renown.id}
        for stars in ("x", "6", "-1", 2.5, [1], {}, None, False, "1\x00"):
            with self.subTest(stars=stars), self.assertRefused(ValidationError, "0 to 5 stars"):
                self.env["strategic.assessment"].create({**point, "stars": stars})
        assessment = self.make()
        with self.assertRefused(ValidationError, "0 to 5 stars"):
            assessment.write({"stars": "x"})
        assessment.write({"stars": 4})
        self.assertScores(self.customer, reputation=80)

    def test_what_a_field_cannot_hold(self):
        for name, value in (
            ("partner_id", "x"),
            ("partner_id", [1, 2]),
            ("partner_id", 2**40),
            ("partner_id", -5),
            ("criterion_id", "x"),
            ("criterion_id", {"a": 1}),
            ("audience_id", "x"),
            ("user_id", "x"),
            ("dimension", "x"),
            ("dimension", [1]),
            ("date", "someday"),
            ("date", 5),
            ("date", "2026-01-01\x00"),
            ("valid_until", "never"),
            ("valid_until", "10000-01-01"),
            ("evidence_type", "rumour"),
            ("evidence", "a\x00b"),
            ("evidence_url", "https://example.com/\x00"),
        ):
            refused = self.assertRefused(UserError, "must be|NUL|must name|your own name")
            with self.subTest(name=name, value=value), refused:
                self.make(**{name: value})

    def test_what_a_field_cannot_hold_is_not_written(self):
        assessment = self.make()
        for name, value in (("evidence", "a\x00b"), ("valid_until", "never"), ("evidence_type", "rumour")):
            refused = self.assertRefused(ValidationError, "must be|NUL")
            with self.subTest(name=name, value=value), refused:
                assessment.write({name: value})

    def test_last_year_of_the_calendar(self):
        for name in ("date", "valid_until"):
            with self.subTest(name=name), self.assertRefused(ValidationError, "must be a date"):
                self.make(**{name: "9999-12-31"})

    def test_validity_beyond_the_calendar(self):
        assessment = self.env["strategic.assessment"].new({"criterion_id": self.renown.id, "date": "9999-12-31"})
        self.assertEqual(assessment.valid_until, date.max)

    def test_links(self):
        for link in (
            "not a url",
            "https://not a url",
            "https://",
            "https:///path",
            "http://[::1",
            "https://exa mple.com",
            'https://example.com/"onmouseover',
            "https://example.com\n.evil.com",
            "javascript:alert(1)",
            "ftp://example.com",
            "//example.com",
        ):
            with self.subTest(link=link), self.assertRefused(ValidationError, "web address"):
                self.make(evidence_url=link)
        for link in (
            "https://example.com/a?b=c#d",
            "HTTP://wiki/page",
            "https://müller.example:8443",
            "http://[::1]/x",
        ):
            with self.subTest(link=link):
                self.assertEqual(self.make(evidence_url=link).evidence_url, link)

    def test_empty_value_in_an_import(self):
        result = self.env["strategic.assessment"].load(
            ["partner_id/.id", "criterion_id", "value"], [[str(self.customer.id), "Recognised", ""]]
        )
        self.assertIn("value from 0 to 100", result["messages"][0]["message"])
        self.assertFalse(self.customer.strategic_assessment_ids)
