from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...const import GROUP_SALESPERSON
from ...tools.score_field import points_short

# Candidates for whom one more assessment is not enough come after all others. No customer lacks so many points.
AFTER_ALL = 1000


class StrategicPartnerNextMixin(models.AbstractModel):
    """Mixin of res.partner: what a customer lacks to become, or stay, strategic. By it, *Assess Next* is ordered.

    One more assessment is enough if a candidate reaches one threshold, and lacks of the other score no more points than
    the lightest criterion that people assess can give. For a candidate, at least one such criterion is not assessed.
    """

    _name = "strategic.partner.next.mixin"
    _description = "What a Customer Lacks"

    strategic_missing = fields.Char(
        string="What Is Missing",
        compute="_compute_strategic_missing",
        groups=GROUP_SALESPERSON,
        help="What a candidate lacks to become strategic, or when an assessment of a strategic customer runs out.",
    )

    @api.depends(
        "audience_fit",
        "reputation",
        "strategic_audience_id",
        "strategic_status",
        "strategic_review_date",
    )
    @api.depends_context("lang")
    def _compute_strategic_missing(self):
        programme = self.env["strategic.scoring"]._programme()
        scorecards = {scorecard.audience_id: scorecard for scorecard in programme.audiences}
        for partner in self:
            scorecard = scorecards.get(partner.strategic_audience_id.id)
            fit_threshold, reputation_threshold = _thresholds(programme, scorecard)
            partner.strategic_missing = partner._missing_text(
                points_short(partner.audience_fit or 0, fit_threshold),
                points_short(partner.reputation or 0, reputation_threshold),
                scorecard.least_share if scorecard else 0,
                programme.reputation.least_share,
            )

    def _missing_text(self, fit, reputation, fit_share, reputation_share):
        """Return the text for a customer that lacks `fit` and `reputation` points; the shares are of one assessment."""
        env = self.env
        if self.strategic_status == "strategic":
            date = self.strategic_review_date
            return date and env._("An assessment runs out on %(date)s", date=format_date(env, date))
        if self.strategic_status != "partial":
            return False
        if fit and reputation:
            return env._("Audience fit %(fit)s short, reputation %(reputation)s short", fit=fit, reputation=reputation)
        if fit:
            if fit <= fit_share:
                return env._("Audience fit %(short)s short: one more assessment can be enough", short=fit)
            return env._("Audience fit %(short)s short", short=fit)
        if reputation <= reputation_share:
            return env._("Reputation %(short)s short: one more assessment can be enough", short=reputation)
        return env._("Reputation %(short)s short", short=reputation)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "strategic_missing":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        self._check_field_access(self._fields[field_name], "read")
        if not nulls.code:
            nulls = SQL("NULLS LAST")
        return SQL("%s %s %s", self._missing_to_sql(alias, query), direction, nulls)

    def _missing_to_sql(self, alias, query):
        """Return the SQL of the place in the order: NULL for those who are neither strategic nor candidates.

        Strategic customers come first, then the candidates for whom one more assessment is enough, each by the points
        that they lack.
        """
        programme = self.env["strategic.scoring"]._programme()
        fit, reputation, audience, status = (
            self._field_to_sql(alias, name, query)
            for name in ("audience_fit", "reputation", "strategic_audience_id", "strategic_status")
        )

        def by_audience(values, default):
            """Return the SQL of a value that depends on the best audience."""
            cases = [SQL("WHEN %s THEN %s", key, value) for key, value in values.items() if value != default]
            return (
                SQL("CASE %s %s ELSE %s END", audience, SQL(" ").join(cases), default) if cases else SQL("%s", default)
            )

        audiences = {scorecard.audience_id: scorecard for scorecard in programme.audiences}
        needed = {key: programme.thresholds_of(scorecard) for key, scorecard in audiences.items()}
        return SQL(
            """(SELECT CASE %(status)s
                       WHEN 'strategic' THEN 0
                       WHEN 'partial' THEN fit + reputation + CASE
                           WHEN fit = 0 AND reputation <= %(reputation_share)s THEN 0
                           WHEN reputation = 0 AND fit <= %(fit_share)s THEN 0
                           ELSE %(after_all)s END
                       END
                  FROM (SELECT GREATEST(%(fit_needed)s - COALESCE(%(fit)s, 0), 0) AS fit,
                               GREATEST(%(reputation_needed)s - COALESCE(%(reputation)s, 0), 0) AS reputation
                       ) AS short)""",
            status=status,
            fit=fit,
            reputation=reputation,
            fit_needed=by_audience({key: one[0] for key, one in needed.items()}, programme.fit_threshold),
            reputation_needed=by_audience({key: one[1] for key, one in needed.items()}, programme.reputation_threshold),
            fit_share=by_audience({key: scorecard.least_share for key, scorecard in audiences.items()}, 0),
            reputation_share=programme.reputation.least_share,
            after_all=AFTER_ALL,
        )


def _thresholds(programme, scorecard):
    return programme.thresholds_of(scorecard) if scorecard else programme.thresholds
