from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSessionCompanies(StrategicCase):
    """A session shows and assesses only what its user may see and assess."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renown = cls.make_assessed(name="Recognised")
        cls.company = cls.make_company(members=cls.sales_lead)
        cls.ours = cls.make_customer("Ours", company_id=cls.superuser_env.company.id)
        cls.theirs = cls.superuser_env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "company_id": cls.company.id}
        )
        cls.both = cls.ours.with_env(cls.superuser_env) + cls.theirs

    def names(self, user, *companies):
        session = self.env["strategic.session"].with_user(user)
        if companies:
            session = session.with_context(allowed_company_ids=[company.id for company in companies])
        grid = session.read_grid(self.both.ids)
        return [row["name"] for row in grid["customers"]], grid["left_out"]

    def test_customers_of_another_company_are_left_out(self):
        self.assertEqual(self.names(self.salesperson), (["Ours"], 1))

    def test_a_user_of_both_companies_sees_those_of_the_chosen_ones(self):
        ours = self.superuser_env.company
        self.assertEqual(self.names(self.sales_lead, ours, self.company), (["Ours", "Theirs"], 0))
        self.assertEqual(self.names(self.sales_lead, self.company), (["Theirs"], 1))

    def test_a_customer_of_another_company_is_not_assessed(self):
        with self.assertRefused(UserError, "you may not see it"):
            self.env["strategic.session"].assess(self.theirs.id, self.renown.id, 80)
        self.assertFalse(self.theirs.strategic_assessment_ids)

    def test_an_assessment_of_another_company_is_not_undone(self):
        session = self.env["strategic.session"].with_user(self.sales_lead)
        session = session.with_context(allowed_company_ids=self.company.ids)
        undo = session.assess(self.theirs.id, self.renown.id, 80)["undo"]
        with self.assertRaises(AccessError):
            self.env["strategic.session"].undo(*undo)
        self.assertEqual(self.theirs.reputation, 80)

    def test_first_to_assess_are_those_of_the_chosen_companies(self):
        session = self.env["strategic.session"]
        self.assertIn("Ours", [row["name"] for row in session.read_grid()["customers"]])
        self.assertNotIn("Theirs", [row["name"] for row in session.read_grid()["customers"]])

    def test_sales_rights_are_needed(self):
        for user in (self.employee, self.portal):
            session = self.env["strategic.session"].with_user(user)
            for call in (
                lambda session=session: session.read_grid(self.ours.ids),
                lambda session=session: session.assess(self.ours.id, self.renown.id, 80),
                lambda session=session: session.undo(1),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()

    def test_only_those_who_may_assess_find_the_action(self):
        action = self.superuser_env.ref("strategic_customer.strategic_session_action")

        def offered(user):
            bindings = self.env["ir.actions.actions"].with_user(user).get_bindings("res.partner")
            return action.id in [one["id"] for one in bindings.get("action", ())]

        self.assertTrue(offered(self.salesperson))
        self.assertFalse(offered(self.employee))
