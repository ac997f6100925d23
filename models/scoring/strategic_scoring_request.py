from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# Key in cr.precommit.data: the `Changes` of this transaction. In cr.postcommit.data: True if there are such changes.
CHANGES = "strategic_customer.changes"
# Key in cr.precommit.data: the oldest revision of the programme that this transaction relies on.
RELIED_ON = "strategic_customer.relied_on"
# Causes of a changed status, in order of precedence: of several causes, `_follow_up` gets the first.
CAUSE_PRECEDENCE = ("criteria", "threshold", "customer")
# Key of an advisory lock, see `StrategicScoringRequest`. It is only held as a shared lock, so nothing waits for it.
LOCK = 0x57A7_E61C
SEQUENCE_NAME = "strategic_programme_revision"
SEQUENCE = SQL.identifier(SEQUENCE_NAME)


class Change(NamedTuple):
    """A change after which all customers have to be scored."""

    cause: str
    # True: only thresholds have changed, so the stored scores are still right.
    keep_scores: bool
    # True: score in this transaction, if the customers are few. False: leave it to the scheduled action.
    at_once: bool


@dataclass
class Changes:
    """The changes that a transaction has made so far, after which all customers have to be scored."""

    made: list[Change] = field(default_factory=list)
    # How many of the changes in `made` need no more scoring in this transaction.
    scored_count: int = 0
    # Whether the last scoring in this transaction covered all customers.
    scored_at_once: bool = False

    def take_unscored(self):
        """Return the changes still to be scored in this transaction, and count all changes as scored."""
        unscored = [change for change in self.made[self.scored_count :] if change.at_once]
        self.scored_count = len(self.made)
        return unscored


def causes_of(changes):
    """Return the causes of `changes`, in the order of `CAUSE_PRECEDENCE`."""
    return tuple(sorted({change.cause for change in changes}, key=CAUSE_PRECEDENCE.index))


class StrategicScoringRequest(models.Model):
    """A request to score all customers, with the revision (number) of the programme that it comes from.

    Odoo's transactions run at REPEATABLE READ: each reads one snapshot. A transaction that began before a criterion was
    changed still scores by the old criterion. The run that scores all customers by the new one can't see what such a
    transaction writes. Therefore:

    - A transaction that changes the programme draws the next revision from a sequence before its commit, and inserts a
      request with it.
    - A transaction that relies on the programme (it scores, or it knows that a write needs no scoring) checks before
      its commit whether a newer revision was drawn. A sequence shows this at once, whatever snapshot a transaction
      reads. If so, the transaction requests one more run.
    - A transaction that found no newer revision may still be open when the run begins, for example a long import. It
      holds a shared advisory lock from that check to its end. The run reads in `pg_locks` which transactions hold the
      lock; when they have ended, the run scores all customers once more.
    - A transaction that draws a revision holds the lock as well. If it is rolled back, no programme has that revision.
      When all transactions that may have drawn it have ended and it is still missing, the run records it as done.

    So either the run sees what such a transaction wrote, or that transaction requests a run. Transactions insert
    requests and never update them, and none ever waits for the lock. So neither saves nor commits block each other.
    """

    _name = "strategic.scoring.request"
    _inherit = ["strategic.record"]
    _description = "Strategic Scoring Request"
    _order = "id"

    cause = fields.Char(help="What has changed. Empty if a transaction wrote something by an older programme.")
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores may be taken as they are.")
    is_check = fields.Boolean(
        help="All customers were scored at once already. Only those that were written meanwhile are still to be "
        "compared."
    )
    revision = fields.Integer(required=True, index=True)
    run_id = fields.Many2one(
        comodel_name="strategic.scoring.run",
        index="btree_not_null",
        ondelete="restrict",
        help="The run that serves the request.",
    )

    _waiting = models.Index("(id) WHERE run_id IS NULL")

    def init(self):
        # OWNED BY: PostgreSQL drops the sequence with the column, and so with the table.
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
            # Scores without any request were written by an older version of the addon, perhaps by another formula.
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
        """Record that this transaction relies on `revision` of the programme, and check it before the commit."""
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
            return  # its own changes make this transaction request a run
        self._lock()
        if self._latest_revision() > data[RELIED_ON]:
            # This process may have cached the old programme.
            self.env.registry.clear_cache()
            # Store the revision that this transaction relied on. The latest one may not be committed yet, and
            # `_read_programme` takes the highest stored revision as that of the programme that it reads.
            self._ask([{"revision": data[RELIED_ON]}])

    @api.model
    def _rely_on_run(self, revision):
        """Request no run for revisions up to `revision`: a run calls this, and looks for newer requests itself."""
        data = self.env.cr.precommit.data
        if RELIED_ON in data:
            data[RELIED_ON] = max(revision, data[RELIED_ON])

    def _lock(self):
        """Hold the shared lock until this transaction ends, so that a run sees that it is open."""
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock_shared(%s)", LOCK))

    @api.model
    def _committed_revision(self):
        """Return the latest revision among the requests that this transaction sees, 0 if there is none."""
        [(revision,)] = self.env.execute_query(SQL("SELECT max(revision) FROM strategic_scoring_request"))
        return revision or 0

    @api.model
    def _relying_transactions(self):
        """Return the virtual ids of the other transactions that hold the lock at this moment."""
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
        """Request a run that keeps the scores, and compares opportunities with their customers."""
        revision = self.env["strategic.scoring"]._relied_programme().revision
        self._ask([{"cause": "customer", "keep_scores": True, "is_check": True, "revision": revision}])

    def _ask(self, vals_list):
        self.create(list(vals_list))
        self.flush_model()
        cron = self.env.ref("strategic_customer.ir_cron_rescore", raise_if_not_found=False)
        if cron:
            cron._trigger()

    def _as_server(self):
        # Any user who writes a contact may cause a request, but only the superuser may read or write requests.
        return self.with_env(self.env(user=SUPERUSER_ID, context={}))

    @api.autovacuum
    def _gc_requests(self):
        """Delete requests done more than 90 days ago, but never the latest: it holds the programme's revision."""
        latest = self.search([], order="revision desc, id desc", limit=1)
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("run_id.date_end", "<", limit), ("id", "!=", latest.id)]).unlink()
