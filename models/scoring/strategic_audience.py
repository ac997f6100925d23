from odoo import api, fields, models

from ...const import CUSTOMER_DOMAIN
from ...tools.public import checks_access

# Fields on which scores and statuses depend.
SCORED_BY = frozenset({"active", "sequence", "fit_threshold", "reputation_threshold", "is_product_open"})


class StrategicAudience(models.Model):
    """A target audience (ideal customer profile) of a product being developed."""

    _name = "strategic.audience"
    _inherit = ["strategic.record"]
    _description = "Target Audience"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="The market, as your team calls it.")
    product = fields.Char(
        translate=True,
        help="What is being built for this audience: the general product that strategic customers help to shape.",
    )
    description = fields.Html(translate=True, help="Who belongs to this audience, and what they have in common.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="The user who decides which criteria the scorecard of this audience has.",
    )
    color = fields.Integer()
    fit_threshold = fields.Integer(
        string="Audience Fit Needed",
        help="From 1 to 100. 0: as in the settings.",
    )
    reputation_threshold = fields.Integer(
        string="Reputation Needed",
        help="From 1 to 100. 0: as in the settings.",
    )
    is_product_open = fields.Boolean(
        string="Product Under Development",
        default=True,
        help="The product is still being designed. The settings can let only such audiences make a customer strategic.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of two audiences that a customer fits equally well, the first one counts."
    )
    criterion_ids = fields.One2many(
        comodel_name="strategic.criterion",
        inverse_name="audience_id",
        string="Scorecard",
        copy=True,
        help="What makes a customer fit this audience. The fit is the weighted share of these criteria that it meets.",
    )
    criterion_count = fields.Integer(string="Criteria", compute="_compute_criterion_count")
    customer_count = fields.Integer(
        string="Customers",
        compute="_compute_customer_count",
        help="Customers that fit this audience better than any other.",
    )
    strategic_count = fields.Integer(
        string="Strategic",
        compute="_compute_customer_count",
        help="Strategic customers that fit this audience better than any other.",
    )

    @api.depends("criterion_ids")
    def _compute_criterion_count(self):
        for audience in self:
            audience.criterion_count = len(audience.criterion_ids)

    def _compute_customer_count(self):
        self.env["strategic.scoring"]._score_changes()
        counts = {
            (audience.id, is_strategic): count
            for audience, is_strategic, count in self.env["res.partner"]._read_group(
                self._customer_domain(),
                groupby=["strategic_audience_id", "is_strategic"],
                aggregates=["__count"],
            )
        }
        for audience in self:
            audience.strategic_count = counts.get((audience.id, True), 0)
            audience.customer_count = audience.strategic_count + counts.get((audience.id, False), 0)

    @api.model_create_multi
    def create(self, vals_list):
        audiences = super().create(vals_list)
        self.env["strategic.scoring"]._programme_changed("criteria")
        return audiences

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(SCORED_BY):
            self.env["strategic.scoring"]._programme_changed("criteria")
        return result

    def unlink(self):
        # Delete the criteria through the ORM, which refuses to delete criteria that have assessments. The foreign key
        # of the criteria would delete them without this check.
        self.with_context(active_test=False).criterion_ids.unlink()
        # Empty the field `audience_id` of the movements that name these audiences: it has no foreign key that would do
        # this.
        self.env["strategic.movement"].sudo().search([("audience_id", "in", self.ids)]).audience_id = False
        self.env["strategic.fit"]._delete_of("audience_id", self.ids)
        result = super().unlink()
        self.env["strategic.scoring"]._programme_changed("criteria")
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=audience.name))
            for audience, vals in zip(self, vals_list, strict=True)
        ]

    @checks_access("read")
    def action_open_customers(self):
        """Open the list of the customers that fit this audience better than any other audience."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.res_partner_action")
        action["domain"] = self._customer_domain()
        action["context"] = {"search_default_strategic": self.env.context.get("search_default_strategic", 0)}
        return action

    def _customer_domain(self):
        """Return the domain of the customers whose best audience is one of these and whose audience fit is above 0."""
        return [("strategic_audience_id", "in", self.ids), ("audience_fit", ">", 0), *CUSTOMER_DOMAIN]
