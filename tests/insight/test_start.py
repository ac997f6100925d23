from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.insight.strategic_start import CUSTOMERS_TO_ASSESS
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestStart(StrategicCase):
    """Records and settings tell which first steps after the installation are done. Users see only steps they can do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Simulate a new installation: no assessments exist, and the superuser has created all audiences and criteria.
        cls.superuser_env["strategic.assessment"].search([]).active = False
        people, cls.manager_env = cls.manager_env, cls.superuser_env
        cls.audience = cls.make_audience("Main market").with_env(people)
        cls.need = cls.make_assessed(cls.audience).with_env(people)
        cls.renown = cls.make_assessed().with_env(people)
        cls.manager_env = people

    def steps(self, user=None):
        return self.env["strategic.start"].with_user(user or self.sales_manager).get_steps()

    def done(self, name):
        return next(step["done"] for step in self.steps() if step["name"] == name)

    def assess_customers(self, count):
        for number in range(count):
            self.assess(self.make_customer(f"Assessed {number}"), self.need, 50)

    def test_nothing_is_done_at_first(self):
        assessments = {"name": "assessments", "done": False, "count": 0, "wanted": CUSTOMERS_TO_ASSESS}
        self.assertEqual(
            self.steps(),
            [{"name": "audience", "done": False}, {"name": "reputation", "done": False}, assessments],
        )
        for user in (self.salesperson, self.sales_lead):
            self.assertEqual(self.steps(user), [assessments])

    def test_nobody_else_is_told(self):
        for user in (self.employee, self.portal):
            with self.assertRefused(AccessError, "for salespeople"):
                self.steps(user)

    def test_an_audience_is_set_up_by_its_product(self):
        self.audience.product = "Planning for hauliers"
        self.assertTrue(self.done("audience"))
        self.need.active = False
        self.assertFalse(self.done("audience"))

    def test_an_audience_is_set_up_by_whoever_changes_it(self):
        self.audience.description = "<p>Hauliers</p>"
        self.assertTrue(self.done("audience"))
        self.assertFalse(self.done("reputation"))

    def test_an_audience_is_set_up_by_its_scorecard(self):
        self.need.weight = 40
        self.assertTrue(self.done("audience"))

    def test_an_archived_audience_is_none(self):
        self.audience.product = "Planning for hauliers"
        self.audience.active = False
        self.assertFalse(self.done("audience"))

    def test_reputation_is_set_up_by_whoever_changes_it(self):
        self.renown.weight = 40
        self.assertTrue(self.done("reputation"))
        self.assertFalse(self.done("audience"))

    def test_reputation_is_set_up_by_being_used(self):
        self.assess(self.make_customer(), self.renown, 50)
        self.assertTrue(self.done("reputation"))

    def test_assessments_count_customers(self):
        self.assess_customers(CUSTOMERS_TO_ASSESS - 1)
        twice = self.env["strategic.assessment"].search([("criterion_id", "=", self.need.id)], limit=1).partner_id
        self.assess(twice, self.renown, 50)
        [step] = self.steps(self.salesperson)
        self.assertEqual((step["done"], step["count"]), (False, CUSTOMERS_TO_ASSESS - 1))
        self.assess_customers(1)
        self.assertFalse(self.steps(self.salesperson))

    def test_rules_for_both_leave_nothing_to_assess(self):
        self.make_rule([("website", "!=", False)], self.audience)
        self.assertTrue(self.steps(self.salesperson))
        self.make_rule([("ref", "!=", False)])
        self.assertFalse(self.steps(self.salesperson))

    def test_gone_when_all_is_done(self):
        self.audience.product = "Planning for hauliers"
        self.renown.weight = 40
        self.assess_customers(CUSTOMERS_TO_ASSESS)
        self.assertFalse(self.steps())

    def test_it_costs_a_few_small_queries(self):
        self.assess_customers(2)
        self.steps()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.steps()

    def test_a_user_may_hide_them(self):
        settings = self.env["res.users.settings"]
        own = settings._find_or_create_for_user(self.salesperson).with_user(self.salesperson)
        self.assertFalse(own._res_users_settings_format()["strategic_start_hidden"])
        own.set_res_users_settings({"strategic_start_hidden": True})
        self.assertTrue(own._res_users_settings_format()["strategic_start_hidden"])
