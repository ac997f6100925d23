from odoo.tests import tagged

from ...models.scoring import strategic_follow_up, strategic_scoring
from .follow_up_case import FollowUpCase


@tagged("post_install", "-at_install")
class TestFollowUpOfRuns(FollowUpCase):
    """A run only records which customers changed. After its end, a scheduled action follows these customers up."""

    def setUp(self):
        super().setUp()
        self.patch(strategic_scoring, "AT_ONCE_LIMIT", 0)

    def score_and_follow(self):
        self.run_cron("rescore")
        self.follow()

    def follow(self):
        """Check that the scheduled action of the follow-up was triggered, and run it."""
        cron = self.superuser_env.ref("strategic_customer.ir_cron_follow_up")
        triggers = self.superuser_env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(triggers)
        triggers.unlink()
        self.run_cron("follow_up")

    def notes(self, user):
        """Return the messages about many customers at once that `user` received."""
        return self.superuser_env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("subject", "=like", "Many customers%")]
        )

    def queued(self):
        return self.superuser_env["strategic.follow_up"].search([])

    def test_changed_criterion(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.make_rule([("city", "=", "Paris")], self.audience, weight=90)
        self.score_and_follow()
        self.assertLost("prestige")
        self.assertFalse(self.queued())

    def test_changed_threshold(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.set_thresholds(70, 81)
        self.score_and_follow()
        self.assertLost("core")

    def test_waits_for_the_end_of_the_run(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.set_thresholds(70, 81)
        self.run_cron("rescore")
        run = self.superuser_env["strategic.scoring.run"].create({"cause": "customer"})
        self.follow()
        self.assertSeen()
        run.date_end = "2026-01-01"
        self.follow()
        self.assertLost("core")

    def test_there_and_back_again(self):
        """A customer that stops being strategic and comes back before the follow-up is not reported."""
        self.assess(self.customer, self.standing, 80)
        self.watch()
        for threshold in (81, 70):
            self.set_thresholds(70, threshold)
            self.run_cron("rescore")
        self.assertEqual(len(self.queued()), 2)
        self.follow()
        self.assertSeen()

    def test_changed_at_once_meanwhile(self):
        self.assess(self.customer, self.standing, 80)
        self.set_thresholds(70, 81)
        self.run_cron("rescore")
        self.watch()
        self.assess(self.customer, self.standing, 90)
        self.assertGained(status="core")
        self.follow()
        self.assertGained(status="core")

    def test_deleted_meanwhile(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.set_thresholds(70, 81)
        self.run_cron("rescore")
        self.customer.with_env(self.superuser_env).unlink()
        self.follow()
        self.assertSeen()

    def test_failure_stops_nobody_else(self):
        other = self.make_customer("Other", city="Ghent")
        for customer in (self.customer, other):
            self.assess(customer, self.standing, 80)

        def fail(partner):
            if partner == self.customer:
                raise ValueError("automation is broken")

        self.watch(then=fail)
        self.set_thresholds(70, 81)
        with (
            self.assertLogs("odoo.addons.strategic_customer.models.scoring.strategic_follow_up", "ERROR") as logged,
            self.assertLogs("odoo.addons.base.models.ir_cron", "WARNING") as told,
        ):
            self.score_and_follow()
        self.assertEqual(len(logged.output), 1)
        self.assertIn("Acme: automation is broken", told.output[0])
        self.assertIn((other, (True, "strategic"), (False, "core")), self.seen)
        self.assertScores(self.customer, strategic_status="core")
        self.assertFalse(self.queued(), "it is not tried again for ever")

    def test_many_become_one_note(self):
        customers = self.customer + self.make_customer("B", city="Ghent") + self.make_customer("C", city="Ghent")
        for customer in customers:
            self.assess(customer, self.standing, 80)
        self.patch(strategic_follow_up, "ONE_BY_ONE_LIMIT", 2)
        self.superuser_env["strategic.follow_up.setting"].create(
            [
                {"event": "gained", "user_ids": self.sales_manager.ids},
                {"event": "lost", "user_ids": self.sales_lead.ids},
            ]
        )
        self.watch()
        self.set_thresholds(70, 81)
        self.score_and_follow()
        self.assertSeen()
        self.assertFalse(self.queued())
        [note] = self.notes(self.sales_lead)
        self.assertIn("Dropped out: 3", note.body)
        self.assertIn("/odoo/strategic-movements", note.body)
        self.assertFalse(self.notes(self.sales_manager))

    def test_many_at_once_become_one_note(self):
        self.patch(strategic_follow_up, "ONE_BY_ONE_LIMIT", 2)
        self.superuser_env["strategic.follow_up.setting"].create({"event": "gained", "tell_salesperson": True})
        self.make_rule([("ref", "=", "known")], weight=100)
        self.run_cron("rescore")
        self.assertFalse(self.queued())
        self.watch()
        self.env["res.partner"].create(
            [
                {"name": f"M{n}", "is_company": True, "city": "Ghent", "ref": "known", "user_id": self.sales_lead.id}
                for n in range(3)
            ]
        )
        self.make_customer("M3", city="Ghent", ref="known")
        self.assertSeen()
        self.follow()
        [note] = self.notes(self.sales_lead)
        self.assertIn("Became strategic: 4", note.body)
