from markupsafe import Markup

from odoo import api, fields, models

from ...const import GROUP_SALESPERSON, SCORE_FIELDS
from ...tools.public import checks_access


class StrategicPartnerFitsMixin(models.AbstractModel):
    """Mixin of res.partner: for how many target audiences the customer is strategic."""

    _name = "strategic.partner.fits.mixin"
    _description = "Fits of a Customer to Audiences"

    strategic_fit_summary = fields.Char(
        string="Strategic for Audiences",
        compute="_compute_strategic_fit_summary",
        groups=GROUP_SALESPERSON,
        exportable=False,
        help="For how many target audiences the customer is strategic; empty if there is only one audience.",
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
