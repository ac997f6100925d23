from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang


class StrategicAudienceLearnLine(models.TransientModel):
    """A trait that is more frequent among the examples than among all, and the rule that it would be."""

    _name = "strategic.audience.learn.line"
    _inherit = ["strategic.record"]
    _description = "Trait of Examples"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        comodel_name="strategic.audience.learn", required=True, readonly=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Trait", readonly=True, help="A value that several examples have in common.")
    domain = fields.Char(string="Rule", readonly=True, help="The condition of the rule that the trait becomes.")
    example_count = fields.Integer(string="Examples", readonly=True)
    customer_count = fields.Integer(string="Customers", readonly=True, help="Customers in scope that have this trait.")
    example_share = fields.Float(
        string="Of the Examples", readonly=True, help="The share of the examples that have this trait."
    )
    customer_share = fields.Float(
        string="Of All", readonly=True, help="The share of all customers in scope that have this trait."
    )
    lift = fields.Float(
        readonly=True,
        digits=(16, 1),
        help="How many times as frequent the trait is among the examples as among all customers in scope.",
    )
    lift_low = fields.Float(
        string="Lift at Least",
        readonly=True,
        digits=(16, 1),
        help="The lower end of what the lift may really be, because some of it may be chance: the lower end of "
        "Wilson's 95 % interval.",
    )
    summary = fields.Char(compute="_compute_summary", exportable=False)
    is_kept = fields.Boolean(string="Keep", help="Make this trait a rule.")
    is_late = fields.Boolean(readonly=True)
    weight = fields.Integer(
        help="How much the rule counts beside the others, from 1 to 100. It follows from how much more frequent the "
        "trait is among examples that are alike in the other traits (log-odds), rounded to fives."
    )
    note = fields.Char(string="Why Not", readonly=True, help="Why the trait is not proposed.")

    @api.depends("example_share", "customer_share", "lift", "lift_low")
    @api.depends_context("lang")
    def _compute_summary(self):
        for line in self:
            line.summary = self.env._(
                "%(examples)s %% of the examples, %(customers)s %% of all; lift %(lift)s, at least %(low)s",
                examples=formatLang(self.env, 100 * line.example_share, digits=1),
                customers=formatLang(self.env, 100 * line.customer_share, digits=1),
                lift=formatLang(self.env, line.lift, digits=1),
                low=formatLang(self.env, line.lift_low, digits=1),
            )

    @api.constrains("weight")
    def _check_weight(self):
        for line in self:
            if not 1 <= line.weight <= 100:
                raise ValidationError(self.env._("A weight is a number from 1 to 100."))

    def _prepare_criterion(self):
        """Return the values of the criterion that this trait becomes."""
        self.ensure_one()
        return {
            "name": self.name,
            "audience_id": self.wizard_id.audience_id.id,
            "method": "rule",
            "effect": "points",
            "domain": self.domain,
            "weight": self.weight,
        }
