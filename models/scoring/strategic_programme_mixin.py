from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import (
    CUSTOMER_DOMAIN,
    CUSTOMER_SCOPE,
    FIT_THRESHOLD,
    OPEN_PRODUCTS_ONLY,
    REPUTATION_THRESHOLD,
    REVENUE_SOURCE,
    SCOPE_BROKEN,
    SETTINGS,
)
from ...engine import revenue_rule
from ...engine.programme import Criterion, Programme, Scorecard
from ...engine.rule import RuleError, field_names, read
from ...engine.rules import SCOPE, Rules
from .strategic_scoring_request import CHANGES

# Key in cr.precommit.data of the `Programme` by which this transaction writes scores.
PROGRAMME = "strategic_customer.programme"


class StaleProgramme(Exception):
    """The programme that this transaction reads must not be cached: a transaction has drawn a newer revision."""

    def __init__(self, programme):
        super().__init__(programme.revision)
        self.programme = programme


class StrategicProgrammeMixin(models.AbstractModel):
    """Mixin of `strategic.scoring`: reads the programme from the database, and caches it.

    The cached programme may be stale: Odoo tells other processes of a change only with their next request, and with a
    read replica even later. So code that writes scores reads the programme in its own transaction
    (`_relied_programme`). Code that only reads scores takes the cached programme (`_saved_programme`).
    """

    _name = "strategic.programme.mixin"
    _description = "Scoring Programme"

    @api.model
    def _programme(self):
        """Return the `Programme` in the context, put there by a preview or a scoring; else the saved programme."""
        given = self.env.context.get("strategic_programme")
        # Clients can send any context, but only the server can put a `Programme` in it.
        return given if isinstance(given, Programme) else self._saved_programme()

    @api.model
    def _saved_programme(self):
        """Return the saved `Programme`, cached until criteria, audiences or settings change.

        A transaction that has changed one of these reads the programme anew on each call, and caches nothing. Its
        changes are not committed and may be rolled back, so other threads must not see them.
        """
        # `_rescore_soon` sets the key `CHANGES` when this transaction changes the programme. Look for the key in
        # `postcommit.data`, because a savepoint clears `precommit.data`.
        if CHANGES in self.env.cr.postcommit.data:
            return self._read_programme()
        try:
            return self._cached_programme()
        except StaleProgramme as stale:
            # The programme that this transaction sees is too old for the cache. So `_cached_programme` raised an
            # exception, on which ormcache stores nothing. Use the programme without caching it.
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
        """Return the `Programme` by which this transaction writes scores, read in this transaction.

        Before the commit, the transaction checks whether the revision of this programme is still the latest.
        """
        data = self.env.cr.precommit.data
        programme = data.get(PROGRAMME)
        if programme is None or CHANGES in data:
            programme = data[PROGRAMME] = self._read_programme()
        self.env["strategic.scoring.request"]._rely_on(programme.revision)
        return programme

    @api.model
    def _read_programme(self):
        """Return the `Programme` as this transaction sees it, in one query."""
        for model in ("strategic.criterion", "strategic.audience", "ir.config_parameter"):
            self.env[model].flush_model()
        [(settings, audiences, criteria, revision)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT json_object_agg(key, value) FROM ir_config_parameter WHERE key IN %s),
                       (SELECT json_agg(json_build_array(id, fit_threshold, reputation_threshold, is_product_open)
                                        ORDER BY sequence, id)
                          FROM strategic_audience WHERE active),
                       (SELECT json_agg(json_build_array(audience_id, id, method, effect, weight, %s,
                                                         broken_reason IS NOT NULL)
                                        ORDER BY sequence, id)
                          FROM strategic_criterion WHERE active),
                       (SELECT max(revision) FROM strategic_scoring_request)
                """,
                (*SETTINGS, SCOPE_BROKEN),
                revenue_rule.TEXT,
            )
        )
        settings = {**SETTINGS, **{name: value for name, value in (settings or {}).items() if value}}
        by_audience = {}
        for audience_id, criterion_id, method, effect, weight, domain, is_broken in criteria or []:
            criterion = Criterion(criterion_id, method, effect, weight, domain or "[]", is_broken)
            by_audience.setdefault(audience_id, []).append(criterion)
        open_only = settings[OPEN_PRODUCTS_ONLY] == "True"

        def scorecard(audience_id, fit_threshold=None, reputation_threshold=None, is_product_open=True):
            return Scorecard(
                audience_id,
                tuple(by_audience.get(audience_id, ())),
                fit_threshold or None,
                reputation_threshold or None,
                counts=bool(is_product_open or not open_only),
            )

        return Programme(
            fit_threshold=int(settings[FIT_THRESHOLD]),
            reputation_threshold=int(settings[REPUTATION_THRESHOLD]),
            scope=settings[CUSTOMER_SCOPE],
            # Include audiences without criteria: they may have overall assessments.
            audiences=tuple(scorecard(*audience) for audience in audiences or []),
            reputation=scorecard(None),
            is_scope_broken=SCOPE_BROKEN in settings,
            revision=revision or 0,
            revenue_source=settings[REVENUE_SOURCE],
        )

    @api.model
    def _scope_domain(self):
        """Return the domain of the customers in scope; customers out of scope are scored if they are assessed."""
        rules = {key: rule for key, _text, rule in Rules(self).working()}
        in_scope = rules[SCOPE].domain if SCOPE in rules else Domain("strategic_status", "!=", False)
        return Domain(CUSTOMER_DOMAIN) & Domain("is_own_company", "=", False) & in_scope

    @api.model
    def _thresholds(self):
        """Return the thresholds of audience fit and of reputation, by the name of the score."""
        programme = self._programme()
        return {"audience_fit": programme.fit_threshold, "reputation": programme.reputation_threshold}

    @api.model
    def _watched_fields(self):
        """Return the names of res.partner's fields that active rules and the scope read; none if there is no rule.

        Every write of a partner calls this method, so it takes the cached programme, without a query. Before its
        commit, the writing transaction checks whether the cached programme is still the latest.
        """
        programme = self._saved_programme()
        self.env["strategic.scoring.request"]._rely_on(programme.revision)
        return self._fields_of(programme)

    @api.model
    @tools.ormcache("programme")
    def _fields_of(self, programme):
        Partner = self.env["res.partner"]
        # Rules on revenue read no field of the customer: what is sold counts from the next nightly run on.
        rules = [rule for rule in programme.rules if rule.method != revenue_rule.METHOD]
        domains = [programme.scope, *(rule.domain for rule in rules)] if programme.rules else []
        return frozenset().union(*(field_names(text, Partner) for text in domains))

    @api.model
    @tools.ormcache("programme")
    def _read_rules(self, programme):
        """Return each rule by criterion id or `SCOPE`: a `Rule`, a `RevenueRule`, or for an invalid rule a text why."""
        rules = {SCOPE: self._read_rule(programme.scope)}
        for rule in programme.rules:
            is_on_revenue = rule.method == revenue_rule.METHOD
            rules[rule.id] = revenue_rule.read(rule.domain) if is_on_revenue else self._read_rule(rule.domain)
        return rules

    @api.model
    def _revenue_source(self, env, key=None):
        """Return the source of revenue of which rules ask, with the rights of `env`. Its days are the server's days.

        :param key: key of the source; by default that of the saved programme
        :raise UserError: if its addon is not installed, so that the rules are broken
        """
        key = key or self._saved_programme().revenue_source
        model = self.env["strategic.revenue.sources"]._sources().get(key)
        if not model:
            raise UserError(self.env._("There is no source of revenue “%(name)s”.", name=key))
        source = self.env[model].with_env(env).with_context(tz="UTC")
        if not source._is_installed():
            raise UserError(
                self.env._("Revenue comes from %(origin)s, whose addon is not installed.", origin=source._label())
            )
        return source

    @api.model
    def _read_rule(self, text):
        """Return `text` as a `Rule`; if `text` is no valid rule, return a sentence that says why."""
        try:
            return read(text, self._engine().env["res.partner"])
        except RuleError as error:
            return str(error)
