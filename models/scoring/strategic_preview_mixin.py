from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ...const import CUSTOMER_DOMAIN
from ...engine.batches import everybody
from ...engine.compiled import Compiled
from ...engine.revenue_rule import RevenueRule
from ...engine.rule import RuleError, read
from ...engine.rule_check import COMPILE_ERRORS, check_access
from ...engine.rule_sql import RuleCompiler
from ...engine.rules import RULE_ERRORS, Rules
from ...engine.sample import Count, draw
from ...engine.scores import Scores

# Up to this many partners, contacts included, numbers of customers are exact at once: counting takes less than 0.5 s.
EXACT_UP_TO = 50_000
# Up to this many customers that pass a threshold are counted exactly in a large database.
PASSING_LIMIT = 20_000


class StrategicPreviewMixin(models.AbstractModel):
    """Shows before saving which customers new settings would change, and how many customers meet a rule.

    In a large database, the numbers are estimates from a sample of the customers, until a user asks for the exact ones.
    """

    _name = "strategic.preview.mixin"
    _description = "Preview of Scores"

    @api.model
    def _preview(self, fit_threshold, reputation_threshold, scope, exactly=False):
        """Return how many customers would stop being strategic, and how many would become strategic, as `Count`s.

        The first three parameters are the settings to try.

        :param exactly: count all customers, however many there are
        """
        settings = (fit_threshold, reputation_threshold, scope)
        if exactly or not self._is_large():
            return [Count(number) for number in self._query_preview(settings)]
        if self._changes_only_thresholds(*settings):
            # An index finds the customers that pass a threshold. If they are few, the exact numbers take no longer.
            counts = self._query_preview(settings, limit=PASSING_LIMIT + 1)
            if sum(counts) <= PASSING_LIMIT:
                return [Count(number) for number in counts]
        sample = self._draw_sample()
        return [sample.estimate(found) for found in self._query_preview(settings, sample.batch)]

    @api.model
    def _is_large(self):
        """Return whether there are so many partners that their numbers are estimated first."""
        return self.env["strategic.scoring.run"]._estimate_partners() > EXACT_UP_TO

    @api.model
    def _draw_sample(self):
        [(last_id,)] = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM res_partner"))
        return draw(last_id)

    @api.model
    def _query_preview(self, settings, batch=everybody, limit=None):
        """Return how many customers of `batch` drop out, and how many come in, both counted up to `limit`."""

        def statement():
            changes = self._select_changes(*settings, batch)
            return Compiled(
                SQL(
                    "SELECT COUNT(*) FILTER (WHERE drops_out), COUNT(*) FILTER (WHERE comes_in) FROM (%s%s) AS change",
                    changes,
                    SQL(" LIMIT %s", limit) if limit else SQL(),
                )
            )

        return Rules(self._trying_out(*settings)).execute(statement, batch)[0]

    @api.model
    def _select_changed(self, *settings):
        """Return the SELECT of the ids of the customers that would become or stop being strategic."""
        return SQL("SELECT id FROM (%s) AS change", self._select_changes(*settings))

    @api.model
    def _select_changes(self, fit_threshold, reputation_threshold, scope, batch=everybody):
        """Return the SELECT of the customers that would become or stop being strategic with these settings.

        It covers only customers of `batch` that the current user may see. Its columns are `id`, `drops_out` (strategic
        now, but not with these settings) and `comes_in` (strategic with these settings, but not now).
        """
        scoring = self._trying_out(fit_threshold, reputation_threshold, scope)
        scoring.env.flush_all()
        if self._changes_only_thresholds(fit_threshold, reputation_threshold, scope):
            return self._select_passing(fit_threshold, reputation_threshold, batch)
        return SQL(
            """
            SELECT score.id,
                   COALESCE(partner.is_strategic, FALSE) AS drops_out,
                   score.is_strategic AS comes_in
              FROM (%(scores)s) AS score
              JOIN res_partner AS partner ON partner.id = score.id
             WHERE score.is_strategic IS DISTINCT FROM COALESCE(partner.is_strategic, FALSE)
               AND partner.id IN %(readable)s
            """,
            scores=Scores(Rules(scoring), batch).select(),
            readable=self._reader()._search([]).subselect(),
        )

    @api.model
    def _changes_only_thresholds(self, fit_threshold, reputation_threshold, scope):
        """Return whether the stored scores tell who would be strategic: another scope would change the scores."""
        programme = self._trying_out(fit_threshold, reputation_threshold, scope)._programme()
        return programme.scope == self._saved_programme().scope and not programme.has_own_thresholds

    @api.model
    def _select_passing(self, fit_threshold, reputation_threshold, batch):
        """Return the SELECT of `_select_changes` for other thresholds, by the stored scores."""
        query = self._reader()._search(Domain(CUSTOMER_DOMAIN))
        query.add_where(batch(SQL("res_partner.id")))
        # The indexes `strategic_best_first` and `scored_best_first` find these customers. PostgreSQL has statistics of
        # `is_strategic`, and not of the expression that the second index begins with. So both are asked.
        query.add_where(
            SQL(
                """
                res_partner.strategic_status IS NOT NULL AND (
                    res_partner.is_strategic IS TRUE
                    AND (res_partner.audience_fit < %(fit)s OR res_partner.reputation < %(reputation)s)
                    OR res_partner.is_strategic IS NOT TRUE AND COALESCE(res_partner.is_strategic, FALSE) = FALSE
                    AND res_partner.audience_fit >= %(fit)s AND res_partner.reputation >= %(reputation)s
                )
                """,
                fit=fit_threshold,
                reputation=reputation_threshold,
            )
        )
        return query.select(
            SQL("res_partner.id"),
            SQL("res_partner.is_strategic IS TRUE AS drops_out"),
            SQL("res_partner.is_strategic IS NOT TRUE AS comes_in"),
        )

    @api.model
    def _trying_out(self, fit_threshold, reputation_threshold, scope):
        """Return the engine with these settings. A scope that is not saved yet reads only what the user may read."""
        programme = self._saved_programme()
        tried_out = programme._replace(fit_threshold=fit_threshold, reputation_threshold=reputation_threshold)
        scoring = self._engine()
        if not scope or scope == programme.scope:
            return scoring.with_context(strategic_programme=tried_out)
        return scoring.with_context(
            strategic_programme=tried_out._replace(scope=scope, is_scope_broken=False),
            strategic_scope_reader=self._reader(),
        )

    @api.model
    def _count_matching(self, rules, exactly=False):
        """Return for each of `rules` how many active customers in scope meet it, as a `Count`.

        One query counts for all rules. It counts only customers that the current user may see. The count is 0 for a
        rule that reads something the current user may not read, and for an invalid rule: a user may still be typing it.

        :param rules: the texts of domains, and `RevenueRule`s
        :param exactly: count all customers, however many there are
        """
        reader = self._reader()
        rules = [self._readable(rule, reader) for rule in rules]
        if not any(rules):
            return [Count(0)] * len(rules)
        sample = None if exactly or not self._is_large() else self._draw_sample()
        batch = sample.batch if sample else everybody
        try:
            counts = self._count_rules(rules, reader, batch)
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            # The query fails if one rule fails. Count for each rule alone: then only a failing rule counts nobody.
            counts = [self._count_rule(rule, reader, batch) for rule in rules]
        return [sample.estimate(number) if sample and number is not None else Count(number or 0) for number in counts]

    def _count_rule(self, rule, reader, batch):
        """Return how many customers of `batch` meet `rule`, None if there is no rule or the rule fails."""
        try:
            return self._count_rules([rule], reader, batch)[0]
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            return None

    def _count_rules(self, rules, reader, batch):
        """Return for each of `rules` how many customers of `batch` meet it, of those in scope that `reader` may see.

        None for each rule that is None.
        """
        with self.env.cr.savepoint(flush=False):
            query, compiler = self._customers_in_scope(reader, batch)
            columns = [
                SQL("COUNT(*) FILTER (WHERE %s)", compiler.rule(rule)) if rule else SQL("NULL") for rule in rules
            ]
            compiler.finish()
            [counts] = Compiled(query.select(*columns)).execute(self.env, batch)
        return list(counts)

    @api.model
    def _customers_in_scope(self, reader, batch):
        """Return the `Query` of the customers of `batch` in scope that `reader` may see, and the `RuleCompiler` on it.

        `finish` of the compiler is for the caller to call, before the query is read.
        """
        query = reader._search(Domain(CUSTOMER_DOMAIN))
        query.add_where(batch(SQL.identifier(query.table, "id")))
        compiler = RuleCompiler(query, reader, batch, lambda: self._revenue_source(reader.env))
        # The scope is the same for all users, so read it as the superuser.
        scoring = self._engine()
        query.add_where(compiler.reading_as(scoring.env["res.partner"]).condition(scoring._scope_domain()))
        return query, compiler

    @api.model
    def _count_text(self, count):
        """Return a `Count` as a user reads it within a sentence."""
        number = formatLang(self.env, count.number, digits=0)
        if count.is_bound:
            return self.env._("fewer than about %(count)s", count=number)
        return self.env._("about %(count)s", count=number) if count.is_estimate else number

    def _reader(self):
        """Return res.partner with the rights and companies of the current user.

        Language and time zone are those of the engine, so that a rule means the same as when it scores.
        """
        companies = self.env.user.company_ids.ids
        return (
            self.env["res.partner"].sudo(False).with_context({"allowed_company_ids": companies, "tz": "UTC"}, lang=None)
        )

    def _readable(self, rule, reader):
        """Return a text or a `RevenueRule` as a rule; None if it is invalid, or reads what `reader` may not read."""
        try:
            if isinstance(rule, RevenueRule):
                return rule if self._revenue_source(reader.env)._is_readable() else None
            rule = read(rule, reader)
            check_access(rule, reader.env)
        except (RuleError, UserError):
            return None
        return rule
