from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.strategic_customer.models.scoring import strategic_follow_up, strategic_scoring

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestFollowUp(StrategicCase):
    """Customers that become strategic or stop being so, and their movements, are also written through the ORM.

    The tests patch `write` and `create` as Odoo's automation rules do: around the methods of all other addons.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.make_rule([("city", "=", "Ghent")], cls.audience)
        cls.standing = cls.make_judgement()
        cls.customer = cls.make_customer(city="Ghent")
        cls.contact = cls.make_contact(cls.customer)

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        # As after a commit: the changes of setUpClass have been scored.
        self.env.cr.precommit.clear()
        self.seen = []

    def watch(self, then=lambda partner: None):
        """Record in `seen` the flag and the status before and after each write of the flag, and each new movement.

        :param then: function to call after the write, with each customer
        """
        Partner, Movement = self.env.registry["res.partner"], self.env.registry["strategic.movement"]
        write, create = Partner.write, Movement.create

        def watched_write(partners, vals):
            before = [(partner.is_strategic, partner.strategic_status) for partner in partners.sudo()]
            result = write(partners, vals)
            if "is_strategic" in vals:
                after = [(partner.is_strategic, partner.strategic_status) for partner in partners.sudo()]
                self.seen += zip(partners, before, after, strict=True)
                for partner in partners:
                    then(partner)
            return result

        def watched_create(movements, vals_list):
            made = create(movements, vals_list)
            self.seen += [(one.partner_id, one.from_status, one.to_status) for one in made]
            return made

        self.patch(Partner, "write", watched_write)
        self.patch(Movement, "create", watched_create)

    def assertSeen(self, *expected):
        self.assertEqual(self.seen, list(expected))
        self.env.flush_all()
        self.env.invalidate_all()

    def assertGained(self, customer=None, status="partial"):
        customer = customer or self.customer
        self.assertSeen((customer, (False, status), (True, "strategic")), (customer, status, "strategic"))

    def assertLost(self, status, customer=None):
        customer = customer or self.customer
        self.assertSeen((customer, (True, "strategic"), (False, status)), (customer, "strategic", status))

    def test_assessment(self):
        self.watch()
        self.assess(self.customer, self.standing, 80)
        self.assertGained()
        self.assertScores(self.customer, audience_fit=100, reputation=80, is_strategic=True)
        self.assertScores(self.contact, strategic_status="strategic", is_strategic=True)
        self.assertEqual(len(self.customer.strategic_movement_ids.filtered(lambda m: m.to_status == "strategic")), 1)
        self.assertEqual(self.customer.strategic_movement_ids[0].cause, "assessment")

    def test_other_statuses_are_no_matter(self):
        self.watch()
        self.assess(self.customer, self.standing, 20)
        self.assertSeen()
        self.assertScores(self.customer, strategic_status="core")

    def test_write(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.customer.write({"city": "Paris"})
        self.assertLost("prestige")
        self.assertScores(self.customer, strategic_since=False, audience_fit=0)

    def test_made_strategic(self):
        self.make_rule([("ref", "=", "known")], weight=100)
        self.watch()
        customer = self.make_customer("New", city="Ghent", ref="known")
        # No write of the flag: automation on `create` of the customer already sees it.
        self.assertSeen((customer, False, "strategic"))

    def test_assessed_when_made(self):
        self.watch()
        customer = self.make_customer("New", city="Ghent", reputation=90)
        self.assertSeen((customer, "partial", "strategic"))
        self.assertScores(customer, is_strategic=True)

    def test_changed_criterion(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.make_rule([("city", "=", "Paris")], self.audience, weight=90)
        self.assertLost("prestige")
        self.assertEqual(self.customer.strategic_movement_ids[0].cause, "criteria")

    def test_changed_threshold(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.set_thresholds(70, 81)
        self.assertLost("core")

    def test_of_the_same_write_other_automation_may_depend_on(self):
        """Automation on the write may write the customer again: it is scored, but not followed up in a loop."""
        self.watch(then=lambda partner: partner.write({"city": "Paris" if partner.is_strategic else "Ghent"}))
        self.assess(self.customer, self.standing, 80)
        self.assertGained()
        self.assertScores(self.customer, strategic_status="prestige", is_strategic=False)
        self.assertEqual(
            self.customer.strategic_movement_ids.sorted("id").mapped("to_status"), ["partial", "strategic", "prestige"]
        )

    def test_one_changes_the_other(self):
        other = self.make_customer("Other", city="Ghent")
        self.assess(other, self.standing, 80)
        self.watch(then=lambda partner: other.write({"city": "Paris"}))
        self.assess(self.customer, self.standing, 80)
        self.assertEqual(
            [seen for seen in self.seen if seen[0] == other],
            [(other, (True, "strategic"), (False, "prestige")), (other, "strategic", "prestige")],
        )
        self.assertScores(other, is_strategic=False)
        self.assertScores(self.customer, is_strategic=True)

    def test_failure_at_once_is_told_to_the_user(self):
        def fail(_partner):
            raise ZeroDivisionError

        self.watch(then=fail)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.assess(self.customer, self.standing, 80)
        self.assertScores(self.customer, is_strategic=False)

    def test_nobody_else_writes_results(self):
        self.watch(then=lambda partner: partner.write({"is_strategic": False}))
        with self.assertRefused(UserError, "can't be written"), self.env.cr.savepoint():
            self.assess(self.customer, self.standing, 80)

    def test_many_cost_as_many_queries_as_few(self):
        self.assess(self.customer, self.standing, 80)
        customers = self.env["res.partner"].create(
            [{"name": f"Q{number}", "is_company": True, "city": "Ghent"} for number in range(40)]
        )

        def assess(some):
            vals = {"criterion_id": self.standing.id, "value": 80}
            return self.count_queries(
                lambda: self.env["strategic.assessment"].create([{**vals, "partner_id": one.id} for one in some])
            )

        assess(customers[:2])
        self.assertEqual(assess(customers[2:12]), assess(customers[12:40]))
        self.assertEqual(set(customers.mapped("strategic_status")), {"strategic"})

    def test_costs_nothing_while_nobody_becomes_strategic(self):
        other = self.make_customer("Other", city="Ghent")

        def assess(customer, value):
            return self.count_queries(lambda: self.assess(customer, self.standing, value))

        assess(other, 10)
        with_follow_up = assess(other, 20)
        self.patch(self.env.registry["strategic.scoring"], "_follow_up", lambda *args, **kwargs: None)
        self.assertEqual(assess(other, 30), with_follow_up)


@tagged("post_install", "-at_install")
class TestFollowUpOfRuns(TestFollowUp):
    """A run in batches only files the customers. The scheduled action follows them up when the run has ended."""

    def setUp(self):
        super().setUp()
        self.patch(strategic_scoring, "AT_ONCE_LIMIT", 0)

    def score_and_follow(self):
        self.run_cron("rescore")
        self.follow()

    def follow(self):
        """Run the scheduled action, which must have been triggered."""
        cron = self.superuser_env.ref("strategic_customer.ir_cron_follow_up")
        triggers = self.superuser_env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(triggers)
        triggers.unlink()
        self.run_cron("follow_up")

    def notes(self, user):
        """Return the messages about many customers that `user` received."""
        return self.superuser_env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("subject", "=like", "Many customers%")]
        )

    def filed(self):
        return self.superuser_env["strategic.follow_up"].search([])

    def test_changed_criterion(self):
        self.assess(self.customer, self.standing, 80)
        self.watch()
        self.make_rule([("city", "=", "Paris")], self.audience, weight=90)
        self.score_and_follow()
        self.assertLost("prestige")
        self.assertFalse(self.filed())

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
        self.assertEqual(len(self.filed()), 2)
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
        self.assertFalse(self.filed(), "it is not tried again for ever")

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
        self.assertFalse(self.filed())
        [note] = self.notes(self.sales_lead)
        self.assertIn("Dropped out: 3", note.body)
        self.assertIn("/odoo/strategic-movements", note.body)
        self.assertFalse(self.notes(self.sales_manager))

    def test_many_at_once_become_one_note(self):
        self.patch(strategic_follow_up, "ONE_BY_ONE_LIMIT", 2)
        self.superuser_env["strategic.follow_up.setting"].create({"event": "gained", "tell_salesperson": True})
        self.make_rule([("ref", "=", "known")], weight=100)
        self.run_cron("rescore")
        self.assertFalse(self.filed())
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
