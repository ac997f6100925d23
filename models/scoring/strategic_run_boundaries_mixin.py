import time
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.scheduled_actions import trigger
from .strategic_scoring_request import CAUSE_PRECEDENCE

# Seconds that a run waits at its beginning for transactions that relied on an older programme. Most of these
# transactions are about to commit.
WAIT_AT_START = 2
# A run stops waiting for transactions that relied on an older programme this long after the run has begun. If one of
# these transactions ends later, the nightly run scores the customers that it has written.
LONGEST_WAIT = timedelta(hours=1)
# Value of `oldest_snapshot` that makes the next run compare all opportunities: no transaction is older than 0.
ANY_TRANSACTION = "0"


class StrategicRunBoundariesMixin(models.AbstractModel):
    """Mixin of `strategic.scoring.run`: decides when a run begins, when it starts over, and when it may end.

    The decision depends on the requests, on midnight, and on the open transactions that relied on an older programme.
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
        """Start the run over if there are new requests or a new day has begun; return whether the run starts over.

        The next step must run in another transaction: it has to read what transactions that relied on an older
        programme wrote.
        """
        requests = self.env["strategic.scoring.request"]._search_waiting()
        if requests or self.date_start < _midnight():
            self.write(self._prepare_start(requests))
            requests.run_id = self
            return True
        return False

    def _prepare_start(self, requests):
        """Return the values with which a new run, or the run `self` that starts over, begins for `requests`."""
        # A transaction that scored by an older programme makes a request without a cause. Take `criteria` as the cause,
        # because the programme has changed.
        causes = {request.cause or "criteria" for request in requests} or {"customer"}
        if self:
            causes |= set(self.cause.split(","))
        keep_scores, is_check = (
            bool(requests) and all(requests.mapped(name)) and (not self or self[name])
            for name in ("keep_scores", "is_check")
        )
        if keep_scores and not self._is_night_done():
            # Each day needs a run that computes the scores, and today has had none. Let this run compute them.
            keep_scores = False
            causes.add("customer")
        return {
            # Read the revision before `awaited_transactions`. Then the transaction that drew this revision is among
            # them, or has ended.
            "latest_revision": self.env["strategic.scoring.request"]._latest_revision(),
            "cause": ",".join(sorted(causes, key=CAUSE_PRECEDENCE.index)),
            "keep_scores": keep_scores,
            "is_check": is_check,
            "compares_all": self.compares_all or not keep_scores or is_check,
            "date_start": fields.Datetime.now(),
            "total_count": self._estimate_partners(),
            "awaited_transactions": self.env["strategic.scoring.request"]._relying_transactions(),
            **self._prepare_pass(),
        }

    def _is_night_done(self):
        """Return whether a run that computes scores began today.

        Each day needs a run that computes the scores of all customers, not only of those whose assessments ran out at
        midnight. A rule may change its answer although nobody writes the customer: by a path, by a date such as
        `today -1y`, by a computed field. The run also corrects scores after writes that the addon does not see, by SQL
        of others, and after transactions that the last run did not wait for (`LONGEST_WAIT`). The few programmes
        without such rules are those whose run is the shortest.
        """
        return bool(self.search_count([("keep_scores", "=", False), ("date_start", ">=", _midnight())], limit=1))

    def _estimate_partners(self):
        """Return an estimate of the number of partners, from PostgreSQL's statistics: counting partners takes too long.

        If PostgreSQL has no statistics yet, the table is new and small, so its rows are counted.
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

        For transactions that are open longer, such as an import, the run waits at its end: only its last pass has to
        read what these transactions wrote.
        """
        until = time.monotonic() + WAIT_AT_START
        awaited = self.awaited_transactions or []
        while (under_way := self._still_relying()) and time.monotonic() < until:
            time.sleep(0.01)
        self.awaited_transactions = under_way
        return len(under_way) < len(awaited)

    def _still_relying(self):
        """Return those of `awaited_transactions` that have not ended yet; none after `LONGEST_WAIT`."""
        if not self.awaited_transactions or self.date_start + LONGEST_WAIT < fields.Datetime.now():
            return []
        return sorted(
            set(self.awaited_transactions) & set(self.env["strategic.scoring.request"]._relying_transactions())
        )

    def _come_back(self):
        """Let the scheduled action continue the run in a minute."""
        trigger(self.env, "rescore", minutes=1)
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    def _note_undone_revision(self):
        """If the transaction that drew the latest revision was rolled back, create a request that is already done.

        The request holds this revision. Without the request, until the programme changes again, each transaction that
        relies on the programme would find a newer revision, and request a run.
        """
        requests = self.env["strategic.scoring.request"]
        if requests._committed_revision() < self.latest_revision:
            requests.create({"revision": self.latest_revision, "run_id": self.id})

    def _compare_opportunities(self):
        """Correct opportunities whose status differs from the customer's; return how many were skipped as locked."""
        since = not self.compares_all and self.search([("date_end", "!=", False)], limit=1).oldest_snapshot
        left = self.env["strategic.scoring"]._engine()._correct_opportunities(since)
        if left:
            # If some opportunities are still locked when this run ends, the next run compares all opportunities.
            self.oldest_snapshot = ANY_TRANSACTION
        return left

    def _oldest_snapshot(self):
        """Return the id of the oldest transaction whose writes some open transaction may not see.

        The next run compares only opportunities that this or a later transaction wrote. Opportunities written earlier
        are visible to the comparison at the end of this run, and to each transaction that changes the status of their
        customer: that transaction writes the new status on them. PostgreSQL hides the snapshots of other database
        roles, so the comparison may miss an opportunity; the nightly run compares all opportunities.
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
