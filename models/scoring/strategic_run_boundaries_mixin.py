import time
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .strategic_scoring_request import CAUSE_PRECEDENCE

# Seconds that a run waits at its beginning for transactions with an older programme: most are just committing.
WAIT_AT_START = 2
# How long after its beginning a run still waits for them. The nightly run covers what a longer transaction writes.
LONGEST_WAIT = timedelta(hours=1)
# In place of a transaction id: PostgreSQL takes every row as written after it.
ANY_TRANSACTION = "0"


class StrategicRunBoundariesMixin(models.AbstractModel):
    """When a run begins, starts over and may end.

    It depends on the requests, on midnight, and on the transactions that still rely on an older programme.
    """

    _name = "strategic.run.boundaries.mixin"
    _description = "Beginning and End of a Scoring Run"

    # ------------------------------------------------------------------
    # Beginning
    # ------------------------------------------------------------------

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
            "cause": ",".join(sorted(causes, key=CAUSE_PRECEDENCE.index)),
            "keep_scores": keep_scores,
            "is_check": is_check,
            "compares_all": self.compares_all or not keep_scores or is_check,
            "date_start": fields.Datetime.now(),
            "total_count": self._estimate_partners(),
            "awaited_transactions": self.env["strategic.scoring.request"]._relying_transactions(),
            **self._prepare_pass(keep_scores),
        }

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
    # Waiting for other transactions, and ending
    # ------------------------------------------------------------------

    def _await_others(self):
        """Wait up to `WAIT_AT_START` for transactions that relied on an older programme; return whether one has ended.

        The run waits for the others at its end: an import may take long, and only the last pass has to wait for it.
        """
        until = time.monotonic() + WAIT_AT_START
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

    def _note_undone_revision(self):
        """Record the latest revision as done if it was rolled back: else all commits would request runs for ever."""
        requests = self.env["strategic.scoring.request"]
        if requests._committed_revision() < self.latest_revision:
            requests.create({"revision": self.latest_revision, "run_id": self.id})

    def _compare_opportunities(self):
        """Write the customer's status on opportunities where it differs; return how many were locked by others."""
        since = not self.compares_all and self.search([("date_end", "!=", False)], limit=1).oldest_snapshot
        left = self.env["strategic.scoring"]._engine()._heal_opportunities(since)
        if left:
            # If some are still locked when the run ends, the next run compares all.
            self.oldest_snapshot = ANY_TRANSACTION
        return left

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


def _midnight():
    """Return the moment at which the server's day (UTC) began."""
    return fields.Datetime.to_datetime(fields.Date.today())
