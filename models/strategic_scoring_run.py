import logging
import time

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Customers scored and committed at a time: some tenths of a second, so that whoever waits for a row hardly notices.
BATCH_SIZE = 10_000
# How often a batch is tried when somebody's write collides with it, before the run stops and is taken up by the next.
BATCH_TRIES = 20


class StrategicScoringRun(models.Model):
    """One pass over all customers, batch by batch: how far it has come, so that it can go on after a kill."""

    _name = "strategic.scoring.run"
    _description = "Strategic Scoring Run"
    _order = "id desc"
    _rec_name = "date_start"

    cause = fields.Char(required=True, help="Recorded on the movements that it makes.")
    date_start = fields.Datetime(required=True, default=fields.Datetime.now)
    date_end = fields.Datetime(help="Empty while it is under way.")
    last_partner_id = fields.Integer(help="Customers up to this id are done.")
    done_count = fields.Integer(string="Customers Done")
    total_count = fields.Integer(string="Customers")
    written_count = fields.Integer(string="Partners Changed")
    skipped_partner_ids = fields.Json(help="Customers that somebody was writing when their turn came.")

    def _start(self, cause):
        """Give the run that scores everybody for `cause`: one under way starts over, as it began with other rules."""
        run = self.search([("date_end", "=", False)], limit=1)
        vals = {
            "cause": cause,
            "date_start": fields.Datetime.now(),
            "last_partner_id": 0,
            "done_count": 0,
            "written_count": 0,
            "total_count": self._estimate_customers(),
            "skipped_partner_ids": [],
        }
        if run:
            run.write(vals)
            return run
        return self.create(vals)

    def _estimate_customers(self):
        """Give about how many customers there are, as PostgreSQL's statistics have it: counting them takes a while."""
        [(estimate,)] = self.env.execute_query(
            SQL("SELECT reltuples::int8 FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        return max(estimate, 0)

    def _cron_rescore(self):
        """Scheduled action: go on with the run under way, or make the nightly one."""
        run = self.search([("date_end", "=", False)], limit=1) or self._start("customer")
        run._work()

    def _work(self):
        """Score batch after batch, each committed, until all are done or the scheduled action's time is up."""
        self.ensure_one()
        remaining_time = self._commit(0)
        while remaining_time > 0:
            last_id = self._next_boundary()
            if last_id is None:
                self._finish()
                return
            done, written = self._score(last_id)
            self.write(
                {
                    "last_partner_id": last_id,
                    "done_count": self.done_count + done,
                    "written_count": self.written_count + written,
                }
            )
            remaining_time = self._commit(done)

    def _commit(self, processed):
        """Commit one batch; give the seconds that are left to the scheduled action."""
        remaining = max(self.total_count - self.done_count, 0) if not self.date_end else 0
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)

    def _next_boundary(self):
        """Give the id of the last customer of the next batch, or None at the end."""
        [(boundary,)] = self.env.execute_query(
            SQL(
                """
                SELECT MAX(commercial_partner_id) FROM (
                    SELECT commercial_partner_id FROM res_partner
                     WHERE commercial_partner_id > %s ORDER BY commercial_partner_id LIMIT %s
                ) AS next_customers
                """,
                self.last_partner_id,
                BATCH_SIZE,
            )
        )
        return boundary

    def _score(self, last_id):
        """Score the next customers up to `last_id`; give how many there are and how many partners were written.

        Odoo's transactions read one state of the database. When somebody commits a change to one of the customers
        meanwhile, PostgreSQL refuses to write over it: then the batch is done again, on the new state.
        """
        first_id = self.last_partner_id

        def batch(column):
            return SQL("%s > %s AND %s <= %s", column, first_id, column, last_id)

        scoring = self.env["strategic.scoring"]
        for attempt in range(1, BATCH_TRIES + 1):
            try:
                written = scoring._score_batch(batch, self.cause, skip_locked=True)
                break
            except psycopg2.errors.SerializationFailure:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == BATCH_TRIES:
                    raise
                time.sleep(0.01 * attempt)
        [(done,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM res_partner WHERE id = commercial_partner_id AND %s", batch(SQL("id")))
        )
        return done, len(written)

    def _finish(self):
        """End the run."""
        self.date_end = fields.Datetime.now()
        self._commit(0)
        _logger.info("Scored %s customers, changed %s partners.", self.done_count, self.written_count)
