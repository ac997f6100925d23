from datetime import date

from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestReview(StrategicCase):
    """If assessments of a customer run out soon, its salesperson has one activity until all of them are renewed."""

    day = "2026-06-01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown, cls.vouch = cls.make_assessed(), cls.make_assessed()
        cls.customer = cls.make_customer(user_id=cls.salesperson.id)
        cls.unowned = cls.make_customer("Unowned")

    def plan(self):
        self.run_cron("review")
        return self.activities()

    def activities(self, customers=None):
        return self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", (customers or self.customer + self.unowned).ids)]
        )

    def test_one_activity_a_customer(self):
        self.assess(self.customer, self.renown, 50, valid_until="2026-06-20")
        self.assess(self.customer, self.vouch, 50, valid_until="2026-06-10")
        self.assess(self.unowned, self.renown, 50, valid_until="2026-07-02")
        activity = self.plan()
        self.assertRecordValues(
            activity,
            [
                {
                    "res_id": self.customer.id,
                    "user_id": self.salesperson.id,
                    "date_deadline": date(2026, 6, 10),
                    "summary": "Assessments run out on 2026-06-10",
                    "activity_type_id": self.env.ref("strategic_customer.mail_activity_type_review").id,
                }
            ],
        )
        self.assertEqual(self.plan(), activity, "a second night adds nothing")

    def test_gone_when_all_is_assessed_anew(self):
        self.assess(self.customer, self.renown, 50, valid_until="2026-06-20")
        self.assess(self.customer, self.vouch, 50, valid_until="2026-06-10")
        self.assertTrue(self.plan())
        assessments = self.env["strategic.assessment"].with_user(self.sales_lead)
        assessments.create({"partner_id": self.customer.id, "criterion_id": self.vouch.id, "value": 60})
        self.assertTrue(self.activities(), "the other one still runs out")
        assessments.create({"partner_id": self.customer.id, "criterion_id": self.renown.id, "value": 60})
        self.assertFalse(self.activities())
        self.assertFalse(self.plan())

    def test_days_are_a_setting(self):
        self.assess(self.unowned, self.renown, 50, valid_until="2026-06-20")
        self.superuser_env["ir.config_parameter"].set_param("strategic_customer.review_days", "0")
        self.assertFalse(self.plan())
        self.superuser_env["ir.config_parameter"].set_param("strategic_customer.review_days", "10")
        self.assertFalse(self.plan())
        self.superuser_env["ir.config_parameter"].set_param("strategic_customer.review_days", "19")
        self.assertRecordValues(self.plan(), [{"res_id": self.unowned.id, "user_id": False}])

    def test_nothing_for_what_counts_no_more(self):
        self.assess(self.customer, self.renown, 50, valid_until="2026-06-20")
        self.assess(self.unowned, self.vouch, 50, valid_until="2026-06-20")
        self.renown.active = False
        self.settle()
        self.unowned.active = False
        self.assertFalse(self.plan())

    def test_stays_until_what_ran_out_is_assessed_anew(self):
        audience = self.make_audience()
        self.assess(self.customer, self.vouch, 50, valid_until=False)
        for point in ({"criterion_id": self.renown.id}, {"dimension": "reputation"}, {"audience_id": audience.id}):
            with self.subTest(point=list(point)), self.rolled_back():
                overall = {"dimension": "audience_fit", **point} if "criterion_id" not in point else point
                vals = {"partner_id": self.customer.id, "value": 50, **overall}
                self.env["strategic.assessment"].create({**vals, "valid_until": "2026-06-10"})
                self.assertTrue(self.plan())
                with self.on("2026-06-12"):
                    self.scoring._rescore_all()
                    self.assess(self.customer, self.vouch, 60, valid_until=False)
                    self.assertTrue(self.activities(), "what ran out is not assessed anew")
                    self.env["strategic.assessment"].create({**vals, "valid_until": False})
                    self.assertFalse(self.activities())

    def test_gone_with_the_audience(self):
        """What ran out for an archived audience need not be assessed anew."""
        audience = self.make_audience()
        self.assess_overall(self.customer, "audience_fit", 50, audience_id=audience.id, valid_until="2026-06-10")
        self.assertTrue(self.plan())
        with self.on("2026-06-12"):
            audience.with_env(self.manager_env).active = False
            self.settle()
            self.scoring._rescore_all()
            self.assess(self.customer, self.vouch, 60, valid_until=False)
            self.assertFalse(self.activities())
