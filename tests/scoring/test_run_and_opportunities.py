from unittest.mock import patch

from odoo.tests import tagged

from ...models.scoring import strategic_scoring_run
from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestRunAndOpportunities(RunCase):
    """Opportunities get the status of their customer. Scoring never waits for a user who is writing an opportunity."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        self.lead_id = env["crm.lead"].create({"name": "Run deal", "partner_id": self.customer_ids[0]}).id
        env.cr.commit()
        self.compare_all(env)
        self.assertEqual(self.lead_status(), "other")

    def compare_all(self, env):
        """Let a run compare all opportunities with their customers. Later runs may compare only newer opportunities."""
        for cursor in self.cursors:
            # End the open transactions of the test. Else the next run compares all opportunities that were written
            # since the oldest of these transactions began.
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
        self.assertEqual(self.lead_status(), "other")
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
        self.assertEqual(self.lead_status(made.id), "other")
        self.work(env)
        self.assertEqual(self.lead_status(made.id), "prestige")

    def test_assessment_that_was_open_when_the_opportunity_was_created(self):
        """A run corrects an opportunity that was created while the transaction of an assessment was open.

        That transaction can't see the opportunity, so it does not write the new status on it.
        A run between the commits of both transactions finds no difference between the opportunity and its customer.
        """
        salesperson, colleague, env = self.connect(), self.connect(), self.connect()
        colleague.cr.execute("SELECT 1")
        made = salesperson["crm.lead"].create({"name": "Run deal too", "partner_id": self.customer_ids[0]})
        salesperson.cr.commit()
        self.work(env)
        self.assess(colleague, 90)
        colleague.cr.commit()
        self.assertEqual((self.lead_status(), self.lead_status(made.id)), ("prestige", "other"))
        env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", "60")
        env.cr.commit()
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"compares_all": False}])
        self.assertEqual(self.lead_status(made.id), "prestige")

    def change_threshold(self, dimension, threshold):
        manager = self.connect()
        manager["ir.config_parameter"].set_param(f"strategic_customer.{dimension}_threshold", str(threshold))
        manager.cr.commit()

    def lock_during_change_of_threshold(self):
        """Lock the customer's opportunity, and lower a threshold so that the next run makes the customer strategic.

        Return the environment for this run, and the environment that holds the lock.
        """
        env, writer = self.connect(), self.connect()
        self.assess(env, 100)
        env.cr.commit()
        self.compare_all(env)
        self.begin_anew(writer)
        writer.cr.execute("SELECT 1 FROM crm_lead WHERE id = %s FOR UPDATE", [self.lead_id])
        self.change_threshold("audience_fit", 50)
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
        # This threshold changes no customer's status, but the run that it causes compares opportunities with customers.
        self.change_threshold("reputation", 60)
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"compares_all": False}])
        self.assertEqual(self.lead_status(), "strategic")
