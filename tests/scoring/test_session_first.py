from odoo.tests import tagged

from ...const import CUSTOMER_SCOPE
from ...models.scoring.strategic_session_customers_mixin import CHOSEN_LIMIT
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSessionFirst(StrategicCase):
    """Without a selection, a session shows the customers that are worth assessing first."""

    day = "2026-03-02"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience, name="Has the need")
        cls.renown = cls.make_assessed(name="Recognised")
        # Only the customers of a test are in scope, not those of the database.
        cls.superuser_env["strategic.assessment"].search([]).active = False
        cls.superuser_env["ir.config_parameter"].set_param(
            CUSTOMER_SCOPE, "[('is_company', '=', True), ('ref', '=', 'First')]"
        )
        cls.settle()

    def make(self, name, fit=None, reputation=None, user=None, **vals):
        """Create a customer in scope, with assessments of the values given."""
        customer = self.make_customer(name, ref="First", user_id=user and user.id, **vals)
        for criterion, value in ((self.need, fit), (self.renown, reputation)):
            if value is not None:
                self.assess(customer, criterion, value)
        return customer

    def first(self):
        return [row["name"] for row in self.env["strategic.session"].read_grid()["customers"]]

    def test_one_assessment_is_missing_before_all_are(self):
        self.make("Anybody")
        self.make("Lacks reputation, fits well", fit=90)
        self.make("Lacks reputation, fits less", fit=60)
        self.make("Complete", fit=90, reputation=90)
        self.assertEqual(self.first(), ["Lacks reputation, fits well", "Lacks reputation, fits less", "Anybody"])

    def test_contacts_are_not_proposed_beside_their_company(self):
        self.make_contact(self.make("Lacks reputation", fit=90), "Contact")
        grid = self.env["strategic.session"].read_grid()
        self.assertEqual(([row["name"] for row in grid["customers"]], grid["selected"]), (["Lacks reputation"], 1))

    def test_own_customers_come_first(self):
        self.make("Somebody's", fit=90, user=self.sales_lead)
        self.make("Nobody's", fit=80)
        self.make("Own, not assessed", user=self.salesperson)
        self.make("Own", fit=10, user=self.salesperson)
        self.assertEqual(self.first(), ["Own", "Own, not assessed", "Somebody's", "Nobody's"])

    def test_what_ran_out_is_missing(self):
        customer = self.make("Ran out", fit=90)
        self.make("Complete", fit=90, reputation=90)
        with self.on("2025-01-05"):
            self.assess(customer, self.renown, 90, valid_until="2026-03-01")
        self.assertEqual(self.first(), ["Ran out"])

    def test_criteria_of_other_audiences_are_not_missing(self):
        self.make("Complete", fit=90, reputation=90)
        other = self.make_audience("Food", sequence=20)
        self.make_assessed(other, name="Fresh")
        self.assertEqual(self.first(), [])
        self.make_assessed(self.audience, name="Typical")
        self.assertEqual(self.first(), ["Complete"])

    def test_archived_criteria_are_not_missing(self):
        self.make("Complete", fit=90, reputation=90)
        typical = self.make_assessed(self.audience, name="Typical").with_env(self.manager_env)
        typical.active = False
        self.settle()
        self.assertEqual(self.first(), [])

    def test_who_is_out_of_scope_is_not_proposed(self):
        self.make_customer("Out of scope")
        self.make("Archived").active = False
        self.make_contact(self.make("Anybody"), "Contact", ref="First")
        own = self.superuser_env.company.partner_id
        own.ref = "First"
        self.settle()
        self.assertEqual(self.first(), ["Anybody"])

    def test_the_scope_may_ask_what_the_user_may_not_read(self):
        self.superuser_env["ir.config_parameter"].set_param(
            CUSTOMER_SCOPE, "[('ref', '=', 'First'), ('opportunity_ids.name', '=', 'Hidden deal')]"
        )
        self.settle()
        customer = self.make("Anybody")
        self.make("Without a deal")
        self.make_lead(customer, self.superuser_env, name="Hidden deal", user_id=self.sales_manager.id)
        self.settle()
        self.assertEqual(self.first(), ["Anybody"])

    def test_no_customers_are_not_taken_for_all_assessed(self):
        grid = self.env["strategic.session"].read_grid()
        self.assertEqual((grid["customers"], grid["has_customers"]), ([], False))
        self.make("Complete", fit=90, reputation=90)
        grid = self.env["strategic.session"].read_grid()
        self.assertEqual((grid["customers"], grid["has_customers"]), ([], True))

    def test_a_session_has_an_end(self):
        self.env["res.partner"].create(
            [{"name": f"Many {number:02}", "is_company": True, "ref": "First"} for number in range(CHOSEN_LIMIT + 5)]
        )
        grid = self.env["strategic.session"].read_grid()
        self.assertEqual(
            [row["name"] for row in grid["customers"]], [f"Many {number:02}" for number in range(CHOSEN_LIMIT)]
        )
        self.assertEqual((grid["selected"], grid["left_out"]), (CHOSEN_LIMIT, 0))
