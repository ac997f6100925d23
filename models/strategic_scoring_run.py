import logging
import time
from contextlib import suppress
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.batches import among, between

_logger = logging.getLogger(__name__)

# Partners looked at in one batch, at most and at least. A batch takes some hundredths of a second.
LARGEST_BATCH, SMALLEST_BATCH = 20_000, 1_000
# The same with scores taken as they are, where of most partners only a status is compared.
LARGEST_KEPT_BATCH = 200_000
# Rows that a batch should write: they are locked until it commits, some 0.15 s for so many, and whoever writes one of
# them waits as long. Batches become smaller or larger by how many rows the last one wrote.
ROWS_TO_WRITE = 6_000
# How often a batch is tried when somebody's write collides with it, before the run stops and is taken up by the next.
BATCH_TRIES = 50
# How often those that somebody was writing are taken up again at the end; the last time they are waited for.
SKIPPED_PASSES = 5


class StrategicScoringRun(models.Model):
    """One pass over all customers, batch by batch: how far it has come, so that it can go on after a kill."""

    _name = "strategic.scoring.run"
    _description = "Strategic Scoring Run"
    _order = "id desc"
    _rec_name = "date_start"

    cause = fields.Char(required=True, help="Recorded on the movements that it makes.")
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores are taken as they are.")
    date_start = fields.Datetime(required=True, default=fields.Datetime.now)
    date_end = fields.Datetime(help="Empty while it is under way.")
    last_partner_id = fields.Integer(help="Customers up to this id are done.")
    batch_size = fields.Integer(help="Partners in the next batch.")
    done_count = fields.Integer(string="Partners Done")
    total_count = fields.Integer(string="Partners")
    written_count = fields.Integer(string="Partners Changed")
    skipped_partner_ids = fields.Json(help="Customers that somebody was writing when their turn came.")

    @api.readonly
    @api.model
    def get_status(self):
        """Give the latest run for the settings: whether it is under way, how far it is, and what came of it."""
        run = self.search([], limit=1)
        if not run:
            return False
        seconds = ((run.date_end or fields.Datetime.now()) - run.date_start).total_seconds()
        return {
            "running": not run.date_end,
            "percent": min(100 * run.done_count // max(run.total_count, 1), 99 if not run.date_end else 100),
            "date": fields.Datetime.to_string(run.date_end or run.date_start),
            "seconds": int(seconds),
            "done": run.done_count,
            "written": run.written_count,
        }

    @api.model
    def action_rescore(self):
        """Score everybody now: at once if they are few, else by the scheduled action."""
        self.check_access("read")
        self.env["strategic.scoring"]._rescore_soon("customer")

    @api.autovacuum
    def _gc_runs(self):
        """Forget runs of three months ago."""
        limit = fields.Datetime.now() - timedelta(days=90)
        self.search([("date_end", "<", limit)]).unlink()

    @api.model
    def _note_at_once(self, cause, started, written):
        """Keep account of a scoring that took a single transaction."""
        total = self._estimate_partners()
        self.create(
            {
                "cause": cause,
                "date_start": started,
                "date_end": fields.Datetime.now(),
                "done_count": total,
                "total_count": total,
                "written_count": len(written),
            }
        )

    def _start(self, cause, keep_scores=False):
        """Give the run that scores everybody for `cause`: one under way starts over, as it began with other rules."""
        run = self.search([("date_end", "=", False)], limit=1)
        vals = {
            "cause": cause,
            "keep_scores": keep_scores and (not run or run.keep_scores),
            "date_start": fields.Datetime.now(),
            "last_partner_id": 0,
            "batch_size": LARGEST_BATCH if keep_scores else SMALLEST_BATCH,
            "done_count": 0,
            "written_count": 0,
            "total_count": self._estimate_partners(),
            "skipped_partner_ids": [],
        }
        if run:
            run.write(vals)
            return run
        return self.create(vals)

    def _estimate_partners(self):
        """Give about how many partners there are, as PostgreSQL's statistics have it: counting them takes a while.

        A table that PostgreSQL has no statistics of yet is new, and is counted.
        """
        [(estimate,)] = self.env.execute_query(
            SQL("SELECT reltuples::int8 FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        if estimate > 0:
            return estimate
        [(count,)] = self.env.execute_query(SQL("SELECT COUNT(*) FROM res_partner"))
        return count

    def _cron_rescore(self):
        """Scheduled action: go on with the run under way, or make the nightly one."""
        run = self.search([("date_end", "=", False)], limit=1) or self._start("customer")
        run._work()

    def _work(self):
        """Score batch after batch, each committed, until all are done or the scheduled action's time is up."""
        self.ensure_one()
        remaining_time = self._commit(0)
        while remaining_time > 0:
            processed = self._tried_again(self._do_batch)
            if processed is None:
                self._finish()
                return
            remaining_time = self._commit(processed)

    def _do_batch(self):
        """Score the next batch and note it; give how many partners it looked at, or None at the end."""
        last_id, count = self._next_boundary()
        if last_id is None:
            return None

        written, skipped = self._score(between(self.last_partner_id, last_id), skip_locked=True)
        largest = LARGEST_KEPT_BATCH if self.keep_scores else LARGEST_BATCH
        size = self.batch_size * ROWS_TO_WRITE // max(len(written), 1)
        vals = {
            "last_partner_id": last_id,
            # Not more than doubled: what comes next may be another kind of customer.
            "batch_size": min(max(size, SMALLEST_BATCH), 2 * self.batch_size, largest),
            "done_count": self.done_count + count,
            "written_count": self.written_count + len(written),
        }
        if skipped:
            vals["skipped_partner_ids"] = [*(self.skipped_partner_ids or []), *skipped]
        self.write(vals)
        self.flush_recordset()
        return count

    def _next_boundary(self):
        """Give the id of the last customer of the next batch and how many partners it has; None and 0 at the end."""
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT MAX(commercial_partner_id), COUNT(*) FROM (
                    SELECT commercial_partner_id FROM res_partner
                     WHERE commercial_partner_id > %s ORDER BY commercial_partner_id LIMIT %s
                ) AS next_customers
                """,
                self.last_partner_id,
                max(self.batch_size, SMALLEST_BATCH),
            )
        )
        return row

    def _finish(self):
        """Take up those that were skipped, and end the run."""
        for attempt in range(1, SKIPPED_PASSES + 1):
            if not self.skipped_partner_ids:
                break
            if attempt > 1:
                time.sleep(0.1 * attempt)
            self._tried_again(lambda wait=attempt == SKIPPED_PASSES: self._do_skipped(wait))
            self._commit(0)
        self.date_end = fields.Datetime.now()
        self._commit(0)
        _logger.info("Scored %s partners, changed %s.", self.done_count, self.written_count)

    def _do_skipped(self, wait):
        """Score those that were skipped; `wait` for whoever is writing one of them, or skip them once more."""
        written, skipped = self._score(among(self.skipped_partner_ids), skip_locked=not wait)
        self.write({"written_count": self.written_count + len(written), "skipped_partner_ids": skipped})
        self.flush_recordset()

    def _score(self, batch, skip_locked):
        """Score a batch as this run has it, see `_score_batch` of the engine."""
        scoring = self.env["strategic.scoring"]
        written, skipped = scoring._score_batch(
            batch, self.cause, keep_scores=self.keep_scores, skip_locked=skip_locked
        )
        scoring._recompute_dependents(written)
        return written, skipped

    def _tried_again(self, work):
        """Give what `work` gives, done anew as long as others get in its way.

        Odoo's transactions read one state of the database. When somebody commits a change to one of the rows meanwhile,
        PostgreSQL refuses to write over it: then the work is undone and done again on the new state.
        """
        for attempt in range(1, BATCH_TRIES):
            with suppress(psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected):
                return work()
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            time.sleep(0.005 * attempt)
        return work()

    def _commit(self, processed):
        """Commit one batch; give the seconds that are left to the scheduled action."""
        remaining = 0 if self.date_end else max(self.total_count - self.done_count, 1)
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)
