from odoo import api, fields, models

from ...const import GROUP_SALESPERSON
from ...tools.score_field import points_short


class StrategicPartnerSummaryMixin(models.AbstractModel):
    """Mixin of res.partner: a sentence for each score that says why the customer has its status."""

    _name = "strategic.partner.summary.mixin"
    _description = "Summary of a Customer's Scores"

    strategic_summary = fields.Char(
        string="Why",
        compute="_compute_strategic_summary",
        groups=GROUP_SALESPERSON,
        help="The scores beside what is needed, a sentence for each.",
    )

    @api.depends(
        "audience_fit",
        "reputation",
        "audience_fit_potential",
        "reputation_potential",
        "strategic_audience_id",
        "strategic_status",
        "strategic_deciding_fit",
    )
    @api.depends_context("lang")
    def _compute_strategic_summary(self):
        programme = self.env["strategic.scoring"]._programme()
        assessed = self._count_assessed_criteria(programme)
        for partner in self:
            best, deciding = partner._fits_of_status(programme)

            def missing(scorecard, partner=partner):
                criteria = len(scorecard.assessed_criteria)
                return {
                    "missing": criteria - assessed.get((partner.commercial_partner_id.id, scorecard.audience_id), 0),
                    "criteria": criteria,
                }

            reputation_threshold = programme.thresholds_of(deciding.scorecard or programme.reputation)[1]
            partner.strategic_summary = partner._strategic_sentences(
                partner._audience_fit_sentence(best, deciding, missing),
                partner._reputation_sentence(reputation_threshold, **missing(programme.reputation)),
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

    def _strategic_sentences(self, audience_fit_sentence, reputation_sentence):
        if not self.strategic_status:
            return self.env._("Not assessed yet.")
        return f"{audience_fit_sentence} {reputation_sentence}"

    def _audience_fit_sentence(self, best, deciding, missing):
        """Return the audience fit beside its threshold, such as: Audience fit 82 of 70 needed (Logistics).

        :param best: `FitOfStatus` of the audience that the customer fits best
        :param deciding: `FitOfStatus` of the audience that gives the status; often the same
        :param missing: function that returns the numbers of criteria of a scorecard, as a dict: `criteria` that people
            assess, and those `missing`
        """
        env, score = self.env, self.audience_fit
        if score is False:
            return env._("Audience fit not assessed.")
        short = points_short(score, best.threshold)
        numbers = {"score": score, "threshold": best.threshold, "short": short, "audience": best.audience.name}
        # An audience fit of 0 means that the customer fits no audience, so name none.
        is_named = bool(score and best.audience)
        if best.scorecard and deciding != best and (is_named or deciding.could_reach):
            return self._two_audiences_sentence(numbers, is_named, deciding, missing(deciding.scorecard))
        counts = best.scorecard and missing(best.scorecard)
        if best.could_reach and counts and counts["missing"]:
            return env._(
                "Audience fit %(score)s so far, could reach %(potential)s of %(threshold)s needed (%(audience)s): "
                "%(missing)s of %(criteria)s criteria not assessed.",
                potential=best.potential,
                **counts,
                **numbers,
            )
        if not is_named:
            if short:
                return env._("Audience fit %(score)s of %(threshold)s needed, %(short)s short.", **numbers)
            return env._("Audience fit %(score)s of %(threshold)s needed.", **numbers)
        if short:
            return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s), %(short)s short.", **numbers)
        return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s).", **numbers)

    def _two_audiences_sentence(self, numbers, is_named, deciding, counts):
        """Return the audience fit, and the fit to another audience, which gives the customer its status.

        :param numbers: the values for the text about the best audience
        :param is_named: whether to name the best audience
        :param deciding: `FitOfStatus` of the other audience; its criteria are counted in `counts`
        """
        env = self.env
        numbers = {
            **numbers,
            **counts,
            "other": deciding.audience.name,
            "other_score": deciding.fit,
            "other_threshold": deciding.threshold,
            "potential": deciding.potential,
        }
        if not deciding.could_reach:
            return env._(
                "Audience fit %(score)s of %(threshold)s needed (%(audience)s); %(other_score)s of %(other_threshold)s "
                "needed (%(other)s).",
                **numbers,
            )
        if not is_named:
            return env._(
                "Audience fit %(score)s of %(threshold)s needed; could reach %(potential)s of %(other_threshold)s "
                "needed for %(other)s: %(missing)s of %(criteria)s criteria not assessed.",
                **numbers,
            )
        if deciding.threshold == numbers["threshold"]:
            return env._(
                "Audience fit %(score)s of %(threshold)s needed (%(audience)s); could reach %(potential)s for "
                "%(other)s: %(missing)s of %(criteria)s criteria not assessed.",
                **numbers,
            )
        return env._(
            "Audience fit %(score)s of %(threshold)s needed (%(audience)s); could reach %(potential)s of "
            "%(other_threshold)s needed for %(other)s: %(missing)s of %(criteria)s criteria not assessed.",
            **numbers,
        )

    def _reputation_sentence(self, threshold, missing, criteria):
        """Return the reputation beside its threshold, such as: Reputation 55 of 70 needed, 15 short.

        :param missing: number of criteria of reputation that are not assessed, of all its assessed `criteria`
        """
        env, score = self.env, self.reputation
        if score is False:
            return env._("Reputation not assessed.")
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
                "Reputation %(score)s so far, could reach %(potential)s of %(threshold)s needed: "
                "%(missing)s of %(criteria)s criteria not assessed.",
                **numbers,
            )
        if short:
            return env._("Reputation %(score)s of %(threshold)s needed, %(short)s short.", **numbers)
        return env._("Reputation %(score)s of %(threshold)s needed.", **numbers)
