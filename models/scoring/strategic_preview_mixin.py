from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...engine.batches import everybody
from ...engine.compiled import Compiled
from ...engine.rule import RuleError, read
from ...engine.rule_check import COMPILE_ERRORS, check_access
from ...engine.rule_sql import RuleCompiler
from ...engine.rules import RULE_ERRORS, Rules
from ...engine.scores import Scores
from ...tools.odoo_private import execute_unlogged


class StrategicPreviewMixin(models.AbstractModel):
    """Shows before saving which customers new settings would change, and how many customers meet a rule."""

    _name = "strategic.preview.mixin"
    _description = "Preview of Scores"

    @api.model
    def _preview(self, fit_threshold, reputation_threshold, scope):
        """Return how many customers would stop being strategic, and how many would become strategic.

        The parameters are the settings to try.
        """
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
        return Rules(scoring).execute(lambda: Compiled(self._select_preview(*settings, columns)), everybody)

    @api.model
    def _select_preview(self, fit_threshold, reputation_threshold, scope, columns, where=None):
        """Return the SELECT of `columns` that compares who is strategic now with who would be with these settings.

        It covers only customers that the current user may see.

        :param columns: SQL expression of `id`, `drops_out` (strategic now, but not with these settings) and `comes_in`
            (strategic with these settings, but not now)
        :param where: SQL condition on these three columns; without it, the SELECT covers all customers
        """
        scoring = self._trying_out(fit_threshold, reputation_threshold, scope)
        scoring.env.flush_all()
        # Another scope changes scores, other thresholds do not. So if only thresholds differ, read the stored scores:
        # `select_kept` returns only the customers whose status would change, and only these can drop out or come in.
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
    def _count_matching(self, domains):
        """Return for each rule in `domains` (texts) how many active customers in scope meet it, all in one query.

        It counts only customers that the current user may see. The count is 0 for a rule that reads something the
        current user may not read, and for an invalid rule: a user may still be typing it.
        """
        reader = self._reader()
        rules = [_readable(text, reader) for text in domains]
        try:
            return self._count_rules(rules, reader)
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            # One query counts for all rules, so the query fails if one rule fails. Count for each rule alone: then
            # only a failing rule gets the count 0.
            return [self._count_rule(rule, reader) for rule in rules]

    def _count_rule(self, rule, reader):
        """Return how many customers meet `rule`, 0 if the rule fails."""
        try:
            return self._count_rules([rule], reader)[0]
        except (*RULE_ERRORS, *COMPILE_ERRORS):
            return 0

    def _count_rules(self, rules, reader):
        """Return for each of `rules` how many customers meet it, of those in scope that `reader` may see."""
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
        """Return res.partner with the rights and companies of the current user.

        Language and time zone are those of the engine, so that a rule means the same as when it scores.
        """
        companies = self.env.user.company_ids.ids
        return (
            self.env["res.partner"].sudo(False).with_context({"allowed_company_ids": companies, "tz": "UTC"}, lang=None)
        )


def _readable(text, reader):
    """Return `text` as a `Rule`; None if it is no valid rule, or if it reads something that `reader` may not read."""
    try:
        rule = read(text, reader)
        check_access(rule, reader.env)
    except (RuleError, ValidationError):
        return None
    return rule
