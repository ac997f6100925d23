from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import PREFETCH_MAX

from ...const import LEAD_FIELDS, SCORE_FIELDS
from ...engine.batches import among, everybody
from ...engine.rules import Rules
from ...engine.statement import Scored, Statement, correct_opportunities
from ...tools import odoo_private
from .strategic_follow_up import ONE_BY_ONE_LIMIT
from .strategic_scoring_request import CHANGES, Change, Changes, causes_of

# A transaction that changes the programme scores all customers itself if it has to read or write at most this many
# partners. Scoring this many takes less than a second.
AT_ONCE_LIMIT = 20_000


class StrategicScoring(models.AbstractModel):
    """Decides when customers are scored, by the SQL of engine/: at these moments and at no other.

    ======================================================  =================================================  ========
    moment                                                  method                                             when
    ======================================================  =================================================  ========
    a partner is created or imported                        `_rescore_created`                                 at once
    a field is written that a rule or the scope reads       `_rescore`                                         at once
    `parent_id`, `is_company` or `active` is written        `_rescore`                                         at once
    a company is deleted: its contacts become customers     `_rescore`                                         at once
    an assessment is made, changed, withdrawn or moved      `_rescore`, with `touch`                           at once
    a `res.company` is created, deleted or changes partner  `_rescore`, with `touch`                           at once
    partners are merged                                     `_rescore`                                         at once
    a record that a rule reads, such as a tag, is created   `_rescore`                                         at once
    criteria, audiences, a threshold or the scope change    `_programme_changed`                               *
    a rule breaks, or works again                           `_programme_changed`                               run
    "Score Again" in the settings                           `_rescore_soon`                                    *
    a night passes, so assessments run out                  `_cron_rescore` of `strategic.scoring.run`         run
    another transaction had locked an opportunity           `_ask_check` of `strategic.scoring.request`        run
    a transaction relied on an older programme              `_rely_on` of `strategic.scoring.request`          run
    an old addon version that made no requests is updated   `init` of `strategic.scoring.request`              run
    ======================================================  =================================================  ========

    "At once": in the same transaction. "Run": by the scheduled action, see `strategic.scoring.run`. "*": in the same
    transaction before its commit if the customers are few (`AT_ONCE_LIMIT`), else by the scheduled action.

    Other addons may override `_scope_domain`, `_read_programme`, `_score_batch` and `_follow_up`.
    """

    _name = "strategic.scoring"
    _inherit = [
        "strategic.programme.mixin",
        "strategic.compiled.mixin",
        "strategic.broken_rules.mixin",
        "strategic.preview.mixin",
        "strategic.explanation.mixin",
    ]
    _description = "Strategic Scoring"

    @api.model
    def _engine(self):
        """Return `strategic.scoring` as the superuser with an empty context.

        A score must not depend on the user: rules read every record, in no particular company or language.
        """
        return self.with_env(self.env(user=SUPERUSER_ID, context={}))

    def _score_batch(self, batch, causes, keep_scores=False, skip_locked=False, touch=False, most=None):
        """Score the customers of `batch`: write what differs, also on contacts and opportunities, and record movements.

        :return: `Scored`; `Statement` describes the parameters
        :raise RuntimeError: if the isolation level is not REPEATABLE READ
        """
        if not odoo_private.is_repeatable_read(self.env):
            raise RuntimeError("Scores are written in transactions of the level REPEATABLE READ only.")
        programme = self._relied_programme()
        rules = Rules(self.with_context(strategic_programme=programme))
        # The stored scores don't tell the status for each audience's own thresholds.
        keep_scores = keep_scores and not programme.has_own_thresholds

        def statement():
            return self._compile("_build_statement", rules, batch, causes, keep_scores, skip_locked, touch, most)

        [(written, skipped, before, opportunities_left, done_up_to)] = rules.execute(statement, batch)
        return Scored(written or [], skipped or [], before or {}, opportunities_left, done_up_to)

    def _build_statement(self, scores, causes, keep_scores, skip_locked, touch, most):
        return Statement(scores, causes, keep_scores, skip_locked, touch, ONE_BY_ONE_LIMIT, most).sql()

    def _read_written(self, partner_ids):
        """Return the score fields as the database holds them, by partner id; False for NULL."""
        if not partner_ids:
            return {}
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM res_partner WHERE id IN %s",
                SQL(", ").join(map(SQL.identifier, SCORE_FIELDS)),
                tuple(partner_ids),
            )
        )
        return {row.pop("id"): {name: False if value is None else value for name, value in row.items()} for row in rows}

    @api.model
    def _rescore(self, partner_ids, cause="customer", touch=False):
        """Score the customers `partner_ids` and their contacts now, in this transaction.

        :param cause: the cause to record on the movements, see `strategic.movement`
        :param touch: True if something changed outside the customers' own rows, such as an assessment: see `Statement`
        """
        if not partner_ids:
            return
        scoring = self._engine()
        scoring.env.flush_all()
        scoring._rescore_flushed(partner_ids, cause, touch)

    @api.model
    def _rescore_created(self, partners):
        """Score new partners. If there are no rules, score only contacts: nobody has assessed a new customer yet."""
        scoring = self._engine()
        customers = partners.commercial_partner_id
        if not scoring._relied_programme().rules:
            customers -= partners
        if not customers:
            return
        # Flush only these two models; Odoo flushes the fields that rules read when it runs the statement. Some code
        # creates a partner for each of many opportunities: flushing all models would write them one by one.
        for model in ("res.partner", "strategic.assessment"):
            scoring.env[model].flush_model()
        scoring._rescore_flushed(customers.ids, "customer")

    def _rescore_flushed(self, partner_ids, cause, touch=False):
        """Score the customers `partner_ids` by the values in the database; the caller has flushed what it changed."""
        scored = self._score_batch(among(partner_ids), (cause,), touch=touch)
        self._forget(scored.written)
        self._follow_up(scored, cause)
        if scored.opportunities_left:
            # Locked opportunities keep the old status. A run compares opportunities with their customers at its end.
            self.env["strategic.scoring.request"]._ask_check()

    # ------------------------------------------------------------------
    # Scoring all customers
    # ------------------------------------------------------------------

    @api.model
    def _rescore_all(self, cause="customer", keep_scores=False):
        """Score all customers now: in this transaction if they are few, else in batches with a commit after each.

        :param keep_scores: only thresholds have changed, so use the stored scores
        """
        scoring = self._engine()
        scoring.env.flush_all()
        scoring._unmark_working_rules()
        if scoring._fits_at_once():
            scoring._rescore_at_once((cause,), keep_scores)
        else:
            scoring.env["strategic.scoring.run"]._work_for(cause, keep_scores)

    @api.model
    def _programme_changed(self, cause, keep_scores=False, at_once=True):
        """Clear the cached programme and have all customers scored, because this transaction changes the programme.

        :param keep_scores: only thresholds have changed, so use the stored scores
        :param at_once: False: leave the scoring to the scheduled action, even if the customers are few
        """
        self.env.registry.clear_cache()
        self._rescore_soon(cause, keep_scores, at_once)

    @api.model
    def _rescore_soon(self, cause, keep_scores=False, at_once=True):
        """Have all customers scored, once for all changes of this transaction.

        If the customers are few, this transaction scores them before its commit. In any case, the scheduled action
        scores all after the commit: this transaction does not see what other transactions are writing meanwhile.

        The parameters are those of `_programme_changed`.
        """
        if odoo_private.is_uninstalling(self.env):
            return  # before the commit, the uninstallation may drop the tables that scoring reads
        precommit, postcommit = self.env.cr.precommit, self.env.cr.postcommit
        changes = precommit.data.get(CHANGES)
        if changes is None:
            changes = precommit.data[CHANGES] = Changes()
            precommit.add(self._engine()._score_and_announce)
        if CHANGES not in postcommit.data:
            postcommit.data[CHANGES] = True
            # Clear the cache again after the commit: until then, other threads may cache the old programme.
            postcommit.add(self.env.registry.clear_cache)
        changes.made.append(Change(cause, keep_scores, at_once))

    @api.model
    def _score_changes(self, changes=None):
        """Score all customers for the changes of criteria, thresholds and scope that this transaction has made so far.

        If the customers are many, this method scores nobody: the transaction requests a run, which scores them.

        Called before the commit, and by `strategic.audience`, which shows how many customers fit each audience.

        :param changes: the `Changes` to score for; by default the changes made since the last `cr.flush()`. Opening a
            savepoint calls `cr.flush()` too.
        """
        changes = changes or self.env.cr.precommit.data.get(CHANGES)
        unscored = changes and changes.take_unscored()
        if not unscored:
            return
        scoring = self._engine()
        scoring.env.flush_all()
        has_anybody = scoring._has_anybody_to_score()
        changes.scored_at_once = not has_anybody or scoring._fits_at_once()
        if has_anybody and changes.scored_at_once:
            keep_scores = all(change.keep_scores for change in unscored)
            scoring._rescore_at_once(causes_of(unscored), keep_scores, skip_locked=True)

    def _score_and_announce(self):
        # Read `changes` before scoring: the follow-up may open a savepoint, which clears `precommit.data`.
        changes = self.env.cr.precommit.data[CHANGES]
        self._score_changes(changes)
        # Call `_announce`, which requests a run, after all other precommit functions: they may change the programme.
        self.env.cr.precommit.add(partial(self._announce, changes))

    def _announce(self, changes):
        self._score_changes(changes)
        self.env["strategic.scoring.request"]._announce(changes)

    def _rescore_at_once(self, causes, keep_scores, skip_locked=False):
        """Score all customers in this transaction, and record this scoring as a run that has ended."""
        started = fields.Datetime.now()
        scored = self._score_batch(everybody, causes, keep_scores=keep_scores, skip_locked=skip_locked)
        self._forget(scored.written)
        self._follow_up(scored, causes[0])
        self.env["strategic.scoring.run"]._note_at_once(causes, started, scored.written, keep_scores)

    def _fits_at_once(self):
        """Return whether the partners that have a status or are in scope are few enough for one transaction."""
        self._try_scope()
        anybody = Domain("strategic_status", "!=", False) | self._scope_domain()
        query = self.env["res.partner"].with_context(active_test=False)._search(anybody, limit=AT_ONCE_LIMIT + 1)
        return len(query) <= AT_ONCE_LIMIT

    def _has_anybody_to_score(self):
        """Return whether there is a rule, an assessment that may count, or a score that may have to be removed."""
        return bool(
            self._relied_programme().rules
            or self.env["strategic.assessment"].search_count([], limit=1)
            or self.env["res.partner"].search_count([("strategic_status", "!=", False)], limit=1)
        )

    # ------------------------------------------------------------------
    # After scoring
    # ------------------------------------------------------------------

    def _follow_up(self, scored, cause, later=False):
        """Follow up the customers that became or stopped being strategic, in the transaction that scored them.

        Runs as the superuser with an empty context. The cached scores have been invalidated, unless `later` is true.

        :param scored: `Scored` of one batch
        :param later: True in a run: only store the customers of the batch, which are followed up after the run
        """
        if scored.before:
            self.env["strategic.follow_up"]._follow_up_or_queue(scored, cause, later)

    def _correct_opportunities(self, since=None):
        """Correct opportunities whose status differs from the customer's; return how many were skipped as locked.

        An opportunity keeps its customer's old status if another transaction created or locked the opportunity while
        the status changed.

        :param since: a transaction id of PostgreSQL: compare only opportunities written by this or later transactions
        """
        [(differing, corrected)] = self.env.execute_query(correct_opportunities(since))
        if corrected:
            self.env["crm.lead"].invalidate_model(LEAD_FIELDS, flush=False)
        return differing - corrected

    def _forget(self, partner_ids):
        """Invalidate the cached scores of `partner_ids`; recompute other addons' fields that depend on the scores."""
        # Fits may have changed although no score did.
        self.env["strategic.fit"].invalidate_model(flush=False)
        if not partner_ids:
            return
        partners = self.env["res.partner"].browse(partner_ids)
        if len(partners) <= PREFETCH_MAX:
            partners.invalidate_recordset([*SCORE_FIELDS, "strategic_movement_ids"], flush=False)
            self.env["crm.lead"].invalidate_model(LEAD_FIELDS, flush=False)
            partners.modified(SCORE_FIELDS)
        else:
            self.env.invalidate_all(flush=False)
            self._recompute_dependents(partner_ids)

    def _recompute_dependents(self, partner_ids):
        """Recompute other addons' stored fields that depend on the scores of the partners `partner_ids`."""
        partners = self.env["res.partner"].browse(partner_ids)
        if any(
            dependent.store
            for name in SCORE_FIELDS
            for dependent in odoo_private.dependents(partners._fields[name], partners)
        ):
            partners.modified(SCORE_FIELDS)
