from odoo import api, models, tools
from odoo.tools import SQL

from ..const import CUSTOMER_SCOPE, FIT_THRESHOLD, REPUTATION_THRESHOLD, SCOPE_BROKEN, SETTINGS
from ..tools import rule_domain
from ..tools.programme import Criterion, Programme, Scorecard
from .strategic_scoring_request import CHANGES

# Key in cr.precommit.data: the programme as this transaction reads it.
PROGRAMME = "strategic_customer.programme"


class StaleProgramme(Exception):
    """The programme that a transaction reads, when a newer one has been committed since it began."""

    def __init__(self, programme):
        super().__init__(programme.revision)
        self.programme = programme


class StrategicScoring(models.AbstractModel):
    """What the rule is made of, read from the database.

    Whoever writes scores reads it in the writing transaction (`_relied_programme`): the cache may be behind, since Odoo
    tells other processes of a change only with their next request, and with a read replica later still. Whoever only
    reads takes the cached one (`_saved_programme`).
    """

    _inherit = "strategic.scoring"

    @api.model
    def _programme(self):
        """Give the `Programme` at hand: the one to score by or to try out, else the database's own, for readers."""
        given = self.env.context.get("strategic_programme")
        # A context may come from anywhere; only the server makes a `Programme`.
        return given if isinstance(given, Programme) else self._saved_programme()

    @api.model
    def _saved_programme(self):
        """Give the database's `Programme` for readers; kept until criteria, audiences or settings change.

        A transaction that changes them reads them anew each time: what it has not committed yet is no business of
        others, and may be undone.
        """
        # What waits for the commit is forgotten by the next savepoint; this is not.
        if CHANGES in self.env.cr.postcommit.data:
            return self._read_programme()
        try:
            return self._cached_programme()
        except StaleProgramme as stale:
            # Right for this transaction, and not to be kept for others.
            return stale.programme

    @api.model
    @tools.ormcache()
    def _cached_programme(self):
        programme = self._read_programme()
        if self.env["strategic.scoring.request"]._latest_revision() > programme.revision:
            raise StaleProgramme(programme)
        return programme

    @api.model
    def _relied_programme(self):
        """Give the `Programme` to write scores by: that of this transaction, which answers for it when it commits."""
        data = self.env.cr.precommit.data
        programme = data.get(PROGRAMME)
        if programme is None or CHANGES in data:
            programme = data[PROGRAMME] = self._read_programme()
        self.env["strategic.scoring.request"]._rely_on(programme.revision)
        return programme

    @api.model
    def _read_programme(self):
        """Give the `Programme` as this transaction sees it, in one query."""
        for model in ("strategic.criterion", "strategic.audience", "ir.config_parameter"):
            self.env[model].flush_model()
        [(settings, audiences, criteria, revision)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT json_object_agg(key, value) FROM ir_config_parameter WHERE key IN %s),
                       (SELECT array_agg(id ORDER BY sequence, id) FROM strategic_audience WHERE active),
                       (SELECT json_agg(json_build_array(audience_id, id, method = 'rule', weight, domain,
                                                         broken_reason IS NOT NULL)
                                        ORDER BY sequence, id)
                          FROM strategic_criterion WHERE active),
                       (SELECT max(revision) FROM strategic_scoring_request)
                """,
                (*SETTINGS, SCOPE_BROKEN),
            )
        )
        settings = {**SETTINGS, **{name: value for name, value in (settings or {}).items() if value}}
        by_audience = {}
        for audience_id, criterion_id, is_rule, weight, domain, is_broken in criteria or []:
            criterion = Criterion(criterion_id, is_rule, weight, domain or "[]", is_broken)
            by_audience.setdefault(audience_id, []).append(criterion)

        def scorecard(audience_id):
            return Scorecard(audience_id, tuple(by_audience.get(audience_id, ())))

        return Programme(
            fit_threshold=int(settings[FIT_THRESHOLD]),
            reputation_threshold=int(settings[REPUTATION_THRESHOLD]),
            scope=settings[CUSTOMER_SCOPE],
            # Those without criteria as well: somebody may judge them overall.
            audiences=tuple(scorecard(audience_id) for audience_id in audiences or []),
            reputation=scorecard(None),
            is_scope_broken=SCOPE_BROKEN in settings,
            revision=revision or 0,
        )

    @api.model
    def _thresholds(self):
        """Give the threshold of each dimension."""
        programme = self._programme()
        return {"audience_fit": programme.fit_threshold, "reputation": programme.reputation_threshold}

    @api.model
    def _watched_fields(self):
        """Give the names of the partner's fields that an active rule or the scope rests on.

        For whoever writes partners: the cached programme says it without a query, and whether that is still the
        latest one is looked up when the transaction commits.
        """
        programme = self._saved_programme()
        self.env["strategic.scoring.request"]._rely_on(programme.revision)
        return self._fields_of(programme)

    @api.model
    @tools.ormcache("programme")
    def _fields_of(self, programme):
        Partner = self.env["res.partner"]
        domains = [programme.scope, *(rule.domain for rule in programme.rules)] if programme.rules else []
        return frozenset().union(*(rule_domain.field_names(text, Partner) for text in domains))
