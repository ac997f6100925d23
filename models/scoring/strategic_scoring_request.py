from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ...tools.scheduled_actions import trigger

# Key in cr.precommit.data of the `Changes` of this transaction. In cr.postcommit.data, the same key is True if this
# transaction has made changes.
CHANGES = "strategic_customer.changes"
# Key in cr.precommit.data of the oldest revision of the programme that this transaction relies on.
RELIED_ON = "strategic_customer.relied_on"
# Causes of a changed status, in order of precedence: if customers are scored for several causes, `_follow_up` gets the
# first of these.
CAUSE_PRECEDENCE = ("criteria", "threshold", "customer")
# Key of an advisory lock, see `StrategicScoringRequest`. It is only held as a shared lock, so nothing waits for it.
LOCK = 0x57A7_E61C
SEQUENCE_NAME = "strategic_programme_revision"
SEQUENCE = SQL.identifier(SEQUENCE_NAME)


class Change(NamedTuple):
    """A change after which all customers have to be scored."""

    cause: str
    # True if only thresholds have changed: the stored scores are still right.
    keep_scores: bool
    # True to score in this transaction if the customers are few, False to leave the scoring to the scheduled action.
    at_once: bool


@dataclass
class Changes:
    """The changes that a transaction has made so far, after which all customers have to be scored."""

    made: list[Change] = field(default_factory=list)
    # How many of the changes in `made`, from the first on, `take_unscored` has handled.
    scored_count: int = 0
    # Whether the last scoring in this transaction covered all customers, or found none to score. False if the customers
    # were too many.
    scored_at_once: bool = False

    def take_unscored(self):
        """Return the changes for which this transaction still has to score the customers; return no change twice."""
        unscored = [change for change in self.made[self.scored_count :] if change.at_once]
        self.scored_count = len(self.made)
        return unscored


def causes_of(changes):
    """Return the causes of `changes`, in the order of `CAUSE_PRECEDENCE`."""
    return tuple(sorted({change.cause for change in changes}, key=CAUSE_PRECEDENCE.index))


class StrategicScoringRequest(models.Model):
    """A request to score all customers. It holds a revision: the number of a state of the programme.

    Odoo's transactions run at REPEATABLE READ: each reads one snapshot. If a criterion changes, a transaction that
    began before still scores by the old criterion. A run that scores all customers by the new criterion does not see
    what that transaction writes, as long as it is open. Therefore:

    - A transaction that changes the programme draws the next revision from a sequence before its commit, and inserts a
      request with this revision.
    - A transaction relies on the programme if it scores, or if it finds by the programme that a write needs no scoring.
      Before its commit, it reads from the sequence whether a newer revision was drawn: a sequence shows its last value
      to every transaction at once. If a newer revision was drawn, the transaction requests one more run.
    - A transaction that found no newer revision may still be open when the run begins, for example a long import. It
      holds a shared advisory lock from its check to its end. The run reads in `pg_locks` which transactions hold the
      lock. When these transactions have ended, the run scores all customers once more.
    - A transaction that draws a revision holds the lock as well. If it is rolled back, no request has this revision.
      When all transactions that may have drawn the revision have ended, the run creates the missing request, as done.

    So either the run sees what a transaction wrote by an older programme, or that transaction requests a run.
    Transactions insert requests and never update them, and no transaction waits for the lock. So neither saves nor
    commits block each other.
    """

    _name = "strategic.scoring.request"
    _inherit = ["strategic.record"]
    _description = "Strategic Scoring Request"
    _order = "id"

    cause = fields.Char(
        string="Reason", help="What has changed. Empty if a transaction wrote something by an older programme."
    )
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores may be taken as they are.")
    is_check = fields.Boolean(
        help="All customers were scored at once already. Only those that were written meanwhile are still to be "
        "compared."
    )
    revision = fields.Integer(required=True, index=True, aggregator=None)
    run_id = fields.Many2one(
        comodel_name="strategic.scoring.run",
        index="btree_not_null",
        ondelete="restrict",
        help="The run that serves the request.",
    )

    _waiting = models.Index("(id) WHERE run_id IS NULL")

    def init(self):
        # OWNED BY makes PostgreSQL drop the sequence together with the column `revision`, and so with the table.
        self.env.cr.execute(
            SQL("CREATE SEQUENCE IF NOT EXISTS %s OWNED BY strategic_scoring_request.revision", SEQUENCE)
        )
        [(is_older,)] = self.env.execute_query(
            SQL(
                "SELECT NOT EXISTS (SELECT FROM strategic_scoring_request) "
                "AND EXISTS (SELECT FROM res_partner WHERE strategic_status IS NOT NULL)"
            )
        )
        if is_older:
            # If there are scores but no requests, an older version of the addon has computed the scores, perhaps by
            # another formula.
            self._ask([{"revision": self._latest_revision()}])

    @api.model
    def _search_waiting(self):
        """Return the requests that no run serves yet."""
        return self.search([("run_id", "=", False)])

    @api.model
    def _latest_revision(self):
        """Return the latest revision drawn by any transaction, committed or not; 0 if there is none."""
        [(last, is_drawn)] = self.env.execute_query(SQL("SELECT last_value, is_called FROM %s", SEQUENCE))
        return last if is_drawn else 0

    @api.model
    def _announce(self, changes):
        """Create a request for each cause of `changes`, and trigger the scheduled action."""
        self._lock()
        [(revision,)] = self.env.execute_query(SQL("SELECT nextval(%s)", SEQUENCE_NAME))
        self._ask(
            {
                "cause": cause,
                "keep_scores": all(change.keep_scores for change in changes.made),
                "is_check": changes.scored_at_once,
                "revision": revision,
            }
            for cause in causes_of(changes.made)
        )

    @api.model
    def _rely_on(self, revision):
        """Record that this transaction relies on `revision`, and check before its commit that it is the latest."""
        precommit = self.env.cr.precommit
        if RELIED_ON not in precommit.data:
            precommit.data[RELIED_ON] = revision
            precommit.add(self._as_server()._check_relied_revision)
        else:
            precommit.data[RELIED_ON] = min(revision, precommit.data[RELIED_ON])

    def _check_relied_revision(self):
        """Request one more run if this transaction relied on a programme that is no longer the latest."""
        data = self.env.cr.precommit.data
        if CHANGES in data:
            return  # this transaction requests a run anyway, for its own changes
        self._lock()
        if self._latest_revision() > data[RELIED_ON]:
            # This process may have cached the old programme.
            self.env.registry.clear_cache()
            # Request with the revision that this transaction relied on, not with the latest revision: the latest one
            # may not be committed yet. `_read_programme` takes the highest revision of all requests as the revision of
            # the programme that it reads.
            self._ask([{"revision": data[RELIED_ON]}])

    @api.model
    def _rely_on_run(self, revision):
        """Keep this transaction from requesting a run because of revisions up to `revision`.

        A run calls this method in its own transactions, because it looks for new requests itself.
        """
        data = self.env.cr.precommit.data
        if RELIED_ON in data:
            data[RELIED_ON] = max(revision, data[RELIED_ON])

    def _lock(self):
        """Hold `LOCK` as a shared lock until this transaction ends: the lock shows a run that it is open."""
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock_shared(%s)", LOCK))

    @api.model
    def _committed_revision(self):
        """Return the latest revision among the requests that this transaction sees, 0 without requests."""
        [(revision,)] = self.env.execute_query(SQL("SELECT max(revision) FROM strategic_scoring_request"))
        return revision or 0

    @api.model
    def _relying_transactions(self):
        """Return the virtual ids of the other transactions that hold `LOCK` at this moment."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT virtualtransaction
                  FROM pg_locks
                 WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1 AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = CURRENT_DATABASE())
                   AND pid != pg_backend_pid()
                """,
                LOCK,
            )
        )
        return [name for (name,) in rows]

    @api.model
    def _ask_check(self):
        """Request a run that keeps the scores, but compares all opportunities with the status of their customers."""
        revision = self.env["strategic.scoring"]._relied_programme().revision
        self._ask([{"cause": "customer", "keep_scores": True, "is_check": True, "revision": revision}])

    def _ask(self, vals_list):
        self.create(list(vals_list))
        self.flush_model()
        trigger(self.env, "rescore")

    def _as_server(self):
        # Any user who writes a contact may cause a request, but only the superuser may read or write requests.
        return self.with_env(self.env(user=SUPERUSER_ID, context={}))

    @api.autovacuum
    def _gc_requests(self):
        """Delete the requests of runs that ended more than 90 days ago, but keep the one with the latest revision.

        `_read_programme` takes the latest revision of all requests as the revision of the programme.
        """
        latest = self.search([], order="revision desc, id desc", limit=1)
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("run_id.date_end", "<", limit), ("id", "!=", latest.id)]).unlink()
