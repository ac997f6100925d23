import logging
import time
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models

from ...engine.batches import among
from ...tools.scheduled_actions import trigger

_logger = logging.getLogger(__name__)

# How often a batch is tried when other writes collide with it. After that, this call of the scheduled action fails, and
# the next call continues the run.
BATCH_TRIES = 50
# How often the run retries skipped rows at its end without waiting for their locks. After that, it waits for them.
SKIPPED_PASSES = 5
# Value that `_do_next` returns if the run has nothing left to do but wait for other transactions.
WAITING = object()
# Errors of PostgreSQL when two transactions collide. A retry of the later one sees what the earlier one wrote.
COLLISIONS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.UniqueViolation,  # two processes opened a run at the same moment
)


class StrategicScoringRun(models.Model):
    """One pass over all customers in batches. The run stores its progress, so it can continue after a crash.

    A run serves the records of `strategic.scoring.request`. Before each batch it looks for new requests, in the
    transaction that reads the programme and scores the batch. If there are new requests, the run starts over. It ends
    only when there are no new requests. At most one run is open, and any process may continue it.
    """

    _name = "strategic.scoring.run"
    _inherit = [
        "strategic.record",
        "strategic.run.batches.mixin",
        "strategic.run.boundaries.mixin",
        "strategic.run.status.mixin",
    ]
    _description = "Strategic Scoring Run"
    _order = "id desc"
    _rec_name = "date_start"

    cause = fields.Char(
        string="Reason", required=True, help="What may have changed a customer's status, separated by commas."
    )
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores are taken as they are.")
    is_check = fields.Boolean(
        help="All customers were scored at once already. Only those that were written meanwhile are still to be "
        "compared."
    )
    request_ids = fields.One2many(comodel_name="strategic.scoring.request", inverse_name="run_id")
    date_start = fields.Datetime(required=True, default=fields.Datetime.now)
    date_end = fields.Datetime(help="Empty while it is under way.")
    last_partner_id = fields.Integer(aggregator=None, help="Customers up to this id are done.")
    batch_size = fields.Integer(aggregator=None, help="Partners in the next batch.")
    done_count = fields.Integer(string="Partners Done")
    total_count = fields.Integer(string="Partners")
    # Only administrators may read this number. Else a user who writes a rule could learn from the number about
    # customers that this user may not see.
    written_count = fields.Integer(string="Partners Changed", groups="base.group_system")
    skipped_partner_ids = fields.Json(
        groups="base.group_system", help="Customers that another transaction was writing when their batch was scored."
    )
    differing_partner_ids = fields.Json(
        groups="base.group_system",
        help="Customers to whom other thresholds give another status. A run that keeps the scores finds all of them "
        "first, and then writes them in batches: they are few, and may be anywhere in the table.",
    )
    awaited_transactions = fields.Json(
        groups="base.group_system",
        help="Transactions that relied on an older programme when the run began and have not ended. When they have "
        "ended, all customers are scored once more.",
    )
    compares_all = fields.Boolean(
        help="At the end, all opportunities are compared with their customers, not only those written since the last "
        "run."
    )
    oldest_snapshot = fields.Char(
        groups="base.group_system",
        help="Opportunities written before this PostgreSQL transaction equal their customers when the run has ended.",
    )
    latest_revision = fields.Integer(
        aggregator=None, help="The latest revision of the programme when the run began, committed or not."
    )

    _one_under_way = models.UniqueIndex("((TRUE)) WHERE date_end IS NULL", "One run at a time can be under way.")

    # ------------------------------------------------------------------
    # Requests of users, and the deletion of old runs
    # ------------------------------------------------------------------

    @api.readonly
    @api.model
    def get_status(self):
        """Return `_latest_status`."""
        return self._latest_status()

    @api.model
    def action_rescore(self):
        """Score all customers: in this transaction if they are few, else by the scheduled action."""
        self.check_access("read")
        self.env["strategic.scoring"]._rescore_soon("customer")

    @api.autovacuum
    def _gc_runs(self):
        """Delete runs that ended more than 90 days ago and have no requests left."""
        limit = fields.Datetime.now() - timedelta(days=90)
        self.search([("date_end", "<", limit), ("request_ids", "=", False)]).unlink()

    def _cron_rescore(self):
        """Scheduled action: continue the open run, or start a run, for requests or because a night has passed."""
        # As the superuser, since scores must not depend on the user. Keep the context: the cron needs it.
        self.with_user(SUPERUSER_ID)._work()

    @api.model
    def _work_for(self, cause, keep_scores=False):
        """Score all customers for `cause` in this process, with a commit after each batch."""
        self.env["strategic.scoring"]._rescore_soon(cause, keep_scores, at_once=False)
        self.env["ir.cron"]._commit_progress(0)
        self._work()

    @api.model
    def _work(self):
        """Score batch after batch, with a commit after each, until the run ends or the scheduled action must stop."""
        run = self._retry_on_collision(self._open)
        remaining_time = run._commit(0)
        passes = 0
        while not run.date_end:
            if remaining_time <= 0:
                trigger(self.env, "rescore")
                break
            processed = run._retry_on_collision(lambda passes=passes: run._do_next(passes))
            if processed is WAITING:
                run._come_back()
                break
            remaining_time = run._commit(processed or 0)
            if processed is None:
                passes += 1
                time.sleep(0.1 * passes)
        if run.date_end:
            _logger.info("Scored %s partners, changed %s.", run.done_count, run.written_count)

    def _do_next(self, passes):
        """Do the next step of the run.

        :param passes: how often the run has retried, at its end, the rows that other transactions had locked
        :return: the number of partners in the batch, 0 if the step scored no batch; None if it retried locked rows;
            `WAITING` if the run only waits for transactions that relied on an older programme
        """
        if self.date_end:
            return 0  # another process has ended this run
        scoring = self.env["strategic.scoring"]._engine()
        if self._start_over() or (not self.last_partner_id and self._await_others()):
            return 0
        processed = 0
        batch, last_id = self._next_batch() if scoring._has_anybody_to_score() else (None, None)
        if batch:
            processed = self._do_batch(batch, last_id)
        elif self.skipped_partner_ids:
            self._do_skipped(wait=passes >= SKIPPED_PASSES)
            processed = None
        elif not self.oldest_snapshot:
            # The next step compares opportunities in a new transaction, which sees what others have written until now.
            self.oldest_snapshot = self._oldest_snapshot()
        elif self._compare_opportunities() and passes < SKIPPED_PASSES:
            processed = None
        elif self._still_relying():
            processed = WAITING
        elif self.awaited_transactions:
            self.write({"awaited_transactions": [], **self._prepare_pass()})
        else:
            self._note_undone_revision()
            self.date_end = fields.Datetime.now()
            if self.env["strategic.follow_up"].search_count([], limit=1):
                trigger(self.env, "follow_up")
        self.env["strategic.scoring.request"]._rely_on_run(self.latest_revision)
        self.flush_recordset()
        return processed

    def _do_skipped(self, wait):
        """Score the customers that batches skipped because another transaction had locked them.

        :param wait: True: wait for the locks; False: skip the customers that are still locked once more
        """
        scored = self._score(among(self.skipped_partner_ids), skip_locked=not wait)
        self.write({"written_count": self.written_count + len(scored.written), "skipped_partner_ids": scored.skipped})

    def _score(self, batch, skip_locked, most=None):
        """Score `batch`, and return `Scored`; `Statement` describes the parameters."""
        scoring = self.env["strategic.scoring"]._engine()
        causes = tuple(self.cause.split(","))
        scored = scoring._score_batch(batch, causes, keep_scores=self.keep_scores, skip_locked=skip_locked, most=most)
        if scored.opportunities_left:
            # The transaction that locked these opportunities may not write them: then a comparison of recently written
            # opportunities would miss them.
            self.compares_all = True
        scoring._recompute_dependents(scored.written)
        scoring._follow_up(scored, causes[0], later=True)
        return scored

    def _retry_on_collision(self, work):
        """Return the result of `work`; call it up to `BATCH_TRIES` times while other transactions collide with it.

        At REPEATABLE READ, PostgreSQL refuses to overwrite a row that another transaction has changed meanwhile. This
        method then rolls back, and calls `work` on the new state.
        """
        for attempt in range(1, BATCH_TRIES):
            try:
                return work()
            except COLLISIONS as collision:
                _logger.debug("A batch collided with somebody's write and is done again: %s", collision)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            time.sleep(0.005 * attempt)
        return work()

    def _commit(self, processed):
        """Commit a step that scored `processed` partners; return how many seconds the scheduled action may go on."""
        remaining = 0 if self.date_end else max(self.total_count - self.done_count, 1)
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)
