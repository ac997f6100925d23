from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models

from ...const import GROUP_SALESPERSON, SCORE_FIELDS
from ...tools.public import checks_access


class FitOfStatus(NamedTuple):
    """A fit of a customer, for the texts that say why it has its status.

    :param scorecard: `Scorecard` of the audience; None if no audience gives this fit
    :param audience: record of the audience
    :param threshold: the fit that the audience needs
    """

    scorecard: object
    audience: object
    fit: int
    potential: int
    threshold: int

    @property
    def could_reach(self):
        """Whether the fit is below the threshold, and could still grow."""
        return (self.fit or 0) < self.threshold and self.potential > (self.fit or 0)


class StrategicPartnerFitsMixin(models.AbstractModel):
    """Mixin of res.partner: for how many target audiences the customer is strategic, and which one gives its status.

    The audience that a customer fits best may leave no room while another one does, or may ask for more than another
    one. Then the other audience gives the status, and texts about the status name it.
    """

    _name = "strategic.partner.fits.mixin"
    _description = "Fits of a Customer to Audiences"

    strategic_fit_summary = fields.Char(
        string="Strategic for Audiences",
        compute="_compute_strategic_fit_summary",
        groups=GROUP_SALESPERSON,
        exportable=False,
        help="For how many target audiences the customer is strategic; empty if there is only one audience.",
    )

    strategic_deciding_fit = fields.Json(
        string="Fit That Gives the Status",
        compute="_compute_strategic_deciding_fit",
        groups=GROUP_SALESPERSON,
        exportable=False,
    )

    @api.depends(*SCORE_FIELDS, "commercial_partner_id")
    @api.depends_context("lang")
    def _compute_strategic_fit_summary(self):
        audience_ids = [card.audience_id for card in self.env["strategic.scoring"]._programme().audiences]
        customers = self.filtered("strategic_status").commercial_partner_id
        if len(audience_ids) < 2 or not customers:
            self.strategic_fit_summary = False
            return
        counts = dict(
            self.env["strategic.fit"]
            .with_context(active_test=False)
            ._read_group(
                [
                    ("partner_id", "in", customers.ids),
                    ("audience_id", "in", audience_ids),
                    ("status", "=", "strategic"),
                ],
                groupby=["partner_id"],
                aggregates=["__count"],
            )
        )
        for partner in self:
            count = counts.get(partner.commercial_partner_id._origin, 0)
            if not partner.strategic_status:
                partner.strategic_fit_summary = False
            elif count:
                partner.strategic_fit_summary = self.env._(
                    "Strategic for %(count)s of %(total)s audiences", count=count, total=len(audience_ids)
                )
            else:
                partner.strategic_fit_summary = self.env._(
                    "Strategic for none of %(total)s audiences", total=len(audience_ids)
                )

    @api.depends(*SCORE_FIELDS, "commercial_partner_id", "strategic_assessment_ids")
    def _compute_strategic_deciding_fit(self):
        """Compute the fit that gives each customer its status, in one query for all of them.

        The value is a dict with `audience_id`, `fit` and `potential` of it, and `best_potential`: that of the audience
        that the customer fits best. `audience_id` is False if an overall assessment gives the status. The value is
        False where no audience but the best one can give the status.
        """
        programme = self.env["strategic.scoring"]._programme()
        open_ = self.filtered("strategic_status")
        if not programme.has_own_thresholds:
            # With the same thresholds for all audiences, another one than the best can only matter by its room.
            several = len(programme.counted_audiences) > 1
            open_ = open_.filtered(lambda one: several and one.audience_fit_potential != one.audience_fit)
        scoring = self.env["strategic.scoring"]._engine().with_context(strategic_programme=programme)
        fits = scoring._read_deciding_fits(open_.commercial_partner_id._origin.ids)
        for partner in self:
            # The engine tells nothing of archived customers: take their best audience, and promise no room.
            partner.strategic_deciding_fit = partner in open_ and fits.get(
                partner.commercial_partner_id._origin.id,
                {
                    "audience_id": partner.strategic_audience_id.id,
                    "fit": partner.audience_fit,
                    "potential": partner.audience_fit or 0,
                    "best_potential": partner.audience_fit or 0,
                },
            )

    def _fits_of_status(self, programme):
        """Return two `FitOfStatus`: that to the best audience, and the one that gives the status, often the same."""
        audiences = self.env["strategic.audience"].browse(card.audience_id for card in programme.audiences)
        scorecards = dict(zip(audiences, programme.audiences, strict=True))
        deciding = self.strategic_deciding_fit or {"audience_id": self.strategic_audience_id.id}

        def fit_of(audience, fit, potential):
            scorecard = scorecards.get(audience)
            threshold = programme.thresholds_of(scorecard)[0] if scorecard else programme.fit_threshold
            return FitOfStatus(scorecard, audience, fit, potential, threshold)

        # An overall assessment of the dimension is no fit to an audience.
        best_audience = self.strategic_audience_id if deciding["audience_id"] else audiences.browse()
        best = fit_of(best_audience, self.audience_fit, deciding.get("best_potential", self.audience_fit_potential))
        audience = audiences.browse(deciding["audience_id"]).with_prefetch(audiences.ids)
        if audience in (best_audience, audiences.browse()):
            return best, best
        return best, fit_of(audience, deciding["fit"], deciding["potential"])

    @checks_access("read", model="strategic.fit")
    def action_open_fits(self):
        """Open the fits of the customer to all audiences, the best first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_fit_action")
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "=", customer.id)],
            "context": {"active_test": customer.active},
            "help": self._no_fits_help(),
        }

    def _no_fits_help(self):
        """Return what the list says if no fit is stored: the general text would not tell why it is empty."""
        return Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (
            self.env._("No fit of 50 or more yet"),
            self.env._(
                "Fits are listed from 50 on, or once somebody has assessed the customer for the audience. The page "
                "Strategic of the customer shows the fit to every audience: assess the customer there."
            ),
        )
