import logging
import time
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ...tools.batches import among, between
from ...tools.public import sees_all_companies
from .strategic_scoring_request import CAUSES

_logger = logging.getLogger(__name__)

# Number of partners in one batch, at most and at least. A batch takes some hundredths of a second.
LARGEST_BATCH, SMALLEST_BATCH = 20_000, 1_000
# The same at most when scores are kept: for most partners, the run then only compares a status.
LARGEST_KEPT_BATCH = 200_000
# Number of rows that a batch should write. They are locked until its commit, about 0.15 s for this many, and a user who
# writes one of them waits as long. The number of rows that a batch wrote determines the size of the next batch.
ROWS_TO_WRITE = 6_000
# How often a batch is tried when other writes collide with it. Then this call fails; the next one continues the run.
BATCH_TRIES = 50
# How often the run retries skipped rows at its end without waiting. After that, it waits for locks on customers.
SKIPPED_PASSES = 5
# Seconds that a run waits at its beginning for transactions with an older programme: most are just committing.
PATIENCE = 2
# How long after its beginning a run still waits for them. The nightly run covers what a longer transaction writes.
LONGEST_WAIT = timedelta(hours=1)
# `_do_next` returns this in place of a number of partners.
HELD_UP = object()
# In place of a transaction id: PostgreSQL takes every row as written after it.
ANY_TRANSACTION = "0"
# What PostgreSQL raises when two transactions collide. On a retry, the later one sees what the earlier one wrote.
COLLISIONS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.UniqueViolation,  # another process has opened a run at the same moment
)


class StrategicScoringRun(models.Model):
    """One pass over all customers in batches. It stores its progress, so that it can continue after a kill.

    A run serves the records of `strategic.scoring.request`. Before each batch it looks for new requests, in the batch's
    own transaction, which also reads the programme. If there are any, the run starts over; it ends only when there are
    none. At most one run is open, and any process may continue it.
    """

    _name = "strategic.scoring.run"
    _inherit = ["strategic.record"]
    _description = "Strategic Scoring Run"
    _order = "id desc"
    _rec_name = "date_start"

    cause = fields.Char(required=True, help="What may have changed a customer's status, separated by commas.")
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores are taken as they are.")
    is_check = fields.Boolean(help="Everybody was scored at once already; who was written meanwhile is still missing.")
    request_ids = fields.One2many(comodel_name="strategic.scoring.request", inverse_name="run_id")
    date_start = fields.Datetime(required=True, default=fields.Datetime.now)
    date_end = fields.Datetime(help="Empty while it is under way.")
    last_partner_id = fields.Integer(help="Customers up to this id are done.")
    batch_size = fields.Integer(help="Partners in the next batch.")
    done_count = fields.Integer(string="Partners Done")
    total_count = fields.Integer(string="Partners")
    # The number of customers that a rule changed would tell its author of customers that only other users may see.
    written_count = fields.Integer(string="Partners Changed", groups="base.group_system")
    skipped_partner_ids = fields.Json(
        groups="base.group_system", help="Customers that somebody was writing when their turn came."
    )
    awaited_transactions = fields.Json(
        groups="base.group_system",
        help="Transactions that relied on an older programme when the run began, and had not ended: when they have, "
        "everybody is scored once more.",
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
        help="The latest revision of the programme that was drawn when the run began, by somebody who is awaited."
    )

    _one_under_way = models.UniqueIndex("((TRUE)) WHERE date_end IS NULL", "One run at a time can be under way.")

    # ------------------------------------------------------------------
    # For people
    # ------------------------------------------------------------------

    @api.readonly
    @api.model
    def get_status(self):
        """Return the latest run for the settings: whether it is open, its progress and its result; False without one.

        `written`, the number of partners that it changed, is False for a user who does not see all companies.
        """
        # A user who may read runs may know that one is requested.
        waiting = self.env["strategic.scoring.request"].sudo()._search_waiting()
        run = self.search([("is_check", "=", False)], limit=1)
        if waiting := waiting.filtered(lambda request: not request.is_check):
            return self._status(waiting[0].create_date, None, 0, 0, 0)
        if not run:
            return False
        percent = 100 * run.done_count // max(run.total_count, 1)
        # A user who sees all companies may know how many partners were changed.
        written = run.sudo().written_count if sees_all_companies(self.env) else False
        return self._status(run.date_start, run.date_end, percent, run.done_count, written)

    @api.model
    def _status(self, start, end, percent, done, written):
        return {
            "running": not end,
            "percent": 100 if end else min(percent, 99),
            "date": fields.Datetime.to_string(end or start),
            "seconds": int(((end or fields.Datetime.now()) - start).total_seconds()),
            "done": done,
            "written": written,
        }

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

    # ------------------------------------------------------------------
    # Opening and ending
    # ------------------------------------------------------------------

    @api.model
    def _note_at_once(self, causes, started, written, keep_scores):
        """Record a scoring that took a single transaction, as a run that has ended."""
        total = self._estimate_partners()
        self.create(
            {
                "cause": ",".join(causes),
                "keep_scores": keep_scores,
                "date_start": started,
                "date_end": fields.Datetime.now(),
                "done_count": total,
                "total_count": total,
                "written_count": len(written),
            }
        )

    def _cron_rescore(self):
        """Scheduled action: continue the open run, or start one for the requests or for the night."""
        # Scores are the same for every user. Keep the context: the cron records its progress by it.
        self.with_user(SUPERUSER_ID)._work()

    @api.model
    def _work_for(self, cause, keep_scores=False):
        """Score all customers for `cause` in this process, with a commit after each batch."""
        self.env["strategic.scoring"]._rescore_soon(cause, keep_scores, at_once=False)
        self.env["ir.cron"]._commit_progress(0)
        self._work()

    @api.model
    def _work(self):
        """Score batch after batch, with a commit each, until the run ends or the scheduled action's time is up."""
        run = self._tried_again(self._open)
        remaining_time = run._commit(0)
        passes = 0
        while remaining_time > 0 and not run.date_end:
            processed = run._tried_again(lambda passes=passes: run._do_next(passes))
            if processed is HELD_UP:
                run._come_back()
                break
            remaining_time = run._commit(processed or 0)
            if processed is None:
                passes += 1
                time.sleep(0.1 * passes)
        if run.date_end:
            _logger.info("Scored %s partners, changed %s.", run.done_count, run.written_count)

    def _open(self):
        """Return the open run, or create one."""
        run = self.search([("date_end", "=", False)], limit=1)
        if not run:
            self.env["strategic.scoring"]._heal_rules()
            requests = self.env["strategic.scoring.request"]._search_waiting()
            run = self.create(self._prepare_start(requests))
            requests.run_id = run
            self.env.flush_all()
        return run

    def _start_over(self):
        """Start over if there are new requests or a new day has begun; return whether it did.

        The next step must run in another transaction: it has to read what transactions with an older programme wrote.
        """
        requests = self.env["strategic.scoring.request"]._search_waiting()
        if requests or self.date_start < _midnight():
            self.write(self._prepare_start(requests))
            requests.run_id = self
            return True
        return False

    def _prepare_start(self, requests):
        """Return the values of a run that begins for `requests`, or of `self` that starts over for them."""
        # A request without a cause is for rows written by older criteria: the new criteria change their status.
        causes = {request.cause or "criteria" for request in requests} or {"customer"}
        if self:
            causes |= set(self.cause.split(","))
        keep_scores, is_check = (
            bool(requests) and all(requests.mapped(name)) and (not self or self[name])
            for name in ("keep_scores", "is_check")
        )
        if keep_scores and not self._is_night_done():
            # One call of the scheduled action serves the requests and the night: compute the scores too.
            keep_scores = False
            causes.add("customer")
        return {
            # Read before the transactions are listed: so the one that drew it is listed or has ended.
            "latest_revision": self.env["strategic.scoring.request"]._latest_revision(),
            "cause": ",".join(sorted(causes, key=CAUSES.index)),
            "keep_scores": keep_scores,
            "is_check": is_check,
            "compares_all": self.compares_all or not keep_scores or is_check,
            "date_start": fields.Datetime.now(),
            "total_count": self._estimate_partners(),
            "awaited_transactions": self.env["strategic.scoring.request"]._relying_transactions(),
            **self._prepare_pass(keep_scores),
        }

    def _prepare_pass(self, keep_scores):
        """Return the values of a run that begins with the first customer."""
        return {
            "last_partner_id": 0,
            "batch_size": LARGEST_BATCH if keep_scores else SMALLEST_BATCH,
            "done_count": 0,
            "skipped_partner_ids": [],
            "oldest_snapshot": False,
        }

    def _oldest_snapshot(self):
        """Return the oldest transaction id that some open transaction does not see as committed.

        After a comparison that begins later, only opportunities written since then can differ from their customers. An
        opportunity differs if its own transaction was open, or if the transaction that changes its customer was open
        and did not see it. Sessions of other database roles are not listed; the nightly run compares all.
        """
        [(name,)] = self.env.execute_query(
            SQL(
                """
                SELECT backend_xmin::text FROM pg_stat_activity
                 WHERE backend_xmin IS NOT NULL AND datname = CURRENT_DATABASE() ORDER BY age(backend_xmin) DESC LIMIT 1
                """
            )
        )
        return name

    def _is_night_done(self):
        """Return whether a run that computes all scores began today: at midnight, assessments may have run out."""
        return bool(self.search_count([("keep_scores", "=", False), ("date_start", ">=", _midnight())], limit=1))

    def _estimate_partners(self):
        """Return about how many partners there are, by PostgreSQL's statistics: counting them takes too long.

        A table without statistics is new, so count its rows.
        """
        [(estimate,)] = self.env.execute_query(
            SQL("SELECT reltuples::int8 FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        if estimate > 0:
            return estimate
        [(count,)] = self.env.execute_query(SQL("SELECT COUNT(*) FROM res_partner"))
        return count

    # ------------------------------------------------------------------
    # Step by step
    # ------------------------------------------------------------------

    def _do_next(self, passes):
        """Do the next step of the run.

        :param passes: how often the run has retried, at its end, the rows that other transactions had locked
        :return: the number of partners in the batch; None if this step retried such rows; `HELD_UP` if the run only
            waits for transactions that relied on an older programme
        """
        if self.date_end:
            return 0  # another process has ended it
        scoring = self.env["strategic.scoring"]._engine()
        if self._start_over() or (not self.last_partner_id and self._await_others()):
            return 0
        processed = 0
        last_id, count = self._next_boundary() if scoring._has_anybody_to_score() else (None, 0)
        if last_id is not None:
            self._do_batch(last_id, count)
            processed = count
        elif self.skipped_partner_ids:
            self._do_skipped(wait=passes >= SKIPPED_PASSES)
            processed = None
        elif not self.oldest_snapshot:
            # In a transaction of its own: the comparison must read a later state of the database.
            self.oldest_snapshot = self._oldest_snapshot()
        elif self._compare_opportunities() and passes < SKIPPED_PASSES:
            processed = None
        elif self._still_relying():
            processed = HELD_UP
        elif self.awaited_transactions:
            self.write({"awaited_transactions": [], **self._prepare_pass(self.keep_scores)})
        else:
            self._note_undone_revision()
            self.date_end = fields.Datetime.now()
            filed = self.env["strategic.follow_up"]
            if filed.search_count([], limit=1):
                filed._trigger_cron()
        self.env["strategic.scoring.request"]._rely_on_run(self.latest_revision)
        self.flush_recordset()
        return processed

    def _compare_opportunities(self):
        """Write the customer's status on opportunities where it differs; return how many were locked by others."""
        since = not self.compares_all and self.search([("date_end", "!=", False)], limit=1).oldest_snapshot
        left = self.env["strategic.scoring"]._engine()._heal_opportunities(since)
        if left:
            # If some are still locked when the run ends, the next run compares all.
            self.oldest_snapshot = ANY_TRANSACTION
        return left

    def _note_undone_revision(self):
        """Record the latest revision as done if it was rolled back: else all commits would request runs for ever."""
        requests = self.env["strategic.scoring.request"]
        if requests._committed_revision() < self.latest_revision:
            requests.create({"revision": self.latest_revision, "run_id": self.id})

    def _await_others(self):
        """Wait up to `PATIENCE` for transactions that relied on an older programme; return whether some have ended.

        The run waits for the others at its end: an import may take long, and only the last pass has to wait for it.
        """
        until = time.monotonic() + PATIENCE
        awaited = self.awaited_transactions or []
        while (under_way := self._still_relying()) and time.monotonic() < until:
            time.sleep(0.01)
        self.awaited_transactions = under_way
        return len(under_way) < len(awaited)

    def _still_relying(self):
        """Return the awaited transactions that have not ended yet; none after `LONGEST_WAIT`."""
        if not self.awaited_transactions or self.date_start + LONGEST_WAIT < fields.Datetime.now():
            return []
        return sorted(
            set(self.awaited_transactions) & set(self.env["strategic.scoring.request"]._relying_transactions())
        )

    def _come_back(self):
        """Have the scheduled action continue in a minute."""
        cron = self.env.ref("strategic_customer.ir_cron_rescore", raise_if_not_found=False)
        if cron:
            cron._trigger(at=fields.Datetime.now() + timedelta(minutes=1))
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    def _do_batch(self, last_id, count):
        """Score the customers up to `last_id`, who are `count` partners with their contacts, and store the progress."""
        written, skipped = self._score(between(self.last_partner_id, last_id), skip_locked=True)
        largest = LARGEST_KEPT_BATCH if self.keep_scores else LARGEST_BATCH
        size = self.batch_size * ROWS_TO_WRITE // max(len(written), 1)
        vals = {
            "last_partner_id": last_id,
            # At most double the size: more of the next customers may differ.
            "batch_size": min(max(size, SMALLEST_BATCH), 2 * self.batch_size, largest),
            "done_count": self.done_count + count,
            "written_count": self.written_count + len(written),
        }
        if skipped:
            vals["skipped_partner_ids"] = [*(self.skipped_partner_ids or []), *skipped]
        self.write(vals)

    def _next_boundary(self):
        """Return the id of the next batch's last customer and the batch's number of partners; None and 0 at the end."""
        size = max(self.batch_size, SMALLEST_BATCH)
        following = SQL("FROM res_partner WHERE commercial_partner_id > %s", self.last_partner_id)
        rows = self.env.execute_query(
            SQL(
                "SELECT commercial_partner_id %s ORDER BY commercial_partner_id OFFSET %s LIMIT 1", following, size - 1
            )
        )
        if rows:
            return rows[0][0], size
        [last_batch] = self.env.execute_query(SQL("SELECT MAX(commercial_partner_id), COUNT(*) %s", following))
        return last_batch

    def _do_skipped(self, wait):
        """Score the skipped customers; `wait` for transactions that have locked one, or skip it once more."""
        written, skipped = self._score(among(self.skipped_partner_ids), skip_locked=not wait)
        self.write({"written_count": self.written_count + len(written), "skipped_partner_ids": skipped})

    def _score(self, batch, skip_locked):
        """Score `batch` for this run; return the ids of the written partners and of the skipped customers."""
        scoring = self.env["strategic.scoring"]._engine()
        causes = tuple(self.cause.split(","))
        scored = scoring._score_batch(batch, causes, keep_scores=self.keep_scores, skip_locked=skip_locked)
        if scored.opportunities_left:
            # The transaction that has locked them may end without writing them.
            self.compares_all = True
        scoring._recompute_dependents(scored.written)
        scoring._follow_up(scored, causes[0], later=True)
        return scored.written, scored.skipped

    def _tried_again(self, work):
        """Return what `work` returns; repeat it while other transactions collide with it, up to `BATCH_TRIES` times.

        Odoo's transactions run at REPEATABLE READ. If another one commits a change to one of the rows meanwhile,
        PostgreSQL refuses to overwrite it. Then roll back, and do the work again on the new state.
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
        """Commit one batch; return the seconds left to the scheduled action."""
        remaining = 0 if self.date_end else max(self.total_count - self.done_count, 1)
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)


def _midnight():
    """Return the moment at which the server's day (UTC) began."""
    return fields.Datetime.to_datetime(fields.Date.today())
