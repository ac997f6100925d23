from odoo.exceptions import UserError
from odoo.tests import tagged

from .follow_up_case import FollowUpCase


@tagged("post_install", "-at_install")
class TestFollowUp(FollowUpCase):
    """Automation rules see customers become or stop being strategic, because the ORM writes flags and movements."""

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
        # The follow-up does not write the flag of a new customer: automation rules on `create` see the flag anyway.
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
        """An automation rule may write its customer again: the customer is scored again, but not followed up again."""
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
