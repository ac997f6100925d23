from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestRunAndChanges(RunCase):
    """One process changes the programme while another process scores by it."""

    def test_criterion_changed_during_a_run(self):
        """A weight changes five times. No customer keeps an old score, and the movements have the cause `criteria`."""
        env, manager = self.connect(), self.connect()
        self.overall_reputation(100)
        self.change_weight(manager, 20)
        changes = [lambda weight=weight: self.change_weight(manager, weight) for weight in (90, 5, 40, 30)]
        with self.after_batches(changes):
            self.work(env)
        self.assertEqual(self.fits(), {25, 75})
        self.assertEqual(self.causes(), {"assessment", "criteria"})
        self.assertFalse(env["strategic.scoring.request"]._search_waiting())

    def test_threshold_raised_during_a_run_of_criteria(self):
        """The new weight makes some customers strategic. The raised threshold makes them lose this status again."""
        self.change_threshold_during_a_run_of_criteria(80)
        statuses = set(self.connect()["res.partner"].browse(self.customer_ids).mapped("strategic_status"))
        self.assertEqual(statuses, {"prestige"})
        self.assertEqual(self.causes(), {"assessment", "criteria", "threshold"})

    def test_threshold_lowered_during_a_run_of_criteria(self):
        """Later batches apply the new weight and the new threshold together, and record the cause `criteria`."""
        self.change_threshold_during_a_run_of_criteria(20)
        self.assertEqual(self.causes(), {"assessment", "criteria", "threshold"})
        later = self.customer_ids[10:]
        self.assertEqual(set(self.connect()["res.partner"].browse(later).mapped("strategic_status")), {"strategic"})
        self.assertEqual(self.causes(later), {"assessment", "criteria"})

    def change_threshold_during_a_run_of_criteria(self, threshold):
        """Change a criterion's weight. During the run for this change, set the threshold of audience fit."""
        env, manager = self.connect(), self.connect()

        def change_threshold():
            self.begin_anew(manager)
            manager["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", str(threshold))
            manager.cr.commit()

        self.overall_reputation(100)
        self.change_weight(manager, 30)
        with self.after_first_customers(change_threshold):
            self.work(env)
        self.assertEqual(self.fits(), {25, 75})

    def overall_reputation(self, value):
        env = self.connect()
        env["res.partner"].browse(self.customer_ids).write({"reputation": value})
        env.cr.commit()

    def test_saving_never_collides_with_a_run(self):
        """A manager's save only inserts a request. Only the process that works on a run updates the run."""
        env, manager = self.connect(), self.connect()

        def save():
            manager["strategic.criterion"].browse(self.rule_id).weight = 30
            env.cr.execute("SELECT 1")
            manager.cr.commit()

        self.change_weight(env, 20)
        self.begin_anew(manager)  # take the manager's snapshot before the run begins
        with self.after_batches([str, save]):
            self.work(env)
        self.assertEqual(self.fits(), {25, 75})

    @mute_logger("odoo.sql_db")
    def test_run_goes_on_in_spite_of_writers(self):
        """A batch that collides with a user's write is tried again, and the user's write stays."""
        env, user = self.connect(), self.connect()
        self.change_weight(env, 30)
        Run = type(env["strategic.scoring.run"])
        do_batch = Run._do_batch
        collisions = []

        def write_first(run, batch, last_id):
            if not collisions and last_id >= self.customer_ids[0]:
                # The batch has its snapshot already, so the user's commit makes it fail with a serialization error.
                self.begin_anew(user)
                user["res.partner"].browse(self.customer_ids).write({"reputation": 61})
                user.cr.commit()
            try:
                return do_batch(run, batch, last_id)
            except psycopg2.errors.SerializationFailure as error:
                collisions.append(error)
                raise

        with patch.object(Run, "_do_batch", write_first):
            self.work(env)
        self.assertEqual(len(collisions), 1)
        self.assertEqual(self.fits(), {25, 75})
        self.begin_anew(env)
        self.assertEqual(set(env["res.partner"].browse(self.customer_ids).mapped("reputation")), {61})

    def test_customers_made_by_a_transaction_that_began_before_the_change(self):
        """A long import by the old criteria, which ends after the run for the new criteria, requests one more run."""
        importing, manager, env = self.connect(), self.connect(), self.connect()
        made = importing["res.partner"].create([{"name": "Run import 0", "is_company": True, "ref": "R0"}])
        self.change_weight(manager, 30)
        self.work(env)
        made += importing["res.partner"].create([{"name": "Run import 1", "is_company": True, "ref": "R0"}])
        importing.cr.commit()
        self.assertEqual(self.fits(made.ids), {50}, "by the old rule, which that transaction reads")
        self.work(env)
        self.assertEqual(self.fits(made.ids), {75})

    def test_transaction_that_read_before_the_change(self):
        """A transaction that began before a change of criteria reads the old programme, but does not cache it."""
        reader, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        self.assertIn(10, [rule.weight for rule in reader["strategic.scoring"]._programme().rules])
        self.begin_anew(reader)
        self.assertIn(30, [rule.weight for rule in reader["strategic.scoring"]._programme().rules])
        customer = reader["res.partner"].create({"name": "Run later", "is_company": True, "ref": "R0"})
        reader.cr.commit()
        self.assertEqual(self.fits(customer.ids), {75})

    def test_field_that_no_rule_named_before(self):
        """A transaction with old criteria, which ignore the city, scores nobody. The next run scores the customer."""
        writer, manager, env = self.connect(), self.connect(), self.connect()
        manager["strategic.criterion"].browse(self.rule_id).domain = "[('city', '=', 'Gent')]"
        manager.cr.commit()
        self.work(env)
        writer["res.partner"].browse(self.customer_ids[1]).city = "Gent"
        writer.cr.commit()
        self.assertEqual(self.fits(self.customer_ids[1:2]), {50})
        self.work(env)
        self.assertEqual(self.fits(self.customer_ids[1:2]), {100})

    def test_transaction_that_began_while_a_change_was_being_committed(self):
        """A transaction that sees a request for a run, but not the change behind the request, requests one more run."""
        manager, early, env = self.connect(), self.connect(), self.connect()
        manager["strategic.criterion"].browse(self.rule_id).weight = 30
        manager.cr.flush()  # draw the revision number of the change, without a commit
        early["res.partner"].browse(self.customer_ids[1]).city = "Gent"
        early.cr.commit()
        between = self.connect()
        made = between["res.partner"].create({"name": "Run between", "is_company": True, "ref": "R0"})
        manager.cr.commit()
        self.work(env)
        self.assertFalse(env["strategic.scoring.request"]._search_waiting())
        between.cr.commit()
        self.assertEqual(self.fits(made.ids), {50}, "by the old rule, which that transaction reads")
        self.begin_anew(env)
        self.assertTrue(env["strategic.scoring.request"]._search_waiting())
        self.work(env)
        self.assertEqual(self.fits(made.ids), {75})

    def test_change_that_is_undone_at_the_last_moment(self):
        """A rolled-back change has used up a revision number. The next write requests a run, later writes do not."""
        manager, env = self.connect(), self.connect()
        manager["strategic.criterion"].browse(self.rule_id).weight = 30
        manager.cr.flush()
        manager.cr.rollback()
        requests = env["strategic.scoring.request"]
        for is_asked in (True, False):
            writer = self.connect()
            writer["res.partner"].browse(self.customer_ids[1]).ref = "R0" if is_asked else "R1"
            writer.cr.commit()
            self.begin_anew(env)
            self.assertEqual(bool(requests._search_waiting()), is_asked)
            self.work(env)
        self.assertEqual(self.fits(), {50})

    def test_caches_are_behind(self):
        """With a read replica, a process learns late that its cache is stale. So scoring reads the programme anew."""
        env, manager = self.connect(), self.connect()
        env["strategic.scoring"]._programme()
        env["ir.config_parameter"].get_param("strategic_customer.audience_fit_threshold")
        self.begin_anew(manager)
        manager.cr.execute("UPDATE strategic_criterion SET weight = 30 WHERE id = %s", [self.rule_id])
        manager.cr.execute(
            "UPDATE ir_config_parameter SET value = '75' WHERE key = 'strategic_customer.audience_fit_threshold'"
        )
        manager.cr.commit()
        self.begin_anew(env)
        customer = env["res.partner"].create({"name": "Run behind", "is_company": True, "ref": "R0", "reputation": 90})
        self.assertEqual((customer.audience_fit, customer.strategic_status), (75, "strategic"))
        env.cr.commit()

    @mute_logger("odoo.sql_db")
    def test_two_processes_share_one_run(self):
        env, other = self.connect(), self.connect()
        self.change_weight(env, 30)
        with self.after_batches([str, lambda: self.work(other)]):
            self.work(env)
        self.assertEqual(self.fits(), {25, 75})
        self.begin_anew(env)
        self.assertFalse(env["strategic.scoring.run"].search([("date_end", "=", False)]))
        env["strategic.scoring.run"].create({"cause": "customer"})
        env.flush_all()
        impatient = self.connect(lock_timeout="100ms")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            impatient["strategic.scoring.run"].create({"cause": "customer"})
