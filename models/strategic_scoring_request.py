from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# Key in cr.precommit.data: the `Changes` of this transaction.
CHANGES = "strategic_customer.changes"
# Key in cr.precommit.data: the oldest revision of the programme that this transaction relies on.
RELIED_ON = "strategic_customer.relied_on"
# Of changes with several causes, the first of these is the one that what follows is told.
CAUSES = ("criteria", "threshold", "customer")
# Advisory lock of PostgreSQL, see `StrategicScoringRequest`; nobody ever waits for it.
LOCK = 0x57A7_E61C
SEQUENCE_NAME = "strategic_programme_revision"
SEQUENCE = SQL.identifier(SEQUENCE_NAME)


class Change(NamedTuple):
    """Something that concerns every customer."""

    cause: str
    # Only thresholds have changed: scores may be taken as they are.
    keep_scores: bool
    # Score in this transaction, if the customers are few; else leave it to the scheduled action.
    at_once: bool


@dataclass
class Changes:
    """What a transaction has changed so far that concerns every customer."""

    made: list[Change] = field(default_factory=list)
    # So many of these are dealt with in this transaction ...
    settled_count: int = 0
    # ... and everybody was scored for the last ones.
    scored_at_once: bool = False

    def take_unsettled(self):
        """Give the changes that are not dealt with yet, and take them for dealt with."""
        unsettled = [change for change in self.made[self.settled_count :] if change.at_once]
        self.settled_count = len(self.made)
        return unsettled


def causes_of(changes):
    """Give the causes of `changes`, the one that counts most first."""
    return tuple(sorted({change.cause for change in changes}, key=CAUSES.index))


class StrategicScoringRequest(models.Model):
    """A wish to have everybody scored, and the number of the change that it comes from.

    Odoo's transactions each read one state of the database, so a transaction that began before a criterion was changed
    goes on with the old one, and what it makes is hidden from the run that scores everybody by the new one. Therefore:

    - Who changes the programme draws the next revision before the commit, and inserts a request with it.
    - Who relies on the programme (to score, or to know that a write needs no scoring) looks before the commit whether a
      newer revision was drawn. A sequence tells, as it shows to everybody at once, whatever state a transaction reads.
      If so, it asks for one more run.
    - Who found that there was none yet may still be at work, as in a long import, when the run begins. Until the commit
      it holds a lock, which all such transactions share, by which the run knows them: when they have ended, it scores
      everybody once more.
    - Whoever draws a revision holds the lock as well. If it is undone, nobody has the programme of that revision: when
      all who may have drawn it have ended and it is still missing, the run notes it as done.

    So either the run sees what such a transaction made, or that transaction asks for a run. Requests are inserted and
    never updated by those who ask, and nobody ever waits for the lock: neither saves nor commits get in each other's
    way.
    """

    _name = "strategic.scoring.request"
    _inherit = ["strategic.record"]
    _description = "Strategic Scoring Request"
    _order = "id"

    cause = fields.Char(help="What has changed; empty: something was written by an older programme meanwhile.")
    keep_scores = fields.Boolean(help="Only thresholds have changed: scores may be taken as they are.")
    is_check = fields.Boolean(help="Everybody was scored at once already; who was written meanwhile is still missing.")
    revision = fields.Integer(required=True, index=True)
    run_id = fields.Many2one(
        comodel_name="strategic.scoring.run", index="btree_not_null", ondelete="restrict", help="The run that does it."
    )

    _waiting = models.Index("(id) WHERE run_id IS NULL")

    def init(self):
        # Dropped with the column, and so with the table.
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
            # Scored by an older version, whose rule may have been another.
            self._ask([{"revision": self._latest_revision()}])

    @api.model
    def _search_waiting(self):
        """Give the requests that no run has taken up."""
        return self.search([("run_id", "=", False)])

    @api.model
    def _latest_revision(self):
        """Give the number of the latest change of the programme, 0 if there was none, whoever made it."""
        [(last, is_drawn)] = self.env.execute_query(SQL("SELECT last_value, is_called FROM %s", SEQUENCE))
        return last if is_drawn else 0

    @api.model
    def _announce(self, changes):
        """Make a request for each cause of `changes`, and have the scheduled action look at them."""
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
        """Take notice that this transaction relies on a `revision` of the programme."""
        precommit = self.env.cr.precommit
        if RELIED_ON not in precommit.data:
            precommit.data[RELIED_ON] = revision
            precommit.add(self._as_server()._answer_for_revision)
        else:
            precommit.data[RELIED_ON] = min(revision, precommit.data[RELIED_ON])

    def _answer_for_revision(self):
        """Ask for one more run if this transaction relied on a programme that is not the latest any more."""
        data = self.env.cr.precommit.data
        if CHANGES in data:
            return  # it asks for a run in any case
        self._lock()
        if self._latest_revision() > data[RELIED_ON]:
            # What this process keeps may be as old.
            self.env.registry.clear_cache()
            # Not the latest: that may not be committed yet, and whoever saw it here would think to have its programme.
            self._ask([{"revision": data[RELIED_ON]}])

    @api.model
    def _rely_on_run(self, revision):
        """Ask for nothing because of revisions up to `revision`: this is a run's transaction, and runs look again."""
        data = self.env.cr.precommit.data
        if RELIED_ON in data:
            data[RELIED_ON] = max(revision, data[RELIED_ON])

    def _lock(self):
        """Let the run know this transaction, until it ends."""
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock_shared(%s)", LOCK))

    @api.model
    def _committed_revision(self):
        """Give the latest revision that this transaction sees, 0 if there is none."""
        [(revision,)] = self.env.execute_query(SQL("SELECT max(revision) FROM strategic_scoring_request"))
        return revision or 0

    @api.model
    def _relying_transactions(self):
        """Give the names of the transactions, at this moment, that have relied on the programme and not ended yet."""
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
        """Ask for a run that takes scores as they are, and compares opportunities with their customers."""
        revision = self.env["strategic.scoring"]._relied_programme().revision
        self._ask([{"cause": "customer", "keep_scores": True, "is_check": True, "revision": revision}])

    def _ask(self, vals_list):
        self.create(list(vals_list))
        self.flush_model()
        cron = self.env.ref("strategic_customer.ir_cron_rescore", raise_if_not_found=False)
        if cron:
            cron._trigger()

    def _as_server(self):
        # Whoever writes a contact may ask; nobody but the server reads or writes requests.
        return self.with_env(self.env(user=SUPERUSER_ID, context={}))

    @api.autovacuum
    def _gc_requests(self):
        """Forget what was done three months ago; the latest one holds the number of the programme."""
        latest = self.search([], order="revision desc, id desc", limit=1)
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("run_id.date_end", "<", limit), ("id", "!=", latest.id)]).unlink()
