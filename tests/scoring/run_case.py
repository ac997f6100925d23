from contextlib import contextmanager
from unittest.mock import patch

from ...models.scoring import (
    strategic_run_batches_mixin,
    strategic_run_boundaries_mixin,
    strategic_scoring,
    strategic_scoring_run,
)
from ..common import CommittedCase

CUSTOMERS = 50


class RunCase(CommittedCase):
    """Base class with fifty customers and low limits: a change of criteria needs a run, in batches of ten partners."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(strategic_scoring, "AT_ONCE_LIMIT", 5))
        self.startPatcher(patch.object(strategic_run_batches_mixin, "SMALLEST_BATCH", 10))
        self.startPatcher(patch.object(strategic_run_batches_mixin, "LARGEST_BATCH", 10))
        self.startPatcher(patch.object(strategic_run_batches_mixin, "ROWS_TO_WRITE", 10))
        # A run waits at its start for other transactions to end. In the tests none ends meanwhile, so shorten the wait.
        self.startPatcher(patch.object(strategic_run_boundaries_mixin, "WAIT_AT_START", 0.1))
        env = self.connect()
        # Archive the shipped audience too: as nobody has assessed it, each customer could still fit it.
        self.were_active = [env[model].search([]) for model in ("strategic.criterion", "strategic.audience")]
        for records in self.were_active:
            records.active = False
        audience = env["strategic.audience"].create({"name": "Run"})
        self.audience_id = audience.id
        made = [{"name": f"Run {n}", "is_company": True, "ref": f"R{n % 2}"} for n in range(CUSTOMERS)]
        self.customer_ids = env["res.partner"].create(made).ids
        self.rule_id, self.other_rule_id = (
            env["strategic.criterion"]
            .create(
                {"name": f"Run {ref}", "audience_id": audience.id, "method": "rule", "weight": 10, "domain": domain}
            )
            .id
            for ref, domain in (("R0", "[('ref', '=', 'R0')]"), ("R1", "[('ref', '=', 'R1')]"))
        )
        env.cr.commit()
        self.work(env)
        self.assertEqual(self.fits(), {50})

    def remove(self, env):
        env["crm.lead"].search([("partner_id", "in", self.customer_ids)]).unlink()
        env["res.partner"].with_context(active_test=False).search([("name", "=like", "Run %")]).unlink()
        env["strategic.audience"].browse(self.audience_id).unlink()
        for records in self.were_active:
            records.with_env(env).active = True
        parameters = env["ir.config_parameter"]
        for name in ("audience_fit", "reputation"):
            parameters.set_param(f"strategic_customer.{name}_threshold", "70")
        env.cr.execute("DELETE FROM ir_cron_trigger")

    def work(self, env):
        """Run the scheduled action that scores all customers, in a new transaction of `env` without a time limit."""
        self.begin_anew(env)
        env["strategic.scoring.run"]._cron_rescore()

    def change_weight(self, env, weight):
        """Change the weight of a rule that half of the customers meet, and commit, as a manager would do."""
        self.begin_anew(env)
        env["strategic.criterion"].browse(self.rule_id).weight = weight
        env.cr.commit()

    def fits(self, ids=None):
        env = self.connect()
        ids = tuple(ids or self.customer_ids)
        env.cr.execute("SELECT DISTINCT audience_fit FROM res_partner WHERE id IN %s", [ids])
        return {fit for (fit,) in env.cr.fetchall()}

    def causes(self, ids=None):
        """Return the causes of the customers' movements, except of movements from an empty status."""
        env = self.connect()
        again = [("partner_id", "in", ids or self.customer_ids), ("from_status", "!=", False)]
        return set(env["strategic.movement"].search(again).mapped("cause"))

    @contextmanager
    def after_commits(self, then):
        """After each commit of a run, call `then` with the id of the last scored customer and the size of the batch."""
        commit = strategic_scoring_run.StrategicScoringRun._commit

        def commit_then(run, processed):
            # Read `last_partner_id` before the commit: a later read would begin the next transaction too early.
            last_id = run.last_partner_id
            remaining = commit(run, processed)
            then(last_id, processed)
            return remaining

        with patch.object(type(self.connect()["strategic.scoring.run"]), "_commit", commit_then):
            yield

    @contextmanager
    def after_batches(self, happens):
        """After the commit of each batch, call the next function of the list `happens`."""
        happens = list(happens)

        def happen_next(_last_id, processed):
            if processed and happens:
                happens.pop(0)()

        with self.after_commits(happen_next):
            yield
        self.assertEqual(happens, [], "as many batches as things to happen")

    @contextmanager
    def after_first_customers(self, happen):
        """Call `happen` once, after the commit of the first batch that holds customers of this test."""
        happened = []

        def happen_once(last_id, _processed):
            if not happened and last_id >= self.customer_ids[0]:
                happened.append(True)
                happen()

        with self.after_commits(happen_once):
            yield
        self.assertTrue(happened)
