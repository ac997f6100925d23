from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...engine.batches import everybody
from ...engine.rule import RuleError, read
from ...engine.rule_check import COMPILE_ERRORS, check_access
from ...engine.rule_sql import RuleCompiler
from ...engine.rules import RULE_ERRORS, Rules
from ...engine.scores import Scores
from ...tools.odoo_private import execute_unlogged


class StrategicPreviewMixin(models.AbstractModel):
    """Preview before saving: which customers new settings would change, and how many customers meet a rule."""

    _name = "strategic.preview.mixin"
    _description = "Preview of Scores"

    @api.model
    def _preview(self, fit_threshold, reputation_threshold, scope):
        """Return how many customers would stop being strategic with these settings, and how many would become so."""
        return self._query_preview(
            fit_threshold,
            reputation_threshold,
            scope,
            SQL("COUNT(*) FILTER (WHERE drops_out), COUNT(*) FILTER (WHERE comes_in)"),
        )[0]

    @api.model
    def _query_preview(self, fit_threshold, reputation_threshold, scope, columns):
        """Run the SELECT of `_select_preview`, and return its rows."""
        settings = (fit_threshold, reputation_threshold, scope)
        scoring = self._trying_out(*settings)
        return Rules(scoring).execute(lambda: self._select_preview(*settings, columns))

    @api.model
    def _select_preview(self, fit_threshold, reputation_threshold, scope, columns, where=None):
        """Return the SELECT of `columns` that compares the customers' status with these settings to their status now.

        It covers only customers that the reader may see.

        :param columns: SQL expression of `id`, `drops_out` (strategic now, but not with these settings) and `comes_in`
            (the reverse)
        :param where: SQL condition on the same three columns; without it, all customers
        """
        scoring = self._trying_out(fit_threshold, reputation_threshold, scope)
        scoring.env.flush_all()
        # Thresholds do not change scores: if only they differ, read the stored scores. Another scope changes scores.
        # `select_kept` returns only customers whose status changes: all others neither drop out nor come in.
        programme = scoring._programme()
        only_thresholds = programme.scope == self._saved_programme().scope and not programme.has_own_thresholds
        scores = Scores(Rules(scoring), everybody)
        return SQL(
            """
            SELECT %(columns)s
              FROM (SELECT score.id,
                           partner.is_strategic AND NOT score.is_strategic AS drops_out,
                           score.is_strategic AND partner.is_strategic IS NOT TRUE AS comes_in
                      FROM (%(scores)s) AS score
                      JOIN res_partner AS partner ON partner.id = score.id
                     WHERE partner.id IN %(readable)s) AS change
             WHERE %(where)s
            """,
            columns=columns,
            scores=scores.select_kept() if only_thresholds else scores.select(),
            readable=self._reader()._search([]).subselect(),
            where=where or SQL("TRUE"),
        )

    @api.model
    def _trying_out(self, fit_threshold, reputation_threshold, scope):
        """Return the engine with these settings. It reads a scope that is not saved yet with the user's rights."""
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
    def _count_matching(self, domains):
        """Return for each rule in `domains` (texts) how many active customers in scope meet it, all in one query.

        Only customers that the reader may see are counted. The count is 0 for a rule that asks for something the
        reader may not read, and for an invalid rule, for example one that a user is still typing.
        """
        reader = self._reader()
        rules = [_readable(text, reader) for text in domains]
        try:
            return self._count_rules(rules, reader)
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            # At least one rule fails. Count each rule alone, so that only a failing rule counts 0.
            return [self._count_rule(rule, reader) for rule in rules]

    def _count_rule(self, rule, reader):
        """Return how many customers meet one rule, 0 if it fails."""
        try:
            return self._count_rules([rule], reader)[0]
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            return 0

    def _count_rules(self, rules, reader):
        """Return how many customers in scope that `reader` may see meet each of `rules`."""
        if not any(rules):
            return [0] * len(rules)
        scoring = self._engine()
        query = reader._search(Domain(CUSTOMER_DOMAIN))
        compiler = RuleCompiler(query, reader, everybody)
        with self.env.cr.savepoint(flush=False):
            # The scope is the same for all users, so read it as the superuser.
            in_scope = compiler.reading_as(scoring.env["res.partner"]).condition(scoring._scope_domain())
            conditions = [compiler.condition(rule.domain) if rule else SQL("FALSE") for rule in rules]
            query.add_where(in_scope)
            compiler.finish()
            [counts] = execute_unlogged(
                self.env, query.select(*(SQL("COUNT(*) FILTER (WHERE %s)", condition) for condition in conditions))
            )
        return list(counts)

    def _reader(self):
        """Return res.partner with the current user's rights and companies, in the engine's language and time zone."""
        companies = self.env.user.company_ids.ids
        return (
            self.env["res.partner"].sudo(False).with_context({"allowed_company_ids": companies, "tz": "UTC"}, lang=None)
        )


def _readable(text, reader):
    """Return the `Rule` that `text` stands for; None if it is invalid or reads what `reader` may not read."""
    try:
        rule = read(text, reader)
        check_access(rule, reader.env)
    except (RuleError, ValidationError):
        return None
    return rule
