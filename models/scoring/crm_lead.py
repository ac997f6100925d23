from odoo import api, fields, models

from ...const import GROUP_SALESPERSON, LEAD_FIELDS, STATUSES
from ...tools.guarded_related import GuardedChar, visible_value


class CrmLead(models.Model):
    """Adds the customer's status to the opportunity.

    `strategic.guard` keeps users from choosing a customer that they can't see, because the opportunity would show them
    its status.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "strategic.guard", "strategic.selection.order"]

    strategic_status = fields.Selection(
        selection=STATUSES,
        string="Customer Status",
        compute="_compute_strategic_status",
        store=True,
        index="btree_not_null",
        groups=GROUP_SALESPERSON,
        help="The strategic status of the opportunity's customer.",
    )
    is_strategic = fields.Boolean(
        string="Strategic Customer",
        compute="_compute_strategic_status",
        store=True,
        groups=GROUP_SALESPERSON,
        help="The opportunity's customer is strategic.",
    )
    strategic_summary = GuardedChar(related="partner_id.strategic_summary", groups=GROUP_SALESPERSON)

    # With this index, the filter "Strategic" of the pipeline finds the few opportunities of strategic customers, in the
    # order in which a kanban column shows them.
    _strategic_pipeline = models.Index("(priority DESC, id DESC) WHERE is_strategic IS TRUE")

    @api.depends("partner_id.commercial_partner_id")
    def _compute_strategic_status(self):
        """Copy the customer's status when the opportunity gets another customer.

        When the status of the same customer changes, the engine writes it to the opportunity by SQL.
        """
        for lead in self:
            for name in LEAD_FIELDS:
                lead[name] = visible_value(lead, "partner_id")[name]

    def _guarded_fields(self):
        return super()._guarded_fields() | {"partner_id"}

    def _check_visible(self, name, records):
        if name == "partner_id" and (hidden := records - records._filtered_access("read")):
            # When a user merges opportunities, Odoo writes the customer of one opportunity to another. So allow a
            # customer that the user can't see, if the user sees an opportunity of this customer.
            seen = self.with_context(active_test=False).search([("partner_id", "in", hidden.ids)]).partner_id
            records = hidden - seen
        return super()._check_visible(name, records)
