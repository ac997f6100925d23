import time
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .strategic_scoring_request import CAUSE_PRECEDENCE

# Seconds that a run waits at its beginning for transactions with an older programme: most are just committing.
WAIT_AT_START = 2
# How long after its beginning a run stops waiting for transactions with an older programme. The nightly run covers what
# longer ones write.
LONGEST_WAIT = timedelta(hours=1)
# Value of `oldest_snapshot` that makes the next run compare all opportunities: no transaction is older than 0.
ANY_TRANSACTION = "0"


class StrategicRunBoundariesMixin(models.AbstractModel):
    """Mixin of `strategic.scoring.run`: when a run begins, starts over and may end.

    This depends on the requests, on midnight, and on the transactions that still rely on an older programme.
    """

    _name = "strategic.run.boundaries.mixin"
    _description = "Beginning and End of a Scoring Run"

    # ------------------------------------------------------------------
    # Beginning of a run
    # ------------------------------------------------------------------

    def _open(self):
        """Return the open run, or create one."""
        run = self.search([("date_end", "=", False)], limit=1)
        if not run:
            self.env["strategic.scoring"]._unmark_working_rules()
            requests = self.env["strategic.scoring.request"]._search_waiting()
            run = self.create(self._prepare_start(requests))
            requests.run_id = run
            self.env.flush_all()
        return run

    def _start_over(self):
        """Start the run over if there are new requests or a new day has begun; return whether that was so.

        The next step must run in another transaction: it has to read what transactions with an older programme wrote.
        """
        requests = self.env["strategic.scoring.request"]._search_waiting()
        if requests or self.date_start < _midnight():
            self.write(self._prepare_start(requests))
            requests.run_id = self
            return True
        return False

    def _prepare_start(self, requests):
        """Return the values of a new run for `requests`, or of the run `self` if it starts over for them."""
        # A transaction that scored by older criteria makes a request without a cause: the criteria are its cause.
        causes = {request.cause or "criteria" for request in requests} or {"customer"}
        if self:
            causes |= set(self.cause.split(","))
        keep_scores, is_check = (
            bool(requests) and all(requests.mapped(name)) and (not self or self[name])
            for name in ("keep_scores", "is_check")
        )
        if keep_scores and not self._is_night_done():
            # Today's run of all scores is still due. Compute the scores in this run, so that no other one is needed.
            keep_scores = False
            causes.add("customer")
        return {
            # Read the revision before listing the transactions: then the one that drew it is listed or has ended.
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
        """Return whether a run of all scores began today. Assessments run out at midnight, so each day needs one."""
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
    # Waiting for other transactions, and the end of a run
    # ------------------------------------------------------------------

    def _await_others(self):
        """Wait up to `WAIT_AT_START` for transactions that relied on an older programme; return whether one has ended.

        The run waits at its end for those still open: an import may take long, and only the last pass must wait for it.
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
        """Let the scheduled action continue the run in a minute."""
        cron = self.env.ref("strategic_customer.ir_cron_rescore", raise_if_not_found=False)
        if cron:
            cron._trigger(at=fields.Datetime.now() + timedelta(minutes=1))
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    def _note_undone_revision(self):
        """Record the latest revision as done if it was rolled back: else every commit would request a run for ever."""
        requests = self.env["strategic.scoring.request"]
        if requests._committed_revision() < self.latest_revision:
            requests.create({"revision": self.latest_revision, "run_id": self.id})

    def _compare_opportunities(self):
        """Write the customer's status on opportunities where it differs; return how many it skipped as locked."""
        since = not self.compares_all and self.search([("date_end", "!=", False)], limit=1).oldest_snapshot
        left = self.env["strategic.scoring"]._engine()._correct_opportunities(since)
        if left:
            # If some are still locked when this run ends, the next run compares all opportunities.
            self.oldest_snapshot = ANY_TRANSACTION
        return left

    def _oldest_snapshot(self):
        """Return the oldest transaction id that some open transaction does not see as committed.

        All open transactions see what transactions before this one wrote. So a comparison that begins later sees their
        opportunities, and so does each transaction that changes the customers of these. The next run has to compare
        only opportunities written by this transaction or later ones. PostgreSQL does not list the sessions of other
        database roles; the nightly run compares all opportunities.
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
