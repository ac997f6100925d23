from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessment(StrategicCase):
    """An assessment has a date and is never overwritten. For each customer and criterion, one assessment counts."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.typical = cls.make_assessed(cls.audience, validity_months=6)
        cls.renown = cls.make_assessed()
        cls.customer = cls.make_customer()

    def history(self, criterion):
        return (
            self.env["strategic.assessment"]
            .with_context(active_test=False)
            .search([("partner_id", "=", self.customer.id), ("criterion_id", "=", criterion.id)])
        )

    def test_point_and_validity_follow_from_the_criterion(self):
        with self.on("2026-01-31"):
            assessment = self.assess(self.customer, self.typical, 80)
        self.assertRecordValues(
            assessment,
            [
                {
                    "dimension": "audience_fit",
                    "audience_id": self.audience.id,
                    "valid_until": date(2026, 7, 31),
                    "stars": "4",
                    "active": True,
                    "user_id": self.env.uid,
                }
            ],
        )
        self.renown.validity_months = 0
        self.assertFalse(self.assess(self.customer, self.renown, 10).valid_until)
        overall = self.assess_overall(self.customer, "reputation", 55)
        self.assertFalse(overall.criterion_id)
        self.assertTrue(overall.valid_until)

    def test_overall_for_an_audience_just_made(self):
        """An overall assessment for a new audience counts at once, even if the cached programme lacks the audience."""
        self.forget_changes()
        self.scoring._programme()
        audience = self.make_audience("Just made")
        self.forget_changes()
        self.assess_overall(self.customer, "audience_fit", 82, audience_id=audience.id)
        self.assertScores(self.customer, audience_fit=82, strategic_audience_id=audience)

    def test_newer_one_archives_the_older(self):
        first = self.assess(self.customer, self.renown, 40)
        second = self.assess(self.customer, self.renown, 60)
        self.assertRecordValues(first + second, [{"active": False, "value": 40}, {"active": True, "value": 60}])

    def test_older_one_becomes_history_at_once(self):
        current = self.assess(self.customer, self.renown, 40)
        old = self.assess(self.customer, self.renown, 60, date=date.today() - timedelta(days=30))
        self.assertRecordValues(current + old, [{"active": True}, {"active": False}])
        self.assertScores(self.customer, reputation=40)

    def test_many_at_once_on_one_point(self):
        today = date.today()
        made = self.env["strategic.assessment"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "criterion_id": self.renown.id,
                    "value": value,
                    "date": today - timedelta(days=days),
                }
                for value, days in ((10, 3), (30, 1), (20, 2))
            ]
        )
        self.assertEqual(made.filtered("active").value, 30)
        self.assertScores(self.customer, reputation=30)

    def test_value_is_never_overwritten(self):
        first = self.assess(self.customer, self.renown, 40, evidence="A friend said so")
        first.write({"value": 80, "evidence": "Award"})
        self.assertRecordValues(first, [{"value": 40, "active": False, "evidence": "A friend said so"}])
        second = self.history(self.renown) - first
        self.assertRecordValues(second, [{"value": 80, "active": True, "evidence": "Award"}])
        second.write({"stars": "1"})
        self.assertRecordValues(second, [{"value": 80, "active": False}])
        self.assertScores(self.customer, reputation=20)
        self.assertEqual(len(self.history(self.renown)), 3)
        with self.assertRefused(UserError, "history"):
            first.value = 10

    def test_evidence_may_be_added_later(self):
        assessment = self.assess(self.customer, self.renown, 40)
        assessment.write({"value": 40, "evidence": "Annual ranking", "evidence_url": "https://example.com/r"})
        self.assertRecordValues(assessment, [{"active": True, "evidence": "Annual ranking"}])

    def test_what_it_is_about_cannot_be_changed(self):
        assessment = self.assess(self.customer, self.renown, 40)
        other = self.make_customer("Other")
        for vals in (
            {"partner_id": other.id},
            {"criterion_id": self.typical.id},
            {"date": "2020-01-01"},
            {"user_id": self.env.ref("base.user_admin").id},
        ):
            with self.assertRefused(UserError, "not rewritten"):
                assessment.write(vals)
        # A form may send protected fields with unchanged values. This write is accepted.
        assessment.write({"partner_id": self.customer.id, "date": assessment.date, "evidence": "x"})
        self.assertEqual(assessment.evidence, "x")

    def test_what_others_and_history_said_stays(self):
        first = self.assess(self.customer, self.renown, 40, evidence="Ranking")
        second = self.assess(self.customer, self.renown, 60, evidence="Award")
        for assessment, message in ((first, "history"), (second, "was made by")):
            for vals in ({"evidence": "Mine"}, {"valid_until": "2090-01-01"}):
                with self.assertRefused(UserError, message):
                    assessment.with_user(self.sales_lead).write(vals)
        second.with_user(self.sales_manager).evidence = "Award, 2026"
        with self.assertRefused(UserError, "your own name"):
            self.env["strategic.assessment"].create(
                {
                    "partner_id": self.customer.id,
                    "criterion_id": self.renown.id,
                    "value": 1,
                    "user_id": self.sales_manager.id,
                }
            )
        # A client can't switch off the checks of an assessment by a key in the context.
        forged = second.with_user(self.sales_lead).with_context(strategic_skip_checks=True)
        with self.assertRefused(UserError, "not rewritten"):
            forged.write({"value": 1, "user_id": self.sales_manager.id})
        self.assertRecordValues(second, [{"value": 60, "evidence": "Award, 2026", "active": True}])

    def test_reactivated_one_archives_the_present(self):
        first = self.assess(self.customer, self.renown, 40)
        second = self.assess(self.customer, self.renown, 60)
        first.active = True
        self.assertRecordValues(first + second, [{"active": True}, {"active": False}])
        self.assertScores(self.customer, reputation=40)

    def test_bad_values(self):
        for value in (-1, 101, 4.5, "many", None):
            with self.subTest(value=value), self.assertRefused(ValidationError, "from 0 to 100"):
                self.assess(self.customer, self.renown, value)
        rule = self.make_rule([])
        with self.assertRefused(ValidationError, "is a rule"):
            self.assess(self.customer, rule, 50)
        with self.assertRefused(ValidationError, "every audience"):
            self.assess_overall(self.customer, "reputation", 50, audience_id=self.audience.id)
        with self.assertRefused(ValidationError, "another scorecard"):
            self.assess(self.customer, self.renown, 50, dimension="audience_fit")
        with self.assertRefused(ValidationError, "future"):
            self.assess(self.customer, self.renown, 50, date=date.today() + timedelta(days=2))
        with self.assertRefused(ValidationError, "run out before"):
            self.assess(self.customer, self.renown, 50, valid_until="2020-01-01")
        with self.assertRefused(ValidationError, "web address"):
            self.assess(self.customer, self.renown, 50, evidence_url="javascript:alert(1)")
        with self.assertRefused(ValidationError, "needs a criterion"):
            self.env["strategic.assessment"].create({"partner_id": self.customer.id, "value": 5})
        with self.assertRefused(ValidationError, "needs a value"):
            self.env["strategic.assessment"].create({"partner_id": self.customer.id, "criterion_id": self.renown.id})
        self.assertFalse(self.history(self.renown))

    def test_stars(self):
        for value, stars in ((0, "0"), (9, "0"), (10, "1"), (49, "2"), (50, "3"), (89, "4"), (90, "5"), (100, "5")):
            self.assertEqual(self.assess(self.customer, self.renown, value).stars, stars)
        by_stars = self.env["strategic.assessment"].create(
            {"partner_id": self.customer.id, "criterion_id": self.renown.id, "stars": "3"}
        )
        self.assertEqual(by_stars.value, 60)

    def test_ran_out_is_searchable(self):
        with self.on("2026-01-01"):
            assessment = self.assess(self.customer, self.typical, 80)
            self.assertFalse(assessment.is_expired)
        with self.on("2026-12-01"):
            assessment.invalidate_recordset()
            self.assertTrue(assessment.is_expired)
            self.assertIn(assessment, assessment.search([("is_expired", "=", True)]))
            self.assertNotIn(assessment, assessment.search([("is_expired", "=", False)]))

    def test_undo_brings_back_what_counted_before(self):
        colleague = self.sales_lead
        former = (
            self.history(self.renown)
            .with_user(colleague)
            .create(
                {
                    "partner_id": self.customer.id,
                    "criterion_id": self.renown.id,
                    "value": 80,
                    "evidence": "Their award",
                }
            )
        )
        slip = self.assess(self.customer, self.renown, 20)
        self.assertScores(self.customer, reputation=20)
        slip.with_user(colleague).action_undo(former.id)
        self.assertRecordValues(
            former + slip,
            [
                {"active": True, "value": 80, "user_id": colleague.id, "evidence": "Their award"},
                {"active": False, "value": 20, "user_id": self.env.uid, "evidence": False},
            ],
        )
        self.assertScores(self.customer, reputation=80)
        self.assertEqual(len(self.history(self.renown)), 2)

    def test_undo_of_a_first_assessment_leaves_none(self):
        self.assess(self.customer, self.renown, 20).action_undo()
        self.assertScores(self.customer, reputation=False)

    def test_undo_leaves_alone_what_was_assessed_since(self):
        former, slip, newer = (self.assess(self.customer, self.renown, value) for value in (80, 20, 50))
        with self.assertRefused(UserError, "nothing to undo"):
            slip.action_undo(former.id)
        other = self.assess(self.customer, self.typical, 10)
        with self.assertRefused(UserError, "about something else"):
            newer.action_undo(other.id)
        self.assertTrue(newer.active and other.active)
