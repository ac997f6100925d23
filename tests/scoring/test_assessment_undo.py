from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessmentUndo(StrategicCase):
    """After the undo of an assessment, the former assessment counts again. A colleague's later assessment stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown, cls.vouch = cls.make_assessed(name="Recognised"), cls.make_assessed(name="Vouches")
        cls.customer = cls.make_customer(user_id=cls.salesperson.id)
        cls.colleague = cls.make_user("strategic_colleague", "salesperson")

    def test_withdrawal(self):
        mine = self.assess(self.customer, self.renown, 80)
        mine.action_withdraw()
        self.assertScores(self.customer, reputation=False)
        mine.action_undo_withdraw()
        self.assertTrue(mine.active)
        self.assertScores(self.customer, reputation=40)

    def test_withdrawal_after_a_colleague_assessed(self):
        mine = self.assess(self.customer, self.renown, 80)
        mine.action_withdraw()
        theirs = mine.with_user(self.colleague).create(
            {"partner_id": self.customer.id, "criterion_id": self.renown.id, "value": 20}
        )
        with self.assertRefused(UserError, "assessed since"):
            mine.action_undo_withdraw()
        self.assertRecordValues(mine + theirs, [{"active": False}, {"active": True}])

    def test_withdrawal_undone_twice(self):
        mine = self.assess(self.customer, self.renown, 80)
        mine.action_withdraw()
        mine.action_undo_withdraw()
        mine.action_undo_withdraw()
        self.assertTrue(mine.active)

    def test_an_id_that_is_none(self):
        mine = self.assess(self.customer, self.renown, 80)
        for former_id in ("x", [1], 2**40, -1):
            with self.subTest(former_id=former_id), self.assertRefused(UserError, "no such assessment"):
                mine.action_undo(former_id)


@tagged("post_install", "-at_install")
class TestReviewUndo(StrategicCase):
    """The undo of an assessment reopens the review activity that the assessment closed."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown, cls.vouch = cls.make_assessed(name="Recognised"), cls.make_assessed(name="Vouches")
        cls.customer = cls.make_customer(user_id=cls.salesperson.id)

    def setUp(self):
        super().setUp()
        self.review_type = self.env.ref("strategic_customer.mail_activity_type_review")
        self.former = self.assess(self.customer, self.renown, 50, valid_until="2026-06-20")
        self.superuser_env["strategic.review"]._create_activities(self.customer)

    def activities(self):
        return self.env["mail.activity"].search([("res_model", "=", "res.partner"), ("res_id", "=", self.customer.id)])

    def messages(self):
        return self.customer.message_ids.filtered(lambda message: message.mail_activity_type_id == self.review_type)

    def test_review_is_open_again(self):
        review = self.activities()
        slip = self.assess(self.customer, self.renown, 20)
        self.assertFalse(self.activities())
        self.assertEqual(len(self.messages()), 1)
        slip.action_undo(self.former.id)
        self.assertEqual(self.activities(), review)
        self.assertRecordValues(review, [{"active": True, "feedback": False, "user_id": self.salesperson.id}])
        self.assertFalse(self.messages())

    def test_review_that_a_later_assessment_closed(self):
        other = self.assess(self.customer, self.vouch, 50, valid_until="2026-06-20")
        review = self.activities()
        first = self.assess(self.customer, self.renown, 20)
        self.assertEqual(self.activities(), review, "the other one still runs out")
        self.assess(self.customer, self.vouch, 60)
        self.assertFalse(self.activities())
        first.action_undo(self.former.id)
        self.assertEqual(self.activities(), review)
        self.assertFalse(other.active)

    def test_review_that_a_person_closed_stays_closed(self):
        # A user closes the review and later assesses the customer: two transactions, each with a time of its own.
        self.patch(self.env.cr, "now", lambda: datetime(2026, 6, 1, 10))
        review = self.activities()
        review.action_feedback(feedback="Called them.")
        self.env.flush_all()
        self.patch(self.env.cr, "now", lambda: datetime(2026, 6, 1, 11))
        self.assess(self.customer, self.vouch, 20).action_undo()
        self.assertIn("Called them.", self.messages().body)
        self.assertFalse(review.active)

    def test_review_of_a_withdrawn_one_is_planned_again(self):
        self.former.action_withdraw()
        self.assertFalse(self.activities())
        self.former.action_undo_withdraw()
        self.assertRecordValues(self.activities(), [{"user_id": self.salesperson.id}])
