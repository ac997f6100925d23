from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import COUNTING_CRITERIA_DOMAIN, DIMENSIONS
from ..tools.assessment_values import STAR, stars_of
from ..tools.public import checks_access


class ResPartnerAssess(models.TransientModel):
    """Assess many customers at once: on one criterion, or overall."""

    _name = "res.partner.assess"
    _inherit = ["strategic.record"]
    _description = "Assess Customers"

    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        # A contact stands for its company, so two contacts of one company are one customer.
        return self.env["res.partner"].browse(self.env.context.get("active_ids", ())).commercial_partner_id

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers",
        required=True,
        default=lambda self: self._default_partner_ids(),
        help="The customers to assess. A contact stands for its company.",
    )
    partner_count = fields.Integer(compute="_compute_partner_count")
    kind = fields.Selection(
        selection=[("criterion", "One Criterion"), ("overall", "Overall")],
        string="Assess",
        default="criterion",
        required=True,
        help="Overall: an assessment that replaces the score computed from the criteria.",
    )
    criterion_id = fields.Many2one(
        comodel_name="strategic.criterion", domain=[("is_rule", "=", False), *COUNTING_CRITERIA_DOMAIN]
    )
    dimension = fields.Selection(selection=DIMENSIONS, default="audience_fit")
    audience_id = fields.Many2one(comodel_name="strategic.audience", help="Empty: of the best audience.")
    guidance = fields.Text(related="criterion_id.guidance")
    value = fields.Integer(default=60, required=True, help="From 0 (not at all) to 100 (fully).")
    stars = fields.Selection(
        selection=lambda self: self.env["strategic.assessment"]._fields["stars"].selection,
        compute="_compute_stars",
        inverse="_inverse_stars",
    )
    evidence = fields.Text(help="What the assessment rests on, so that others can follow it.")
    evidence_type = fields.Selection(
        selection=lambda self: self.env["strategic.assessment"]._fields["evidence_type"].selection
    )
    evidence_url = fields.Char(string="Evidence Link")
    replaced_count = fields.Integer(
        compute="_compute_replaced_count", help="Customers that have such an assessment already; it becomes history."
    )

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard.partner_ids.commercial_partner_id)

    @api.depends("value")
    def _compute_stars(self):
        for wizard in self:
            wizard.stars = stars_of(wizard.value)

    @api.onchange("stars")
    def _inverse_stars(self):
        for wizard in self:
            # Keep a value such as 75, which shows as four stars: this onchange must not turn it into 80.
            if wizard.stars != stars_of(wizard.value):
                wizard.value = STAR * int(wizard.stars or 0)

    @api.depends("partner_ids", "kind", "criterion_id", "dimension", "audience_id")
    def _compute_replaced_count(self):
        for wizard in self:
            point = wizard._prepare_point()
            wizard.replaced_count = self.env["strategic.assessment"].search_count(
                [
                    ("partner_id", "in", wizard.partner_ids.commercial_partner_id.ids),
                    *((name, "=", value) for name, value in point.items()),
                ]
            )

    @checks_access("write")
    def action_apply(self):
        """Create the assessments. Tell the user how many customers were assessed and how many of them are strategic."""
        self.ensure_one()
        if self.kind == "criterion" and not self.criterion_id:
            raise UserError(self.env._("Choose the criterion to assess, or assess overall."))
        customers = self.partner_ids.commercial_partner_id
        if not customers:
            raise UserError(self.env._("Choose at least one customer to assess."))
        vals = {
            **self._prepare_point(),
            "value": self.value,
            "evidence": self.evidence,
            "evidence_type": self.evidence_type,
            "evidence_url": self.evidence_url,
        }
        self.env["strategic.assessment"].create([dict(vals, partner_id=customer.id) for customer in customers])
        strategic = len(customers.filtered("is_strategic"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s customers assessed; %(strategic)s of them are strategic now.",
                    count=len(customers),
                    strategic=strategic,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_point(self):
        """Return what is assessed, as values of an assessment: a criterion, or a dimension and an audience."""
        self.ensure_one()
        if self.kind == "criterion":
            return {"criterion_id": self.criterion_id.id}
        audience = self.audience_id if self.dimension == "audience_fit" else self.audience_id.browse()
        return {"criterion_id": False, "dimension": self.dimension, "audience_id": audience.id}
