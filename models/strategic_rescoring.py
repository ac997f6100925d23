from odoo import api, fields, models, tools
from odoo.tools.constants import PREFETCH_MAX

from ..const import LEAD_FIELDS, SCORE_FIELDS
from ..tools import rule_domain
from ..tools.batches import among, everybody

# Up to so many customers in scope, a change of the criteria is scored in the same transaction: less than a second.
AT_ONCE_LIMIT = 20_000


class StrategicScoring(models.AbstractModel):
    """When the engine scores whom: customers that changed at once, everybody after a change that concerns all."""

    _inherit = "strategic.scoring"

    @api.model
    def _watched_fields(self):
        """Give the names of the partner's fields that an active rule or the scope rests on."""
        return self._fields_of(self._saved_programme())

    @api.model
    @tools.ormcache("programme")
    def _fields_of(self, programme):
        Partner = self.env["res.partner"]
        domains = [programme.scope, *(rule.domain for rule in programme.rules)] if programme.rules else []
        return frozenset().union(*(rule_domain.field_names(rule_domain.parse(text), Partner) for text in domains))

    @api.model
    def _rescore(self, partner_ids, cause="customer"):
        """Score the customers `partner_ids` and their contacts at once, in this transaction.

        :param cause: recorded on the movements, see `strategic.movement`
        """
        if not partner_ids:
            return
        scoring = self._engine()
        scoring.env.flush_all()
        scoring._rescore_flushed(partner_ids, cause)

    def _rescore_flushed(self, partner_ids, cause):
        """Score the customers `partner_ids` as they stand in the database."""
        written, _skipped = self._score_batch(among(partner_ids), cause)
        self._forget(written)

    @api.model
    def _rescore_created(self, partners):
        """Score partners that were just made: all if there are rules, else only contacts, which take over scores."""
        customers = partners.commercial_partner_id
        if not self._programme().rules:
            customers -= partners
        if not customers:
            return
        scoring = self._engine()
        # The statement itself has the fields written out that rules name. Everything else can wait: whoever makes one
        # partner for each of many opportunities would else have all of them computed and written one by one.
        for model in ("res.partner", "strategic.assessment"):
            scoring.env[model].flush_model()
        scoring._rescore_flushed(customers.ids, "customer")

    @api.model
    def _rescore_all(self, cause="customer", keep_scores=False):
        """Score everybody: up to `AT_ONCE_LIMIT` in this transaction, more in batches with a commit each.

        :param keep_scores: only thresholds have changed: take the scores as they are
        """
        scoring = self._engine()
        scoring.env.flush_all()
        if scoring._fits_at_once():
            scoring._rescore_at_once(cause, keep_scores)
        else:
            scoring.env["strategic.scoring.run"]._start(cause, keep_scores)._work()

    @api.model
    def _rescore_soon(self, cause, keep_scores=False):
        """Score everybody after a change that concerns all: at once if they are few, else by the scheduled action."""
        scoring = self._engine()
        scoring.env.flush_all()
        if not scoring._programme().rules and not scoring._anybody_assessed():
            return
        if scoring._fits_at_once():
            scoring._rescore_at_once(cause, keep_scores)
        else:
            scoring.env["strategic.scoring.run"]._start(cause, keep_scores)
            scoring.env.ref("strategic_customer.ir_cron_rescore")._trigger()

    def _rescore_at_once(self, cause, keep_scores):
        """Score everybody in this transaction, and keep account of it."""
        started = fields.Datetime.now()
        written, _skipped = self._score_batch(everybody, cause, keep_scores=keep_scores)
        self._forget(written)
        self.env["strategic.scoring.run"]._note_at_once(cause, started, written)

    @api.model
    def _criteria_changed(self):
        """Take notice that a criterion or audience was made, changed or deleted."""
        self._forget_programme()
        if not self.env.context.get("strategic_rescore_later"):
            self._rescore_soon("criteria")

    @api.model
    def _settings_changed(self, scope_changed):
        """Take notice that thresholds, or else the scope, were changed."""
        self._forget_programme()
        if not self.env.context.get("strategic_rescore_later"):
            self._rescore_soon("threshold", keep_scores=not scope_changed)

    def _fits_at_once(self):
        """Tell whether the customers in scope are few enough to be scored within one transaction."""
        query = self.env["res.partner"]._search(self._scope_domain(), limit=AT_ONCE_LIMIT + 1)
        return len(query) <= AT_ONCE_LIMIT

    def _anybody_assessed(self):
        """Tell whether there is a judgement that may count, or a score that may have to go."""
        return bool(
            self.env["strategic.assessment"].search_count([], limit=1)
            or self.env["res.partner"].search_count([("strategic_status", "!=", False)], limit=1)
        )

    def _forget(self, partner_ids):
        """Make the ORM read the scores of `partner_ids` again, and recompute what other addons rest on them."""
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
        """Recompute what other addons store of the scores of `partner_ids`; there need not be any."""
        partners = self.env["res.partner"].browse(partner_ids)
        dependents = self.env.registry.get_dependent_fields
        if any(dependent.store for name in SCORE_FIELDS for dependent in dependents(partners._fields[name])):
            partners.modified(SCORE_FIELDS)
