import psycopg2
import psycopg2.extensions

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.batches import among
from ..common import CommittedCase


@tagged("post_install", "-at_install")
class TestConcurrency(CommittedCase):
    """Two users, or a user and the scheduled action, write the same customer at the same moment."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        customers = env["res.partner"].create([{"name": f"Concurrency {n}", "is_company": True} for n in range(3)])
        self.customer_ids = customers.ids
        env["strategic.assessment"].create([self.overall(customer_id, 50) for customer_id in self.customer_ids])
        env.cr.commit()

    def remove(self, env):
        env["res.partner"].browse(self.customer_ids).unlink()

    def overall(self, customer_id, value):
        """Return the values of an overall assessment of reputation: its `value` counts instead of all criteria."""
        return {"partner_id": customer_id, "dimension": "reputation", "value": value}

    def score_batch(self, env, **options):
        return env["strategic.scoring"]._score_batch(among(self.customer_ids), ("customer",), **options)

    def break_scores(self):
        env = self.connect()
        env.cr.execute("UPDATE res_partner SET reputation = 1 WHERE id IN %s", [tuple(self.customer_ids)])
        env.cr.commit()

    def reputations(self):
        env = self.connect()
        return env["res.partner"].browse(self.customer_ids).mapped("reputation")

    def count_movements(self):
        """Return the number of movements of each customer, in the order of `customer_ids`."""
        Movement = self.connect()["strategic.movement"]
        return [Movement.search_count([("partner_id", "=", customer_id)]) for customer_id in self.customer_ids]

    def test_locked_customer_is_left_for_later(self):
        self.break_scores()
        user, batch = self.connect(), self.connect()
        user.cr.execute("SELECT 1 FROM res_partner WHERE id = %s FOR NO KEY UPDATE", [self.customer_ids[1]])
        scored = self.score_batch(batch, skip_locked=True)
        self.assertEqual(set(scored.written), {self.customer_ids[0], self.customer_ids[2]})
        self.assertEqual(scored.skipped, [self.customer_ids[1]])
        batch.cr.commit()
        user.cr.rollback()
        scored = self.score_batch(batch, skip_locked=True)
        self.assertEqual((scored.written, scored.skipped), ([self.customer_ids[1]], []))
        batch.cr.commit()
        self.assertEqual(self.reputations(), [50, 50, 50])

    @mute_logger("odoo.sql_db")
    def test_two_runs_do_not_double_a_movement(self):
        env = self.connect()
        env.cr.execute(
            "UPDATE res_partner SET reputation = NULL, strategic_status = NULL WHERE id IN %s",
            [tuple(self.customer_ids)],
        )
        env.cr.commit()
        before = self.count_movements()
        first, second = self.connect(), self.connect()
        self.assertEqual(len(self.score_batch(first).written), 3)
        first.cr.commit()
        # The second transaction still sees the old scores, so PostgreSQL refuses its write.
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.score_batch(second)
        second.cr.rollback()
        self.assertEqual(self.score_batch(second).written, [])
        self.assertEqual(self.count_movements(), [count + 1 for count in before])

    @mute_logger("odoo.sql_db")
    def test_two_assessments_of_one_point(self):
        """Two users assess one score at once. The later transaction fails. Its retry archives the first assessment."""
        first, second = self.connect(), self.connect()
        first["strategic.assessment"].create(self.overall(self.customer_ids[0], 70))
        first.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            second["strategic.assessment"].create(self.overall(self.customer_ids[0], 90))
        second.cr.rollback()
        second.invalidate_all(flush=False)
        second["strategic.assessment"].create(self.overall(self.customer_ids[0], 90))
        second.cr.commit()
        self.assertEqual(self.reputations()[0], 90)
        env = self.connect()
        counting = env["strategic.assessment"].search([("partner_id", "=", self.customer_ids[0])])
        self.assertEqual(counting.mapped("value"), [90])

    @mute_logger("odoo.sql_db")
    def test_first_assessments_of_one_point(self):
        env = self.connect()
        env["strategic.assessment"].search([("partner_id", "=", self.customer_ids[0])]).unlink()
        env.cr.commit()
        first, second = self.connect(), self.connect()
        first["strategic.assessment"].create(self.overall(self.customer_ids[0], 70))
        first.cr.commit()
        with self.assertRaises((psycopg2.errors.SerializationFailure, ConcurrencyError)):
            second["strategic.assessment"].create(self.overall(self.customer_ids[0], 90))

    def test_programme_that_is_not_committed_is_nobody_elses(self):
        author, other = self.connect(), self.connect()
        author["strategic.criterion"].create({"name": "Draft", "method": "rule", "weight": 33})
        self.assertIn(33, [rule.weight for rule in author["strategic.scoring"]._programme().rules])
        self.assertNotIn(33, [rule.weight for rule in other["strategic.scoring"]._programme().rules])
        author.cr.rollback()
        self.assertNotIn(33, [rule.weight for rule in author["strategic.scoring"]._programme().rules])

    @mute_logger("odoo.sql_db")
    def test_two_people_assess_two_points_of_one_customer(self):
        """Two users assess one customer on two criteria. The later transaction is retried, so that it sees both."""
        env = self.connect()
        customer_id = self.customer_ids[0]
        env["strategic.assessment"].search([("partner_id", "=", customer_id)]).unlink()
        audience = env["strategic.audience"].create({"name": "Concurrency"})
        # Each assessment on a criterion "Light" adds a quarter of a point: the exact score is 24.75, 25.00, then 25.25.
        # Rounded, it stays 25. The transactions collide only because an assessment always writes the customer's row.
        heavy = {"name": "Heavy", "audience_id": audience.id, "method": "judgement", "weight": 100}
        light = {"name": "Light", "audience_id": audience.id, "method": "judgement", "weight": 1}
        criteria = env["strategic.criterion"].create([heavy, heavy, light, light])
        env["strategic.assessment"].create(
            {"partner_id": customer_id, "criterion_id": criteria[0].id, "value": 50, "user_id": env.uid}
        )
        env.cr.commit()

        def tidy_up():
            # If the test fails, its transactions may still be open, and the deletion would wait for their locks.
            for cursor in self.cursors:
                cursor.rollback()
            env["strategic.assessment"].with_context(active_test=False).search(
                [("partner_id", "=", customer_id)]
            ).unlink()
            audience.unlink()
            env.cr.commit()

        try:
            score = env["res.partner"].browse(customer_id).audience_fit

            def assess(env, criterion):
                env["strategic.assessment"].create(
                    {"partner_id": customer_id, "criterion_id": criterion.id, "value": 50}
                )

            first, second = self.connect(), self.connect()
            assess(first, criteria[2])
            first.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                assess(second, criteria[3])
            self.begin_anew(second)
            assess(second, criteria[3])
            second.cr.commit()
            self.begin_anew(env)
            self.assertEqual(
                env["res.partner"].browse(customer_id).audience_fit, round(100 * (50 + 0.5 + 0.5) / 202), score
            )
        finally:
            tidy_up()

    @mute_logger("odoo.sql_db")
    def test_assessed_while_another_customer_becomes_its_contact(self):
        """A user assesses a customer while another becomes its contact. The user's transaction fails and is retried."""
        first, second = self.connect(), self.connect()
        moved_id, keeper_id, _other_id = self.customer_ids
        # The new contact's assessment becomes history of its company, so the company's score does not change.
        first["res.partner"].browse(moved_id).write({"parent_id": keeper_id, "is_company": False})
        first.cr.commit()
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            second["strategic.assessment"].create(self.overall(keeper_id, 70))

    @mute_logger("odoo.sql_db")
    def test_criterion_deleted_while_it_is_assessed_for_the_first_time(self):
        """The deletion does not see the assessment, and still says what to do instead."""
        env = self.connect()
        criterion = env["strategic.criterion"].create({"name": "Concurrency", "method": "judgement"})
        env.cr.commit()
        try:
            user, manager = self.connect(), self.connect(lock_timeout="5s")
            user["strategic.session"].assess(self.customer_ids[0], criterion.id, 80)
            user.cr.commit()
            with self.assertRaisesRegex(UserError, "Archive the criteria instead:\nConcurrency"):
                manager["strategic.criterion"].browse(criterion.id).unlink()
            manager.cr.rollback()
        finally:
            self.begin_anew(env)
            env["strategic.assessment"].search([("criterion_id", "=", criterion.id)]).unlink()
            criterion.unlink()
            env.cr.commit()

    def test_finding_rows_by_their_place_needs_one_state_of_the_database(self):
        env = self.connect()
        env.cr.rollback()
        env.cr.connection.set_isolation_level(psycopg2.extensions.ISOLATION_LEVEL_READ_COMMITTED)
        self.addCleanup(env.cr.connection.set_isolation_level, psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ)
        with self.assertRaisesRegex(RuntimeError, "REPEATABLE READ"):
            self.score_batch(env)
