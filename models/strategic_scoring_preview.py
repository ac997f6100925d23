from odoo import api, models
from odoo.tools import SQL

from .strategic_scoring import _everybody


class StrategicScoring(models.AbstractModel):
    """What other settings would change, before they are saved."""

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
    def _preview_ids(self, fit_threshold, reputation_threshold, scope):
        """Give the ids of the customers that would drop out, and of those that would come in, with these settings."""
        [(dropping, coming)] = self._query_preview(
            fit_threshold,
            reputation_threshold,
            scope,
            SQL("array_agg(id) FILTER (WHERE drops_out), array_agg(id) FILTER (WHERE comes_in)"),
        )
        return dropping or [], coming or []

    @api.model
    def _query_preview(self, fit_threshold, reputation_threshold, scope, columns):
        """Give `columns` of the customers as they would be, beside how they are, without writing anything."""
        saved = self._saved_programme()
        programme = saved._replace(
            fit_threshold=fit_threshold, reputation_threshold=reputation_threshold, scope=scope or saved.scope
        )
        scoring = self._engine().with_context(strategic_programme=programme)
        scoring.env.flush_all()
        # Thresholds alone leave the scores as they are; another scope asks every rule again.
        only_thresholds = programme.scope == saved.scope
        scores = scoring._select_kept_scores(_everybody) if only_thresholds else scoring._select_scores(_everybody)
        return scoring.env.execute_query(
            SQL(
                """
                SELECT %(columns)s
                  FROM (SELECT score.id,
                               partner.is_strategic AND NOT score.is_strategic AS drops_out,
                               score.is_strategic AND partner.is_strategic IS NOT TRUE AS comes_in
                          FROM (%(scores)s) AS score
                          JOIN res_partner AS partner ON partner.id = score.id) AS change
                """,
                columns=columns,
                scores=scores,
            )
        )
