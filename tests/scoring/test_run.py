from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.strategic_customer.models.scoring import strategic_scoring, strategic_scoring_run

from ..common import CommittedCase

CUSTOMERS = 50


class RunCase(CommittedCase):
    """Base class with fifty customers, which is too many for one transaction. A batch has ten."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(strategic_scoring, "AT_ONCE_LIMIT", 5))
        self.startPatcher(patch.object(strategic_scoring_run, "SMALLEST_BATCH", 10))
        self.startPatcher(patch.object(strategic_scoring_run, "LARGEST_BATCH", 10))
        env = self.connect()
        self.was_active = env["strategic.criterion"].search([])
        self.was_active.active = False
        audience = env["strategic.audience"].create({"name": "Run"})
        self.audience_id = audience.id
        made = [{"name": f"Run {n}", "is_company": True, "ref": f"R{n % 2}"} for n in range(CUSTOMERS)]
        self.customer_ids = env["res.partner"].create(made).ids
        self.rule_id, self.other_rule_id = (
            env["strategic.criterion"].create(
                {"name": f"Run {ref}", "audience_id": audience.id, "method": "rule", "weight": 10, "domain": domain}
            ).id
            for ref, domain in (("R0", "[('ref', '=', 'R0')]"), ("R1", "[('ref', '=', 'R1')]"))
        )
        env.cr.commit()
        self.work(env)
        self.assertEqual(self.fits(), {50})

    def remove(self, env):
        env["crm.lead"].search([("partner_id", "in", self.customer_ids)]).unlink()
        env["res.partner"].with_context(active_test=False).search([("name", "=like", "Run %")]).unlink()
        env["strategic.audience"].browse(self.audience_id).unlink()
        self.was_active.with_env(env).active = True
        parameters = env["ir.config_parameter"]
        for name in ("audience_fit", "reputation"):
            parameters.set_param(f"strategic_customer.{name}_threshold", "70")
        env.cr.execute("DELETE FROM ir_cron_trigger")

    def work(self, env):
        """Run the scheduled action in a new transaction of `env`, without a time limit."""
        self.begin_anew(env)
        env["strategic.scoring.run"]._cron_rescore()

    def change_weight(self, env, weight):
        """Change the weight of the rule that half of the customers meet, and commit, as a manager would do."""
        self.begin_anew(env)
        env["strategic.criterion"].browse(self.rule_id).weight = weight
        env.cr.commit()

    def fits(self, ids=None):
        env = self.connect()
        ids = tuple(ids or self.customer_ids)
        env.cr.execute("SELECT DISTINCT audience_fit FROM res_partner WHERE id IN %s", [ids])
        return {fit for (fit,) in env.cr.fetchall()}

    def causes(self, ids=None):
        """Return the causes of all movements after the first scoring of the customers."""
        env = self.connect()
        again = [("partner_id", "in", ids or self.customer_ids), ("from_status", "!=", False)]
        return set(env["strategic.movement"].search(again).mapped("cause"))

    @contextmanager
    def after_batches(self, happens):
        """Run the calls in the list `happens` one by one, each after the commit of one more batch."""
        commit = strategic_scoring_run.StrategicScoringRun._commit
        happens = list(happens)

        def commit_then(run, processed):
            remaining = commit(run, processed)
            if processed and happens:
                happens.pop(0)()
            return remaining

        with patch.object(type(self.connect()["strategic.scoring.run"]), "_commit", commit_then):
            yield
        self.assertEqual(happens, [], "as many batches as things to happen")

    @contextmanager
    def after_first_customers(self, happen):
        """Call `happen` once, after the commit of the first batch that holds customers of this test."""
        commit = strategic_scoring_run.StrategicScoringRun._commit
        happened = []

        def commit_then(run, processed):
            # Read it before the commit: afterwards, it would begin the next batch's transaction too early.
            last_id = run.last_partner_id
            remaining = commit(run, processed)
            if not happened and last_id >= self.customer_ids[0]:
                happened.append(True)
                happen()
            return remaining

        with patch.object(type(self.connect()["strategic.scoring.run"]), "_commit", commit_then):
            yield
        self.assertTrue(happened)


@tagged("post_install", "-at_install")
class TestRun(RunCase):
    """Above the limit, a run scores everybody in batches. A stopped run continues where it stopped."""

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

    def test_whoever_the_scheduled_action_runs_as(self):
        env = self.connect()
        self.change_weight(env, 30)
        self.work(env(user=env.ref("base.public_user").id))
        self.assertEqual(self.fits(), {25, 75})

    def test_narrowed_scope_is_left_to_the_scheduled_action(self):
        """The limit counts the customers that may be written, not only those in the new scope."""
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
        """For customers whose scores had already changed, the cause is the threshold; for the others, the criterion."""
        self.change_threshold_during_a_run_of_criteria(80)
        statuses = set(self.connect()["res.partner"].browse(self.customer_ids).mapped("strategic_status"))
        self.assertEqual(statuses, {"prestige"})
        self.assertEqual(self.causes(), {"assessment", "criteria", "threshold"})

    def test_threshold_lowered_during_a_run_of_criteria(self):
        """The customers whose turn comes later get new scores and the new threshold at once: the criterion counts."""
        self.change_threshold_during_a_run_of_criteria(20)
        self.assertEqual(self.causes(), {"assessment", "criteria", "threshold"})
        later = self.customer_ids[10:]
        self.assertEqual(set(self.connect()["res.partner"].browse(later).mapped("strategic_status")), {"strategic"})
        self.assertEqual(self.causes(later), {"assessment", "criteria"})

    def change_threshold_during_a_run_of_criteria(self, threshold):
        """Change the threshold of the audience fit after the batch that holds the first customers."""
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
        self.begin_anew(manager)  # takes its snapshot before the run begins
        with self.after_batches([str, save]):
            self.work(env)
        self.assertEqual(self.fits(), {25, 75})

    def test_customers_made_by_a_transaction_that_began_before_the_change(self):
        """A long import that ends after everybody was scored again asks for one more run."""
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
        """The old programme that this transaction reads is not cached for others."""
        reader, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        self.assertIn(10, [rule.weight for rule in reader["strategic.scoring"]._programme().rules])
        self.begin_anew(reader)
        self.assertIn(30, [rule.weight for rule in reader["strategic.scoring"]._programme().rules])
        customer = reader["res.partner"].create({"name": "Run later", "is_company": True, "ref": "R0"})
        reader.cr.commit()
        self.assertEqual(self.fits(customer.ids), {75})

    def test_field_that_no_rule_named_before(self):
        """By the criteria that its transaction read, a write needs no scoring. By the new criteria, it may need one."""
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
        """This transaction sees a request that the change caused in another one, but not yet the change itself."""
        manager, early, env = self.connect(), self.connect(), self.connect()
        manager["strategic.criterion"].browse(self.rule_id).weight = 30
        manager.cr.flush()  # draws the revision, but does not commit
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
        """The revision was drawn, then rolled back. One run finds that it is missing; no more runs are requested."""
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
        """With a read replica, Odoo learns late that its caches are stale. So scoring reads the programme itself."""
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
        other.cr.rollback()
        other.cr.execute("SET LOCAL lock_timeout = '100ms'")
        with self.assertRaises(psycopg2.errors.LockNotAvailable):
            other["strategic.scoring.run"].create({"cause": "customer"})
            other.flush_all()


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
        """Run the scheduled action. A later run that compares only what was written since leaves the rest out."""
        for cursor in self.cursors:
            # An open snapshot would count as older than what is written here.
            cursor.rollback()
        self.work(env)

    def lead_status(self, lead_id=None):
        return self.connect()["crm.lead"].browse(lead_id or self.lead_id).strategic_status

    def assess(self, env, value):
        env["strategic.assessment"].create(
            {"partner_id": self.customer_ids[0], "dimension": "reputation", "value": value}
        )

    def test_locked_opportunity_is_not_waited_for(self):
        writer, env = self.connect(), self.connect()
        writer.cr.execute("SELECT 1 FROM crm_lead WHERE id = %s FOR UPDATE", [self.lead_id])
        env.cr.execute("SET LOCAL lock_timeout = '200ms'")
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
        """Neither sees the other, and the run between them sees nothing wrong: the next run compares once more."""
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
        # This changes no customer's status.
        self.change_threshold(45)
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"compares_all": False}])
        self.assertEqual(self.lead_status(), "strategic")
