from odoo import api, fields, models

from ...const import CUSTOMER_DOMAIN
from ...tools.guarded_related import GuardedChar, GuardedImage, GuardedSelection, visible_value
from ...tools.public import checks_access


class StrategicPartnership(models.Model):
    """A product designed with a customer.

    The product serves the two goals that Fisher names: a tailored solution for this customer, and a general product for
    other customers like it. This class holds the basic fields of a partnership, and the lists of its requirements,
    stakeholders, references and opportunities. Each mixin adds one topic, such as the figures computed from one of
    these lists.
    """

    _name = "strategic.partnership"
    _description = "Strategic Partnership"
    _inherit = [
        "strategic.partnership.others.mixin",
        "strategic.partnership.market.mixin",
        "strategic.partnership.dates.mixin",
        "strategic.partnership.goals.mixin",
        "strategic.partnership.people.mixin",
        "strategic.partnership.terms.mixin",
        "strategic.partnership.references.mixin",
        "strategic.partnership.lookalikes.mixin",
        "strategic.partnership.opportunities.mixin",
        "strategic.record",
        "mail.tracking.duration.mixin",
        "mail.activity.mixin",
    ]
    _track_duration_field = "stage_id"
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "partner_id.complete_name"]
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain=CUSTOMER_DOMAIN,
        tracking=True,
        help="The customer with whom the product is designed. A contact stands for its company.",
    )
    customer_status = GuardedSelection(related="partner_id.strategic_status", string="Customer Status")
    customer_summary = GuardedChar(related="partner_id.strategic_summary", string="Customer Scores")
    customer_image = GuardedImage(related="partner_id.avatar_128", string="Logo")
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Market",
        compute="_compute_audience_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The target audience of the general product: the customers who are to buy it.",
    )
    stage_id = fields.Many2one(
        comodel_name="strategic.partnership.stage",
        required=True,
        default=lambda self: self.env["strategic.partnership.stage"].search([], limit=1),
        ondelete="restrict",
        index=True,
        copy=False,
        group_expand="_read_group_expand_stages",
        tracking=True,
    )
    stage_kind = fields.Selection(related="stage_id.kind", string="Kind of Stage")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tag_ids = fields.Many2many(comodel_name="crm.tag", string="Tags")
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Medium"), ("2", "High"), ("3", "Very High")],
        default="0",
        help="Partnerships with more stars come first.",
    )
    color = fields.Integer(aggregator=None)
    description = fields.Html(string="Notes")
    active = fields.Boolean(default=True)

    requirement_ids = fields.One2many(
        comodel_name="strategic.requirement",
        inverse_name="partnership_id",
        string="Requirements",
        copy=True,
        help="What the customer needs from the product.",
    )
    stakeholder_ids = fields.One2many(
        comodel_name="strategic.stakeholder",
        inverse_name="partnership_id",
        string="Stakeholders",
        help="The people at the customer who have a say in the partnership.",
    )
    reference_ids = fields.One2many(
        comodel_name="strategic.reference",
        inverse_name="partnership_id",
        string="References",
        help="When the customer spoke for us, and what came of it.",
    )
    # Opportunities that sell the product of the partnership. The records in `reference_ids` name the opportunities in
    # which the customer of the partnership spoke for us.
    lead_ids = fields.One2many(comodel_name="crm.lead", inverse_name="strategic_partnership_id", string="Opportunities")

    _reference_cap_range = models.Constraint(
        "CHECK (reference_cap >= 0)", "The number of references a quarter can't be negative."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_launched >= date_start AND date_end >= date_start)",
        "A partnership can't be launched or ended before it starts.",
    )

    @api.depends("partner_id", "audience_id")
    def _compute_name(self):
        """Suggest a name until a user enters one: that of the market, else that of the customer."""
        for partnership in self.filtered(lambda partnership: not partnership.name):
            partnership.name = partnership.audience_id.name or visible_value(partnership, "partner_id").name

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        """Append the customer's name if the partnership's name lacks it: two partnerships may have the same product."""
        for partnership in self:
            # sudo: a user who may read the partnership may know its customer.
            name, customer = partnership.name or "", visible_value(partnership, "partner_id").sudo().name or ""
            if customer in name:
                partnership.display_name = name
            else:
                partnership.display_name = self.env._("%(name)s (%(customer)s)", name=name, customer=customer)

    @api.depends("partner_id")
    def _compute_audience_id(self):
        for partnership in self.filtered(lambda partnership: not partnership.audience_id):
            partnership.audience_id = visible_value(partnership, "partner_id").strategic_audience_id

    @api.model_create_multi
    def create(self, vals_list):
        if default := self.env.context.get("default_partner_id"):
            vals_list = [{"partner_id": default, **vals} for vals in vals_list]
        return super().create([self._with_company_for_contact(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_company_for_contact(vals))

    @api.model
    @checks_access("read")
    def get_import_templates(self):
        """Return the file that Odoo's import offers as an example."""
        return [
            {
                "label": self.env._("Import Template for Partnerships with Requirements"),
                "template": "/strategic_customer/static/xls/partnerships.xlsx",
            }
        ]

    @api.model
    def _with_company_for_contact(self, vals):
        """Return `vals` with a contact in `partner_id` replaced by its commercial entity."""
        if not vals.get("partner_id"):
            return vals
        self._check_values([vals])
        return dict(vals, partner_id=self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id)

    @api.model
    def _read_group_expand_stages(self, stages, _domain):
        """Return all stages: the kanban view shows a column for each stage, even without partnerships."""
        # There are few stages: no limit is needed.
        return stages.search([])  # pylint: disable=no-search-all

    def _track_subtype(self, init_values):
        if "stage_id" in init_values:
            return self.env.ref("strategic_customer.strategic_partnership_subtype_stage")
        return super()._track_subtype(init_values)
