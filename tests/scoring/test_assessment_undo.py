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
class TestUndoTogether(StrategicCase):
    """Assessments made together are undone together: on each point, the former one counts again, or none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].concat(*(cls.make_customer(name) for name in ("Known", "New")))
        cls.known, cls.new = cls.customers
        cls.former = cls.assess_overall(cls.known, "reputation", 30)

    def made(self):
        return self.env["strategic.assessment"].create(
            [{"partner_id": one.id, "dimension": "reputation", "value": 80} for one in self.customers]
        )

    def test_former_ones_count_again(self):
        made = self.made()
        self.assertEqual(self.customers.mapped("reputation"), [80, 80])
        made.action_undo_together(self.former.ids)
        self.assertRecordValues(made + self.former, [{"active": False}, {"active": False}, {"active": True}])
        self.assertEqual(self.customers.mapped("reputation"), [30, False])

    def test_nothing_is_undone_if_one_was_assessed_since(self):
        made = self.made()
        newer = self.assess_overall(self.new, "reputation", 50)
        with self.assertRefused(UserError, "New, Reputation overall: 80.*nothing to undo"):
            made.action_undo_together(self.former.ids)
        self.assertRecordValues(made + newer, [{"active": True}, {"active": False}, {"active": True}])

    def test_a_former_one_of_another_point(self):
        other = self.assess_overall(self.known, "audience_fit", 30)
        with self.assertRefused(UserError, "about something else"):
            self.made().action_undo_together(other.ids)

    def test_former_ids_that_are_none(self):
        made = self.made()
        for former_ids in ("x", 5, None, {"x": 1}, [True], [2**40]):
            with self.subTest(former_ids=former_ids), self.assertRefused(UserError, "no such assessment"):
                made.action_undo_together(former_ids)

    def test_queries_do_not_grow_with_the_customers(self):
        customers = self.env["res.partner"].create([{"name": f"Undo {n}", "is_company": True} for n in range(20)])

        def undo(size):
            vals = {"dimension": "reputation", "value": 80}
            made = self.env["strategic.assessment"].create([dict(vals, partner_id=one.id) for one in customers[:size]])
            return self.count_queries(made.action_undo_together)

        undo(20)
        self.assertEqual(undo(5), undo(20))


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

    def test_reviews_of_several_customers(self):
        other = self.make_customer("Other", user_id=self.salesperson.id)
        formers = self.former + self.assess(other, self.renown, 50, valid_until="2026-06-20")
        self.superuser_env["strategic.review"]._create_activities(other)
        reviews = self.activities() + other.activity_ids
        made = self.env["strategic.assessment"].create(
            [
                {"partner_id": customer.id, "criterion_id": self.renown.id, "value": 20}
                for customer in (self.customer, other)
            ]
        )
        self.assertFalse(reviews.filtered("active"))
        made.action_undo_together(formers.ids)
        self.assertRecordValues(reviews, [{"active": True, "feedback": False}] * 2)
        self.assertFalse(self.messages())

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
