from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...const import GROUP_SALESPERSON
from ...engine.programme import STORED_FROM
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
        "strategic_deciding_fit",
    )
    @api.depends_context("lang")
    def _compute_strategic_missing(self):
        programme = self.env["strategic.scoring"]._programme()
        for partner in self:
            best, deciding = partner._fits_of_status(programme)
            scorecard = deciding.scorecard
            reputation_threshold = programme.thresholds_of(scorecard or programme.reputation)[1]
            partner.strategic_missing = partner._missing_text(
                points_short(deciding.fit or 0, deciding.threshold),
                points_short(partner.reputation or 0, reputation_threshold),
                scorecard.least_share if scorecard else 0,
                programme.reputation.least_share,
                deciding.audience.name if best.scorecard and deciding != best else False,
            )

    def _missing_text(self, fit, reputation, fit_share, reputation_share, audience):
        """Return the text for a customer that lacks `fit` and `reputation` points; the shares are of one assessment.

        :param audience: name of the audience if it is not the one that the customer fits best, else False
        """
        env = self.env
        if self.strategic_status == "strategic":
            date = self.strategic_review_date
            return date and env._("An assessment runs out on %(date)s", date=format_date(env, date))
        if self.strategic_status != "partial":
            return False
        if fit and audience:
            return self._missing_for_other_text(fit, reputation, fit_share, audience)
        if fit and reputation:
            return env._("Audience fit %(fit)s short, reputation %(reputation)s short", fit=fit, reputation=reputation)
        if fit:
            if fit <= fit_share:
                return env._("Audience fit %(short)s short: one more assessment can be enough", short=fit)
            return env._("Audience fit %(short)s short", short=fit)
        if reputation <= reputation_share:
            return env._("Reputation %(short)s short: one more assessment can be enough", short=reputation)
        return env._("Reputation %(short)s short", short=reputation)

    def _missing_for_other_text(self, fit, reputation, fit_share, audience):
        """Return the text for a customer whose fit to another than its best audience makes it a candidate."""
        env = self.env
        if reputation:
            return env._(
                "Fit to %(audience)s %(fit)s short, reputation %(reputation)s short",
                audience=audience,
                fit=fit,
                reputation=reputation,
            )
        if fit <= fit_share:
            return env._(
                "Fit to %(audience)s %(short)s short: one more assessment can be enough", audience=audience, short=fit
            )
        return env._("Fit to %(audience)s %(short)s short", audience=audience, short=fit)

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
        names = (
            "audience_fit",
            "audience_fit_potential",
            "reputation",
            "strategic_audience_id",
            "strategic_status",
            "commercial_partner_id",
        )
        fit, potential, reputation, audience, status, customer = (
            self._field_to_sql(alias, name, query) for name in names
        )
        of_best = _short_to_sql(programme, fit, reputation, audience)
        if len(programme.counted_audiences) > 1:
            # Another audience than the best may make the customer a candidate. If its fit is not stored, then nobody
            # has assessed the customer for it; it can be the best audience only if the fit is under `STORED_FROM`.
            of_candidate = SQL(
                """CASE WHEN %(potential)s = %(fit)s THEN %(of_best)s ELSE COALESCE(
                       (SELECT %(of_own)s
                          FROM strategic_fit AS own
                         WHERE own.partner_id = %(customer)s AND own.status = 'partial'
                           AND own.audience_id IN %(counted)s
                      ORDER BY own.audience_id = %(audience)s DESC, own.fit DESC NULLS LAST, own.audience_id
                         LIMIT 1),
                       %(of_unstored)s
                   ) END""",
                potential=potential,
                fit=fit,
                of_best=of_best,
                of_own=_short_to_sql(programme, SQL("own.fit"), reputation, SQL("own.audience_id")),
                customer=customer,
                counted=tuple(card.audience_id for card in programme.counted_audiences),
                audience=audience,
                of_unstored=SQL(
                    "CASE WHEN %s < %s THEN %s ELSE %s END",
                    fit,
                    STORED_FROM,
                    of_best,
                    _short_to_sql(programme, SQL("0"), reputation, SQL("NULL::int4")),
                ),
            )
        else:
            of_candidate = of_best
        return SQL("CASE %s WHEN 'strategic' THEN 0 WHEN 'partial' THEN %s END", status, of_candidate)


def _short_to_sql(programme, fit, reputation, audience):
    """Return the SQL of the points that a candidate lacks of both scores, with `AFTER_ALL` added if one more assessment
    is not enough.

    :param fit: SQL of the fit to the audience; the other parameters are SQL too
    :param audience: SQL of the audience's id; with NULL the thresholds of the settings apply
    """

    def by_audience(values, default):
        """Return the SQL of a value that depends on the audience."""
        cases = [SQL("WHEN %s THEN %s", key, value) for key, value in values.items() if value != default]
        return SQL("CASE %s %s ELSE %s END", audience, SQL(" ").join(cases), default) if cases else SQL("%s", default)

    audiences = {scorecard.audience_id: scorecard for scorecard in programme.audiences}
    needed = {key: programme.thresholds_of(scorecard) for key, scorecard in audiences.items()}
    return SQL(
        """(SELECT short.fit + short.reputation + CASE
                       WHEN short.fit = 0 AND short.reputation <= %(reputation_share)s THEN 0
                       WHEN short.reputation = 0 AND short.fit <= %(fit_share)s THEN 0
                       ELSE %(after_all)s END
              FROM (SELECT GREATEST(%(fit_needed)s - COALESCE(%(fit)s, 0), 0) AS fit,
                           GREATEST(%(reputation_needed)s - COALESCE(%(reputation)s, 0), 0) AS reputation
                   ) AS short)""",
        fit=fit,
        reputation=reputation,
        fit_needed=by_audience({key: one[0] for key, one in needed.items()}, programme.fit_threshold),
        reputation_needed=by_audience({key: one[1] for key, one in needed.items()}, programme.reputation_threshold),
        fit_share=by_audience({key: scorecard.least_share for key, scorecard in audiences.items()}, 0),
        reputation_share=programme.reputation.least_share,
        after_all=AFTER_ALL,
    )
