from odoo import api, fields, models

from ...const import GROUP_SALESPERSON
from ...tools.score_field import points_short


class StrategicPartnerSummaryMixin(models.AbstractModel):
    """Mixin of res.partner: one sentence that says why the customer has its status."""

    _name = "strategic.partner.summary.mixin"
    _description = "Summary of a Customer's Scores"

    strategic_summary = fields.Char(
        string="Why",
        compute="_compute_strategic_summary",
        groups=GROUP_SALESPERSON,
        help="The scores beside what is needed, in one sentence.",
    )

    @api.depends(
        "audience_fit",
        "reputation",
        "audience_fit_potential",
        "reputation_potential",
        "strategic_audience_id",
        "strategic_status",
    )
    @api.depends_context("lang")
    def _compute_strategic_summary(self):
        programme = self.env["strategic.scoring"]._programme()
        scorecards = {scorecard.audience_id: scorecard for scorecard in programme.scorecards}
        assessed = self._count_assessed_criteria(programme)
        for partner in self:
            audience_id = partner.strategic_audience_id.id or None
            scorecard = scorecards.get(audience_id if audience_id in scorecards else None)
            fit_threshold, reputation_threshold = programme.thresholds_of(scorecard)
            missing = {
                one.dimension: (
                    len(one.assessed_criteria) - assessed.get((partner.commercial_partner_id.id, one.audience_id), 0),
                    len(one.assessed_criteria),
                )
                for one in (scorecard, programme.reputation)
            }
            partner.strategic_summary = partner._strategic_sentence(
                partner._audience_fit_clause(fit_threshold, *missing.get("audience_fit", (0, 0))),
                partner._reputation_clause(reputation_threshold, *missing["reputation"]),
            )

    def _count_assessed_criteria(self, programme):
        """Return how many criteria are assessed now, as {(customer id, audience id, None for reputation): number}.

        Only customers are counted whose scores could still grow.
        """
        open_ = self.filtered(
            lambda partner: (
                partner.strategic_status
                and (partner.audience_fit, partner.reputation)
                != (partner.audience_fit_potential, partner.reputation_potential)
            )
        )
        if not open_:
            return {}
        criterion_ids = [one.id for scorecard in programme.scorecards for one in scorecard.assessed_criteria]
        counts = self.env["strategic.assessment"]._read_group(
            [
                ("partner_id", "in", open_.commercial_partner_id.ids),
                ("criterion_id", "in", criterion_ids),
                "|",
                ("valid_until", "=", False),
                ("valid_until", ">=", fields.Date.today()),
            ],
            groupby=["partner_id", "audience_id"],
            aggregates=["__count"],
        )
        return {(customer.id, audience.id or None): count for customer, audience, count in counts}

    def _strategic_sentence(self, audience_fit_clause, reputation_clause):
        if not self.strategic_status:
            return self.env._("Not assessed yet.")
        return self.env._(
            "%(audience_fit)s; %(reputation)s.", audience_fit=audience_fit_clause, reputation=reputation_clause
        )

    def _audience_fit_clause(self, threshold, missing, criteria):
        """Return the audience fit beside its threshold, such as "Audience fit 82 of 70 needed (Logistics)".

        :param missing: number of criteria of the best audience that are not assessed, of all its assessed `criteria`
        """
        env, score = self.env, self.audience_fit
        if score is False:
            return env._("Audience fit not assessed")
        audience = self.strategic_audience_id.name
        short = points_short(score, threshold)
        numbers = {
            "score": score,
            "threshold": threshold,
            "short": short,
            "audience": audience,
            "potential": self.audience_fit_potential,
            "missing": missing,
            "criteria": criteria,
        }
        if short and missing and self.audience_fit_potential > score:
            return env._(
                "Audience fit %(score)s so far, could reach %(potential)s of %(threshold)s needed (%(audience)s): "
                "%(missing)s of %(criteria)s criteria not assessed",
                **numbers,
            )
        # An audience fit of 0 means that the customer fits no audience, so name none.
        if not self.strategic_audience_id or not score:
            if short:
                return env._("Audience fit %(score)s of %(threshold)s needed, %(short)s short", **numbers)
            return env._("Audience fit %(score)s of %(threshold)s needed", **numbers)
        if short:
            return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s), %(short)s short", **numbers)
        return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s)", **numbers)

    def _reputation_clause(self, threshold, missing, criteria):
        """Return the reputation beside its threshold, such as "reputation 55 of 70 needed, 15 short".

        :param missing: number of criteria of reputation that are not assessed, of all its assessed `criteria`
        """
        env, score = self.env, self.reputation
        if score is False:
            return env._("reputation not assessed")
        short = points_short(score, threshold)
        numbers = {
            "score": score,
            "threshold": threshold,
            "short": short,
            "potential": self.reputation_potential,
            "missing": missing,
            "criteria": criteria,
        }
        if short and missing and self.reputation_potential > score:
            return env._(
                "reputation %(score)s so far, could reach %(potential)s of %(threshold)s needed: "
                "%(missing)s of %(criteria)s criteria not assessed",
                **numbers,
            )
        if short:
            return env._("reputation %(score)s of %(threshold)s needed, %(short)s short", **numbers)
        return env._("reputation %(score)s of %(threshold)s needed", **numbers)
