from unittest.mock import patch

from odoo.tests import tagged

from ...models.scoring import strategic_scoring_run
from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestRunAndOpportunities(RunCase):
    """Opportunities get their customer's status. The scoring never waits for a user who writes one of them."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        self.lead_id = env["crm.lead"].create({"name": "Run deal", "partner_id": self.customer_ids[0]}).id
        env.cr.commit()
        self.compare_all(env)
        self.assertEqual(self.lead_status(), "partial")

    def compare_all(self, env):
        """Run the scheduled action. Later runs may then compare only the opportunities written after this run."""
        for cursor in self.cursors:
            # While an older snapshot is open, later runs also compare all that was written since that snapshot.
            cursor.rollback()
        self.work(env)

    def lead_status(self, lead_id=None):
        return self.connect()["crm.lead"].browse(lead_id or self.lead_id).strategic_status

    def assess(self, env, value):
        env["strategic.assessment"].create(
            {"partner_id": self.customer_ids[0], "dimension": "reputation", "value": value}
        )

    def test_locked_opportunity_is_not_waited_for(self):
        writer, env = self.connect(), self.connect(lock_timeout="200ms")
        writer.cr.execute("SELECT 1 FROM crm_lead WHERE id = %s FOR UPDATE", [self.lead_id])
        self.assess(env, 90)
        env.cr.commit()
        self.assertEqual(self.lead_status(), "partial")
        self.assertRecordValues(env["strategic.scoring.request"]._search_waiting(), [{"is_check": True}])
        writer.cr.rollback()
        self.work(env)
        self.assertEqual(self.lead_status(), "prestige")

    def test_opportunity_made_while_the_status_changes(self):
        salesperson, env = self.connect(), self.connect()
        self.assess(env, 90)
        made = salesperson["crm.lead"].create({"name": "Run deal too", "partner_id": self.customer_ids[0]})
        salesperson.flush_all()
        env.cr.commit()
        salesperson.cr.commit()
        self.assertEqual(self.lead_status(made.id), "partial")
        self.work(env)
        self.assertEqual(self.lead_status(made.id), "prestige")

    def test_assessment_that_was_open_when_the_opportunity_was_created(self):
        """Neither transaction sees the other. A run between their commits finds no difference; the next run does."""
        salesperson, colleague, env = self.connect(), self.connect(), self.connect()
        colleague.cr.execute("SELECT 1")
        made = salesperson["crm.lead"].create({"name": "Run deal too", "partner_id": self.customer_ids[0]})
        salesperson.cr.commit()
        self.work(env)
        self.assess(colleague, 90)
        colleague.cr.commit()
        self.assertEqual((self.lead_status(), self.lead_status(made.id)), ("prestige", "partial"))
        env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", "60")
        env.cr.commit()
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"compares_all": False}])
        self.assertEqual(self.lead_status(made.id), "prestige")

    def change_threshold(self, threshold):
        manager = self.connect()
        manager["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", str(threshold))
        manager.cr.commit()

    def lock_during_change_of_threshold(self):
        """Assess the customer, lock its opportunity, and let a lower threshold make the customer strategic."""
        env, writer = self.connect(), self.connect()
        self.assess(env, 100)
        env.cr.commit()
        self.compare_all(env)
        self.begin_anew(writer)
        writer.cr.execute("SELECT 1 FROM crm_lead WHERE id = %s FOR UPDATE", [self.lead_id])
        self.change_threshold(40)
        return env, writer

    def test_opportunity_that_is_locked_until_the_comparison(self):
        env, writer = self.lock_during_change_of_threshold()
        Run = type(env["strategic.scoring.run"])
        compare = Run._compare_opportunities

        def unlock_and_compare(run):
            writer.cr.rollback()
            return compare(run)

        with patch.object(Run, "_compare_opportunities", unlock_and_compare):
            self.work(env)
        self.assertEqual(self.lead_status(), "strategic")

    def test_opportunity_that_is_locked_until_the_run_has_ended(self):
        env, writer = self.lock_during_change_of_threshold()
        with patch.object(strategic_scoring_run, "SKIPPED_PASSES", 1):
            self.work(env)
        self.assertEqual(self.lead_status(), "prestige")
        writer.cr.rollback()
        # This threshold changes no customer's status, but its run compares opportunities.
        self.change_threshold(45)
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"compares_all": False}])
        self.assertEqual(self.lead_status(), "strategic")
