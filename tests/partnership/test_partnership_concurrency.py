import psycopg2

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CommittedCase, create_users, user_vals


@tagged("post_install", "-at_install")
class TestLookalikeConcurrency(CommittedCase):
    """Two users create opportunities with the same look-alike at the same moment."""

    def setUp(self):
        super().setUp()
        self.customer_ids = []
        env = self.connect()
        customers = env["res.partner"].create([{"name": f"Alike {n}", "is_company": True} for n in range(3)])
        self.customer_ids = customers.ids
        self.partnership = env["strategic.partnership"].create({"partner_id": customers[0].id, "name": "Concurrency"})
        env.cr.commit()

    def remove(self, env):
        self.leads(env).unlink()
        customers = env["res.partner"].browse(self.customer_ids)
        customers.strategic_partnership_ids.unlink()
        customers.unlink()

    def leads(self, env):
        return env["crm.lead"].search([("partner_id", "in", self.customer_ids)])

    def create_opportunities(self, env, *numbers):
        lookalikes = env["strategic.lookalike"].with_context(strategic_partnership_id=self.partnership.id)
        lookalikes.browse([self.customer_ids[number] for number in numbers]).action_create_opportunities()

    @mute_logger("odoo.sql_db")
    def test_no_customer_gets_two(self):
        """The later transaction waits, fails and is retried. The retry finds the earlier transaction's opportunity."""
        first, second = self.connect(), self.connect(lock_timeout="50ms")
        self.create_opportunities(first, 1)
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self.create_opportunities(second, 1, 2)
        self.begin_anew(second)
        first.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.create_opportunities(second, 1, 2)
        self.begin_anew(second)
        self.create_opportunities(second, 1, 2)
        second.cr.commit()
        self.assertEqual(sorted(self.leads(self.connect()).mapped("partner_id.id")), self.customer_ids[1:])


@tagged("post_install", "-at_install")
class TestReferenceConcurrency(CommittedCase):
    """Two salespeople ask the same reference customer at the same moment, although it may be asked only once more."""

    def setUp(self):
        super().setUp()
        self.users = self.partnership = ()
        env = self.connect()
        self.users = create_users(
            env, [user_vals(env, f"strategic_asker_{number}", "salesperson") for number in range(2)]
        )
        self.partnership = env["strategic.partnership"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Asked at once", "is_company": True}).id,
                "reference_scope": "private",
                "reference_cap": 1,
            }
        )
        env.cr.commit()

    def remove(self, env):
        if self.partnership:
            partnership = self.partnership.with_env(env)
            customer = partnership.partner_id
            partnership.reference_ids.unlink()
            partnership.unlink()
            customer.unlink()
        if self.users:
            users = self.users.with_env(env)
            contacts = users.partner_id
            users.unlink()
            contacts.unlink()

    def ask(self, env):
        use = env["strategic.reference"].create({"partnership_id": self.partnership.id})
        env.cr.flush()
        return use

    @mute_logger("odoo.sql_db")
    def test_last_use_is_had_by_one(self):
        first = self.connect(self.users[0].id)
        # The second transaction has to wait for the first one. A lock timeout turns this wait into an error.
        second = self.connect(self.users[1].id, lock_timeout="200ms")
        self.ask(first)
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self.ask(second)
        # The second transaction takes its snapshot before the first one commits, so it can't see the first use.
        self.begin_anew(second)
        first.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            self.ask(second)
        # Odoo retries the second transaction. The retry counts the first use of the reference.
        self.begin_anew(second)
        with self.assertRaises(UserError):
            self.ask(second)
        self.assertEqual(len(self.partnership.with_env(self.connect()).reference_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_cap_lowered_in_the_same_moment(self):
        manager, salesperson = self.connect(), self.connect(self.users[0].id)
        self.partnership.with_env(manager).reference_cap = 0
        manager.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            self.ask(salesperson)
