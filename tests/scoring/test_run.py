import itertools
from unittest.mock import patch

from odoo.tests import tagged

from ...models.scoring import strategic_run_batches_mixin
from .run_case import CUSTOMERS, RunCase


@tagged("post_install", "-at_install")
class TestRun(RunCase):
    """More than `AT_ONCE_LIMIT` customers are scored by a run, in batches. A stopped run continues where it stopped."""

    def test_change_is_left_to_the_scheduled_action(self):
        manager = self.connect()
        self.change_weight(manager, 30)
        self.assertEqual(self.fits(), {50})
        Run = manager["strategic.scoring.run"]
        self.assertTrue(Run.get_status()["running"])
        cron = manager.ref("strategic_customer.ir_cron_rescore")
        self.assertTrue(manager["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.work(manager)
        self.assertEqual(self.fits(), {25, 75})
        run = Run.search([], limit=1)
        self.assertRecordValues(run, [{"cause": "criteria", "keep_scores": False, "is_check": False}])
        self.assertGreaterEqual(run.written_count, CUSTOMERS)
        status = Run.get_status()
        self.assertEqual((status["running"], status["percent"], status["written"]), (False, 100, run.written_count))

    def test_goes_on_where_it_was_stopped(self):
        env = self.connect()
        self.change_weight(env, 30)

        def die():
            raise KeyboardInterrupt

        with self.after_batches([str, die]), self.assertRaises(KeyboardInterrupt):
            self.work(env)
        self.begin_anew(env)
        run = env["strategic.scoring.run"].search([("date_end", "=", False)])
        self.assertTrue(run.last_partner_id)
        before = run.last_partner_id, run.done_count
        boundaries = []
        with self.after_batches([lambda: boundaries.append((run.last_partner_id, run.done_count))]):
            self.work(env)
        self.assertGreater(boundaries[0], before)
        self.assertEqual(self.fits(), {25, 75})
        self.assertEqual(env["strategic.scoring.run"].search([("date_end", "=", False)]), run.browse())

    def test_nightly_run(self):
        env = self.connect()
        self.work(env)
        run = env["strategic.scoring.run"].search([], limit=1)
        self.assertRecordValues(run, [{"cause": "customer", "written_count": 0}])
        self.assertTrue(run.date_end)

    def test_large_batch_writes_few_rows_at_once(self):
        """What a batch writes stays locked until its commit. A company's contacts are written with it, though."""
        env = self.connect()
        most, contacts = 4, 10
        env["res.partner"].create(
            [{"name": f"Run contact {n}", "parent_id": self.customer_ids[20]} for n in range(contacts)]
        )
        env.cr.commit()
        self.change_weight(env, 30)
        totals = [0]
        with (
            patch.object(strategic_run_batches_mixin, "LARGEST_BATCH", 1000),
            patch.object(strategic_run_batches_mixin, "ROWS_TO_WRITE", most),
            self.after_commits(
                lambda *_args: totals.append(env["strategic.scoring.run"].search([], limit=1).written_count)
            ),
        ):
            self.work(env)
        written = [after - before for before, after in itertools.pairwise(totals)]
        self.assertEqual(self.fits(), {25, 75})
        self.assertEqual(sum(written), CUSTOMERS + contacts)
        self.assertLessEqual(max(written), most + contacts)
        self.assertLessEqual(sum(count > most for count in written), 1)

    def test_thresholds_alone_write_only_whom_they_change(self):
        """The run finds these customers first, and writes them in batches. When it was stopped, it goes on."""
        env = self.connect()
        unchanged = env["res.partner"].create({"name": "Run unchanged", "is_company": True, "ref": "R2"})
        env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", "50")
        env.cr.commit()

        def die():
            raise KeyboardInterrupt

        with self.after_batches([str, die]), self.assertRaises(KeyboardInterrupt):
            self.work(env)
        self.begin_anew(env)
        run = env["strategic.scoring.run"].search([("date_end", "=", False)])
        self.assertTrue(run.keep_scores)
        found = run.differing_partner_ids["ids"]
        self.assertLessEqual(set(self.customer_ids), set(found))
        self.assertNotIn(unchanged.id, found)
        self.assertTrue(found[0] <= run.last_partner_id < found[-1])
        self.assertTrue(0 < run.done_count < run.total_count, "Progress is the share of those found.")
        self.work(env)
        self.begin_anew(env)
        customers = env["res.partner"].browse(self.customer_ids)
        self.assertEqual(set(customers.mapped("strategic_status")), {"partial"})
        self.assertTrue(run.date_end)
        self.assertEqual(run.written_count, len(found))
        self.assertEqual(run.done_count, run.total_count)

    def test_whoever_the_scheduled_action_runs_as(self):
        env = self.connect()
        self.change_weight(env, 30)
        self.work(env(user=env.ref("base.public_user").id))
        self.assertEqual(self.fits(), {25, 75})

    def test_narrowed_scope_is_left_to_the_scheduled_action(self):
        """Customers that leave the scope count towards `AT_ONCE_LIMIT`, because their scores have to be removed."""
        env = self.connect()
        parameters = env["ir.config_parameter"]
        key = "strategic_customer.customer_domain"
        scope = parameters.get_param(key)
        try:
            parameters.set_param(key, "[('name', '=', 'Run 1')]")
            env.cr.commit()
            self.assertEqual(self.fits(), {50})
            self.work(env)
            self.assertEqual(self.fits(), {50, None})
        finally:
            self.begin_anew(env)
            parameters.set_param(key, scope)
            env.cr.commit()
