from odoo import api, fields, models

from ...const import STATUSES
from ...tools.guarded_related import visible_value
from ...tools.score_field import Score, points_short


class StrategicPartnershipMarketMixin(models.AbstractModel):
    """Mixin of a partnership: how well its customer fits its market, whichever audience the customer fits best."""

    _name = "strategic.partnership.market.mixin"
    _description = "Fit of a Customer to the Market of a Partnership"

    market_fit = Score(
        string="Fit to Market",
        compute="_compute_market_fit",
        help="How well the customer represents the market of the partnership, from 0 to 100; empty under 50, or while "
        "not assessed.",
    )
    market_status = fields.Selection(
        selection=STATUSES,
        string="Status in Market",
        compute="_compute_market_fit",
        help="The customer's status for the market of the partnership. Without a market: for its best audience.",
    )
    market_summary = fields.Char(
        string="Scores in Market",
        compute="_compute_market_summary",
        help="The customer's scores beside what the market of the partnership needs, a sentence for each.",
    )

    @api.depends("audience_id", "partner_id.audience_fit", "partner_id.reputation", "partner_id.strategic_status")
    def _compute_market_fit(self):
        # sudo: as with related fields, a user who may read the partnership may know its customer's scores.
        # `visible_value` hides those of a customer whom the user has chosen but may not see.
        customers = {partnership: visible_value(partnership, "partner_id")._origin.sudo() for partnership in self}
        fits = self.env["strategic.fit"].sudo().with_context(active_test=False)
        found = fits.search_fetch(
            [
                ("partner_id", "in", [customer.id for customer in customers.values() if customer]),
                ("audience_id", "in", self.audience_id.ids),
            ],
            ["partner_id", "audience_id", "fit", "status"],
        )
        by_point = {(fit.partner_id.id, fit.audience_id.id): fit for fit in found}
        for partnership, customer in customers.items():
            audience = partnership.audience_id._origin
            fit = by_point.get((customer.id, audience.id), fits)
            partnership.market_fit = fit.fit
            partnership.market_status = fit.status if audience else customer.strategic_status

    @api.depends("market_fit", "market_status")
    @api.depends_context("lang")
    def _compute_market_summary(self):
        programme = self.env["strategic.scoring"]._programme()
        scorecards = {card.audience_id: card for card in programme.audiences}
        for partnership in self:
            # sudo: see `_compute_market_fit`.
            customer = visible_value(partnership, "partner_id")._origin.sudo()
            audience = partnership.audience_id._origin
            if not customer or not audience:
                partnership.market_summary = customer.strategic_summary
                continue
            scorecard = scorecards.get(audience.id, programme.reputation)
            fit_threshold, reputation_threshold = programme.thresholds_of(scorecard)
            fit_sentence = partnership._market_fit_sentence(fit_threshold)
            partnership.market_summary = f"{fit_sentence} {customer._reputation_sentence(reputation_threshold, 0, 0)}"

    def _market_fit_sentence(self, threshold):
        """Return the fit beside its threshold, such as: Audience fit 82 of 70 needed (Logistics)."""
        env = self.env
        if self.market_fit is False:
            return env._("Audience fit under 50, or not assessed (%(audience)s).", audience=self.audience_id.name)
        numbers = {
            "score": self.market_fit,
            "threshold": threshold,
            "short": points_short(self.market_fit, threshold),
            "audience": self.audience_id.name,
        }
        if numbers["short"]:
            return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s), %(short)s short.", **numbers)
        return env._("Audience fit %(score)s of %(threshold)s needed (%(audience)s).", **numbers)
