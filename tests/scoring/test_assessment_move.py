from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentMove(StrategicCase):
    """When a customer becomes a contact of a company, its assessments and movements move to that company."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown, cls.vouch = cls.make_assessed(name="Recognised"), cls.make_assessed(name="Vouches")
        cls.company = cls.make_customer("Kept")
        cls.person = cls.env["res.partner"].create({"name": "Ada"})

    def assessments(self, customer):
        return customer.with_context(active_test=False).strategic_assessment_ids

    def test_person_gets_a_company(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        older = self.assess(self.company, self.renown, 10, date=yesterday)
        newest = self.assess(self.person, self.renown, 80)
        only = self.assess(self.person, self.vouch, 40)
        self.person.parent_id = self.company
        self.assertEqual(self.assessments(self.company), older + newest + only)
        self.assertRecordValues(older + newest + only, [{"active": False}, {"active": True}, {"active": True}])
        self.assertScores(self.company, reputation=60)
        self.assertScores(self.person, reputation=60)

    def test_newer_one_of_the_company_counts(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        older = self.assess(self.person, self.renown, 80, date=yesterday)
        newest = self.assess(self.company, self.renown, 10)
        self.person.parent_id = self.company
        self.assertRecordValues(
            older + newest,
            [{"active": False, "partner_id": self.company.id}, {"active": True, "partner_id": self.company.id}],
        )
        self.assertScores(self.company, reputation=5)

    def test_history_and_movements_come_along(self):
        history, current = self.assess(self.person, self.renown, 80), self.assess(self.person, self.renown, 20)
        self.env.flush_all()
        movements = self.env["strategic.movement"].search([("partner_id", "=", self.person.id)])
        self.assertTrue(movements)
        self.person.parent_id = self.company
        self.assertEqual(self.assessments(self.company), history + current)
        self.assertEqual(movements.partner_id, self.company)
        self.assertRecordValues(history + current, [{"active": False}, {"active": True}])

    def test_subsidiary_becomes_a_contact(self):
        subsidiary = self.make_customer("Branch", parent_id=self.company.id)
        assessment = self.assess(subsidiary, self.renown, 80)
        subsidiary.is_company = False
        self.assertEqual(assessment.partner_id, self.company)
        self.assertScores(self.company, reputation=40)
        self.assertScores(subsidiary, reputation=40)

    def test_two_persons_get_a_company_at_once(self):
        other = self.env["res.partner"].create({"name": "Grace"})
        first, last = self.assess(self.person, self.renown, 80), self.assess(other, self.renown, 20)
        (self.person + other).parent_id = self.company
        self.assertRecordValues(first + last, [{"active": False}, {"active": True}])
        self.assertEqual((first + last).partner_id, self.company)

    def test_by_somebody_who_may_not_see_scores(self):
        clerk = self.make_user("strategic_clerk", "employee", "contacts")
        assessment = self.assess(self.person, self.renown, 80)
        self.person.with_user(clerk).parent_id = self.company
        self.assertEqual(assessment.partner_id, self.company)

    def test_of_a_customer_who_stays_one_it_stays(self):
        assessment = self.assess(self.company, self.renown, 80)
        self.company.parent_id = self.make_customer("Holding")
        self.assertEqual(assessment.partner_id, self.company)
