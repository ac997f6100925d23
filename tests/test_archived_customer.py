from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestArchivedCustomer(StrategicCase):
    """If a user archives a customer with a running partnership, a message tells the user of the partnership.

    Another message on the partnership says that the customer has been archived.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()
        cls.partnership = cls.make_partnership(
            cls.customer, cls.manager_env, name="Fleet Planner", user_id=cls.sales_manager.id
        ).with_env(cls.manager_env)

    def test_said_to_whoever_archives(self):
        params = self.customer.with_user(self.sales_lead).action_archive()["params"]
        self.assertIn(f"Fleet Planner ({self.sales_manager.name})", params["message"])
        self.assertFalse(self.customer.active)

    def test_who_may_not_see_the_partnership_learns_whose_it_is(self):
        message = self.customer.action_archive()["params"]["message"]
        self.assertIn(self.sales_manager.name, message)
        self.assertNotIn("Fleet Planner", message)

    def test_said_on_the_partnership(self):
        self.customer.active = False
        message = self.partnership.message_ids[0]
        self.assertIn("Acme has been archived", message.body)
        self.assertEqual(message.author_id, self.salesperson.partner_id)
        self.assertEqual(message.notified_partner_ids, self.sales_manager.partner_id)

    def test_said_once(self):
        self.customer.active = False
        count = len(self.partnership.message_ids)
        self.customer.active = False
        self.assertEqual(len(self.partnership.message_ids), count)

    def test_nothing_to_say_of_an_ended_partnership(self):
        self.partnership.stage_id = self.superuser_env.ref("strategic_customer.strategic_partnership_stage_ended")
        count = len(self.partnership.message_ids)
        self.assertFalse(self.customer.action_archive())
        self.assertEqual(len(self.partnership.message_ids), count)

    def test_nothing_to_say_without_a_partnership(self):
        self.assertFalse(self.make_customer("Other").action_archive())

    def test_nothing_is_told_to_who_does_not_sell(self):
        clerk = self.employee
        clerk.group_ids += self.superuser_env.ref("base.group_partner_manager")
        self.assertFalse(self.customer.with_user(clerk).action_archive())
        self.assertIn("Acme has been archived", self.partnership.message_ids[0].body)
