from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import PREFETCH_MAX

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...const import LEAD_FIELDS, SCORE_FIELDS
from ...tools.batches import among, everybody
from .strategic_scoring_request import CHANGES, Change, Changes, causes_of

# Up to this many customers to read or write, a change of the criteria is scored in the same transaction: it takes less
# than a second.
AT_ONCE_LIMIT = 20_000


class StrategicScoring(models.AbstractModel):
    """When the engine scores: a changed customer immediately, all customers after a change that concerns all."""

    _inherit = "strategic.scoring"

    # ------------------------------------------------------------------
    # Customers that changed
    # ------------------------------------------------------------------

    @api.model
    def _rescore(self, partner_ids, cause="customer", touch=False):
        """Score the customers `partner_ids` and their contacts now, in this transaction.

        :param cause: recorded on the movements, see `strategic.movement`
        :param touch: the change is outside the customers' own rows, see `_score_batch`
        """
        if not partner_ids:
            return
        scoring = self._engine()
        scoring.env.flush_all()
        scoring._rescore_flushed(partner_ids, cause, touch)

    @api.model
    def _rescore_created(self, partners):
        """Score new partners: all if there are rules, else only contacts, which get their customer's scores."""
        scoring = self._engine()
        customers = partners.commercial_partner_id
        if not scoring._relied_programme().rules:
            customers -= partners
        if not customers:
            return
        # The statement itself flushes the fields that rules name. Flush no more than that here: else code that creates
        # a partner for each of many opportunities would compute and write all of these one by one.
        for model in ("res.partner", "strategic.assessment"):
            scoring.env[model].flush_model()
        scoring._rescore_flushed(customers.ids, "customer")

    def _rescore_flushed(self, partner_ids, cause, touch=False):
        """Score the customers `partner_ids` as the database holds them, without a flush."""
        scored = self._score_batch(among(partner_ids), (cause,), touch=touch)
        self._forget(scored.written)
        self._follow_up(scored, cause)
        if scored.opportunities_left:
            # Other transactions have locked them. A run compares them with their customers at its end.
            self.env["strategic.scoring.request"]._ask_check()

    # ------------------------------------------------------------------
    # Everybody
    # ------------------------------------------------------------------

    @api.model
    def _rescore_all(self, cause="customer", keep_scores=False):
        """Score all customers now: up to `AT_ONCE_LIMIT` in this transaction, more in batches with a commit each.

        :param keep_scores: only thresholds have changed, so use the stored scores
        """
        scoring = self._engine()
        scoring.env.flush_all()
        scoring._heal_rules()
        if scoring._fits_at_once():
            scoring._rescore_at_once((cause,), keep_scores)
        else:
            scoring.env["strategic.scoring.run"]._work_for(cause, keep_scores)

    @api.model
    def _programme_changed(self, cause, keep_scores=False, at_once=True):
        """Clear the cache and have all customers scored, as this transaction changes the programme.

        :param keep_scores: only thresholds have changed, so use the stored scores
        :param at_once: score in this transaction, if the customers are few; False: leave it to the scheduled action
        """
        self.env.registry.clear_cache()
        self._rescore_soon(cause, keep_scores, at_once)

    @api.model
    def _rescore_soon(self, cause, keep_scores=False, at_once=True):
        """Have all customers scored, once for all changes of this transaction: before its commit if they are few.

        Else the scheduled action scores them. It always scores those that other transactions are writing meanwhile.
        """
        if self.env.context.get(MODULE_UNINSTALL_FLAG):
            return  # the tables may be gone before the commit
        precommit, postcommit = self.env.cr.precommit, self.env.cr.postcommit
        changes = precommit.data.get(CHANGES)
        if changes is None:
            changes = precommit.data[CHANGES] = Changes()
            precommit.add(self._engine()._settle_and_announce)
        if CHANGES not in postcommit.data:
            postcommit.data[CHANGES] = True
            # Other threads may have cached the old state again before this commit.
            postcommit.add(self.env.registry.clear_cache)
        changes.made.append(Change(cause, keep_scores, at_once))

    @api.model
    def _settle(self, changes=None):
        """Score all customers, if they are few, for the changes of this transaction so far.

        Called before the commit, and by code that returns figures of scores in the answer to a change.

        :param changes: `Changes`; by default those announced at the next `cr.flush()`, which a savepoint calls too
        """
        changes = changes or self.env.cr.precommit.data.get(CHANGES)
        unsettled = changes and changes.take_unsettled()
        if not unsettled:
            return
        scoring = self._engine()
        scoring.env.flush_all()
        has_anybody = scoring._has_anybody_to_score()
        changes.scored_at_once = not has_anybody or scoring._fits_at_once()
        if has_anybody and changes.scored_at_once:
            keep_scores = all(change.keep_scores for change in unsettled)
            scoring._rescore_at_once(causes_of(unsettled), keep_scores, skip_locked=True)

    def _settle_and_announce(self):
        # Read `changes` first: the follow-up may open a savepoint, which runs and clears `precommit`.
        changes = self.env.cr.precommit.data[CHANGES]
        self._settle(changes)
        # After all other precommit functions, as they may change the programme again.
        self.env.cr.precommit.add(partial(self._announce, changes))

    def _announce(self, changes):
        self._settle(changes)
        self.env["strategic.scoring.request"]._announce(changes)

    def _rescore_at_once(self, causes, keep_scores, skip_locked=False):
        """Score all customers in this transaction, and record it as a run."""
        started = fields.Datetime.now()
        scored = self._score_batch(everybody, causes, keep_scores=keep_scores, skip_locked=skip_locked)
        self._forget(scored.written)
        self._follow_up(scored, causes[0])
        self.env["strategic.scoring.run"]._note_at_once(causes, started, scored.written, keep_scores)

    def _fits_at_once(self):
        """Return whether the customers to read or write are few enough for one transaction."""
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
    # Afterwards
    # ------------------------------------------------------------------

    def _follow_up(self, scored, cause, later=False):
        """Follow up the customers that became strategic or stopped being so, in the transaction that scored them.

        Runs as the superuser with an empty context, after the scores were written. Unless `later`, the cached scores
        were invalidated before.

        :param scored: `Scored` of one batch
        :param later: the batch is one of many, so only file the customers: the follow-up comes after the last batch
        """
        if scored.before:
            self.env["strategic.follow_up"]._follow_up_or_file(scored, cause, later)

    def _heal_opportunities(self, since=None):
        """Write the customer's status on opportunities where it differs; return how many were locked by others.

        An opportunity that was created while its customer's status changed took the old status. An opportunity that
        another transaction was writing then kept the old status.

        :param since: a transaction id of PostgreSQL: compare only opportunities written by this or later transactions
        """
        [(differing, healed)] = self.env.execute_query(
            SQL(
                """
                WITH opportunity AS MATERIALIZED (
                    SELECT lead.ctid AS place, partner.strategic_status, partner.is_strategic
                      FROM crm_lead AS lead
                      JOIN res_partner AS partner ON partner.id = lead.partner_id
                     WHERE %s
                       AND (lead.strategic_status, lead.is_strategic IS TRUE)
                           IS DISTINCT FROM (partner.strategic_status, partner.is_strategic IS TRUE)
                ),
                %s
                SELECT (SELECT COUNT(*) FROM opportunity), (SELECT COUNT(*) FROM free)
                """,
                SQL("age(lead.xmin) <= age(%s::xid)", since) if since else SQL("TRUE"),
                self._keep_opportunities(),
            )
        )
        if healed:
            self.env["crm.lead"].invalidate_model(LEAD_FIELDS, flush=False)
        return differing - healed

    def _forget(self, partner_ids):
        """Invalidate the cached scores of `partner_ids`, and recompute other addons' fields that depend on them."""
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
        """Recompute other addons' stored fields that depend on the scores of `partner_ids`, if there are any."""
        partners = self.env["res.partner"].browse(partner_ids)
        dependents = self.env.registry.get_dependent_fields
        if any(dependent.store for name in SCORE_FIELDS for dependent in dependents(partners._fields[name])):
            partners.modified(SCORE_FIELDS)
