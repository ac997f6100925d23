from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.public import checks_access


class StrategicPartnershipOpportunitiesMixin(models.AbstractModel):
    """Mixin of a partnership: the opportunities that sell its product, and their revenue."""

    _name = "strategic.partnership.opportunities.mixin"
    _inherit = ["strategic.partnership.currency.mixin"]
    _description = "Opportunities of a Partnership"

    lead_count = fields.Integer(
        string="Number of Opportunities",
        compute="_compute_lead_revenue",
        help="Opportunities that came of this partnership, including the lost ones.",
    )
    won_revenue = fields.Monetary(
        compute="_compute_lead_revenue", help="Expected revenue of the opportunities that are won."
    )
    open_revenue = fields.Monetary(
        compute="_compute_lead_revenue",
        help="Expected revenue of the opportunities that are neither won nor lost, each times its probability.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_lead_revenue(self):
        """Count and add up the opportunities of each partnership that the reader may see.

        The count includes archived opportunities. The revenue excludes them, as all revenue figures of this addon do;
        it is in the partnership's currency.
        """
        found = {partnership.id: Counter() for partnership in self}
        for partnership, company, won_status, active, count, revenue, prorated in (
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("strategic_partnership_id", "in", self.ids)],
                ["strategic_partnership_id", "company_id", "won_status", "active"],
                ["__count", "expected_revenue:sum", "prorated_revenue:sum"],
            )
        ):
            sums = found[partnership.id]
            sums["lead_count"] += count
            if active and won_status == "won":
                sums["won_revenue"] += partnership._in_own_currency(company, revenue)
            elif active and won_status == "pending":
                sums["open_revenue"] += partnership._in_own_currency(company, prorated)
        for partnership in self:
            sums = found.get(partnership.id) or Counter()
            for name in ("lead_count", "won_revenue", "open_revenue"):
                partnership[name] = sums[name]

    @api.constrains("company_id")
    def _check_company_of_leads(self):
        """Raise a `ValidationError` if an opportunity of a partnership belongs to another company than the partnership.

        This applies to opportunities that sell the product of the partnership, and to opportunities in which its
        customer spoke for us.
        """
        # sudo: include the opportunities of colleagues. `active_test`: include lost opportunities, which are archived.
        for partnership in self.sudo().with_context(active_test=False):
            leads = partnership.lead_ids | partnership.reference_ids.lead_id
            if leads.company_id - partnership.company_id:
                raise ValidationError(
                    self.env._(
                        "%(partnership)s has opportunities, or references used in them, in another company than "
                        "%(company)s: it stays where they are.",
                        partnership=partnership.display_name,
                        company=partnership.company_id.name,
                    )
                )

    @api.readonly
    @checks_access("read")
    def action_open_leads(self):
        """Open all opportunities that sell the product of the partnership, also those that are lost."""
        self.ensure_one()
        return self._action_pipeline([("strategic_partnership_id", "=", self.id)])

    def _action_pipeline(self, domain):
        """Return the action that opens the opportunities in `domain` with the views of CRM."""
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        return dict(
            action,
            display_name=self.env._("Opportunities from %s", self.display_name),
            domain=domain,
            context={
                "default_type": "opportunity",
                "default_strategic_partnership_id": self.id,
                "default_company_id": self.company_id.id,
                "active_test": False,
            },
        )
