from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import rule_domain
from ..tools.batches import everybody
from ..tools.rule_sql import RuleCompiler


class StrategicScoring(models.AbstractModel):
    """What other settings would change, and whom a rule would meet, before they are saved."""

    _inherit = "strategic.scoring"

    @api.model
    def _preview(self, fit_threshold, reputation_threshold, scope):
        """Give how many customers would drop out, and how many would come in, with these settings."""
        return self._query_preview(
            fit_threshold,
            reputation_threshold,
            scope,
            SQL("COUNT(*) FILTER (WHERE drops_out), COUNT(*) FILTER (WHERE comes_in)"),
        )[0]

    @api.model
    def _query_preview(self, fit_threshold, reputation_threshold, scope, columns):
        """Give `columns` of the customers as they would be, beside how they are, without writing anything."""
        return self.env.execute_query(self._select_preview(fit_threshold, reputation_threshold, scope, columns))

    @api.model
    def _select_preview(self, fit_threshold, reputation_threshold, scope, columns, where=None):
        """Give the SELECT of `columns` of the customers as they would be, beside how they are.

        :param columns: SQL of `id`, `drops_out` (is strategic, would not be any more) and `comes_in` (the other way)
        :param where: SQL of the same, for whom to give them
        """
        saved = self._saved_programme()
        programme = saved._replace(
            fit_threshold=fit_threshold, reputation_threshold=reputation_threshold, scope=scope or saved.scope
        )
        scoring = self._engine().with_context(strategic_programme=programme)
        scoring.env.flush_all()
        # Thresholds alone leave the scores as they are; another scope asks every rule again.
        only_thresholds = programme.scope == saved.scope
        # (Of the former, just those whose status changes are given; the others neither drop out nor come in.)
        scores = scoring._select_kept_scores(everybody) if only_thresholds else scoring._select_scores(everybody)
        return SQL(
            """
            SELECT %(columns)s
              FROM (SELECT score.id,
                           partner.is_strategic AND NOT score.is_strategic AS drops_out,
                           score.is_strategic AND partner.is_strategic IS NOT TRUE AS comes_in
                      FROM (%(scores)s) AS score
                      JOIN res_partner AS partner ON partner.id = score.id) AS change
             WHERE %(where)s
            """,
            columns=columns,
            scores=scores,
            where=where or SQL("TRUE"),
        )

    @api.model
    def _count_matching(self, domains):
        """Give for each rule in `domains` (text) how many active customers in scope meet it, all in one query.

        A text that is no rule, as while somebody is typing it, counts 0.
        """
        scoring = self._engine()
        Partner = scoring.env["res.partner"]
        query = Partner._search(scoring._scope_domain())
        compiler = RuleCompiler(query, Partner, everybody)
        columns = []
        for text in domains:
            try:
                rule_domain.check(text, Partner)
            except ValidationError:
                columns.append(SQL("0"))
                continue
            condition = compiler.condition(rule_domain.parse(text))
            columns.append(SQL("COUNT(*) FILTER (WHERE %s)", condition))
        compiler.finish()
        return list(scoring.env.execute_query(query.select(*columns))[0]) if columns else []
