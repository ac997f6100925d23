import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ConcurrencyError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import CommittedCase


LOOK:
    @mute_logger("odoo.sql_db")
    def test_two_people_create_opportunities_with_a_lookalike(self):
        """The later transaction waits, fails and is retried. The retry finds the opportunity: no customer gets two."""
        env = self.connect()
        partnership = env["strategic.partnership"].create({"partner_id": self.customer_ids[0], "name": "Concurrency"})
        env.cr.commit()

        def leads():
            env.cr.rollback()
            env.invalidate_all(flush=False)
            return env["crm.lead"].search([("strategic_partnership_id", "=", partnership.id)])

        def tidy_up():
            for cursor in self.cursors:
                cursor.rollback()
            leads().unlink()
            partnership.unlink()
            env.cr.commit()

        self.addCleanup(tidy_up)

        def create(env, *numbers):
            lookalikes = env["strategic.lookalike"].with_context(strategic_partnership_id=partnership.id)
            lookalikes.browse([self.customer_ids[number] for number in numbers]).action_create_opportunities()

        first, second = self.connect(), self.connect()
        create(first, 1)
        second.cr.execute("SET LOCAL lock_timeout = '50ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            create(second, 1, 2)
        second.cr.rollback()
        second.cr.execute("SELECT 1 FROM crm_lead LIMIT 1")
        first.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            create(second, 1, 2)
        second.cr.rollback()
        second.invalidate_all(flush=False)
        create(second, 1, 2)
        second.cr.commit()
        self.assertEqual(sorted(leads().mapped("partner_id.id")), self.customer_ids[1:])


@tagged("post_install", "-at_install")
class TestReferenceConcurrency(BaseCase):
    """Two salespeople use the same reference at the same moment, when the cap allows one more use."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.registry.clear_cache)
        self.cursors = []
        self.addCleanup(self.tidy_up)
        env = self.connect()
        self.users = [
            new_test_user(env, f"strategic_asker_{number}", "sales_team.group_sale_salesman") for number in range(2)
        ]
        self.partnership = env["strategic.partnership"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Asked at once", "is_company": True}).id,
                "reference_scope": "private",
                "reference_cap": 1,
            }
        )
        env.cr.commit()

    def tidy_up(self):
        for cursor in self.cursors:
            cursor.rollback()
        env = self.connect()
        partnership = self.partnership.with_env(env)
        partner = partnership.partner_id
        partnership.reference_ids.unlink()
        partnership.unlink()
        partner.unlink()
        people = env["res.users"].browse(user.id for user in self.users)
        contacts = people.partner_id
        people.unlink()
        contacts.unlink()
        env.cr.commit()
        for cursor in self.cursors:
            cursor.close()

    def connect(self, uid=SUPERUSER_ID):
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        cursor.execute("SELECT 1 FROM strategic_reference LIMIT 1")
        return api.Environment(cursor, uid, {})

    def ask(self, env):
        use = env["strategic.reference"].create({"partnership_id": self.partnership.id})
        env.cr.flush()
        return use

    @mute_logger("odoo.sql_db")
    def test_last_use_is_had_by_one(self):
        first, second = (self.connect(user.id) for user in self.users)
        self.ask(first)
        # Until the first transaction ends, the second waits.
        second.cr.execute("SET LOCAL lock_timeout = '200ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            self.ask(second)
        second.cr.rollback()
        second.invalidate_all(flush=False)
        # The second transaction takes its snapshot before the first commits, so it would count no use.
        second.cr.execute("SELECT COUNT(*) FROM strategic_reference")
        first.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            self.ask(second)
        # Odoo retries the transaction, which now sees the first use.
        second.cr.rollback()
        second.invalidate_all(flush=False)
        with self.assertRaises(UserError):
            self.ask(second)
        second.cr.rollback()
        env = self.connect()
        self.assertEqual(len(self.partnership.with_env(env).reference_ids), 1)

    @mute_logger("odoo.sql_db")
    def test_cap_lowered_in_the_same_moment(self):
        manager, salesperson = self.connect(), self.connect(self.users[0].id)
        self.partnership.with_env(manager).reference_cap = 0
        manager.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            self.ask(salesperson)
