from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.strategic_customer.models import strategic_rescoring, strategic_scoring_run

from .common import SuperuserCase as StrategicCase


@tagged("post_install", "-at_install")
class TestRunOld(StrategicCase):
    """Above the limit everybody is scored in batches, which can be stopped and go on where they stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create([{"name": f"Run {n}", "is_company": True} for n in range(25)])
        cls.contact = cls.env["res.partner"].create({"name": "Ada", "parent_id": cls.customers[3].id})
        cls.cron = cls.env.ref("strategic_customer.ir_cron_rescore")

    def setUp(self):
        super().setUp()
        self.patch(strategic_rescoring, "AT_ONCE_LIMIT", 5)
        self.patch(strategic_scoring_run, "SMALLEST_BATCH", 10)
        self.patch(strategic_scoring_run, "LARGEST_BATCH", 10)
        self.commits = 0

        def commit_progress(_cron, _processed=0, **_kwargs):
            self.commits += 1
            return float("inf")

        # A test must not commit;
        self.patch(self.env.registry["ir.cron"], "_commit_progress", commit_progress)

    def scored(self):
        self.env.invalidate_all()
        return len(self.customers.filtered("strategic_status"))

    def test_change_is_left_to_the_scheduled_action(self):
        self.make_rule([("name", "=like", "Run%")])
        self.assertEqual(self.scored(), 0)
        run = self.env["strategic.scoring.run"].search([], limit=1)
        self.assertRecordValues(run, [{"cause": "criteria", "date_end": False}])
        self.assertEqual(run.get_status()["running"], True)
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]))
        # A second change starts the same run over.
        run.last_partner_id = self.customers[9].id
        self.make_rule([("name", "=", "Run 1")])
        self.assertRecordValues(run, [{"last_partner_id": 0}])
        self.env["strategic.scoring.run"]._cron_rescore()
        self.assertEqual(self.scored(), 25)
        self.assertTrue(run.date_end)
        self.assertGreaterEqual(run.written_count, 26)
        status = run.get_status()
        self.assertEqual((status["running"], status["percent"], status["written"]), (False, 100, run.written_count))
        self.assertEqual(self.contact.reputation, self.customers[3].reputation)
        self.assertGreater(self.commits, 3)

    def test_goes_on_where_it_was_stopped(self):
        self.make_rule([("name", "=like", "Run%")])
        run = self.env["strategic.scoring.run"].search([], limit=1)
        batches = []
        score = type(self.scoring)._score_batch

        def score_then_die(scoring, batch, cause, **kwargs):
            if len(batches) == 2:
                raise KeyboardInterrupt
            batches.append(run.last_partner_id)
            return score(scoring, batch, cause, **kwargs)

        with patch.object(type(self.scoring), "_score_batch", score_then_die), self.assertRaises(KeyboardInterrupt):
            run._work()
        self.assertFalse(run.date_end)
        movements = self.env["strategic.movement"].search_count([])
        last = run.last_partner_id
        batches.clear()
        with patch.object(
            type(self.scoring),
            "_score_batch",
            lambda scoring, batch, cause, **kwargs: (
                batches.append(run.last_partner_id),
                score(scoring, batch, cause, **kwargs),
            )[1],
        ):
            self.env["strategic.scoring.run"]._cron_rescore()
        self.assertEqual(batches[0], last)
        self.assertEqual(self.scored(), 25)
        self.assertGreater(self.env["strategic.movement"].search_count([]), movements)
        moved = self.env["strategic.movement"]._read_group(
            [("partner_id", "in", self.customers.ids)], ["partner_id"], ["__count"]
        )
        self.assertEqual({count for _partner, count in moved}, {1})

    def test_nightly_run(self):
        self.env["strategic.scoring.run"]._cron_rescore()
        run = self.env["strategic.scoring.run"].search([], limit=1)
        self.assertRecordValues(run, [{"cause": "customer"}])
        self.assertTrue(run.date_end)
