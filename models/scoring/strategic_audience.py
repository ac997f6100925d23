from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

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
    color = fields.Integer(aggregator=None)
    fit_threshold = fields.Integer(
        string="Audience Fit Needed",
        aggregator=None,
        help="The fit to this audience that makes a customer strategic for it, from 1 to 100. Empty or 0: as in the "
        "settings.",
    )
    reputation_threshold = fields.Integer(
        string="Reputation Needed",
        aggregator=None,
        help="The reputation that makes a customer strategic for this audience, from 1 to 100. Empty or 0: as in the "
        "settings.",
    )
    fit_threshold_default = fields.Char(compute="_compute_threshold_defaults", exportable=False)
    reputation_threshold_default = fields.Char(compute="_compute_threshold_defaults", exportable=False)
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
    lacks_points = fields.Boolean(
        compute="_compute_lacks_points",
        exportable=False,
        help="There are criteria, but none adds points, so the fit of every customer is 0.",
    )
    scorecard_warning = fields.Char(
        string="Warning",
        compute="_compute_scorecard_warning",
        help="What the scorecard lacks.",
    )
    criterion_count = fields.Integer(
        string="Criteria", compute="_compute_criterion_count", help="Active criteria of this audience."
    )
    customer_count = fields.Integer(
        string="Customers",
        compute="_compute_customer_count",
        help="Customers that fit this audience by half at least, or that somebody has assessed and that still could.",
    )
    strategic_count = fields.Integer(
        string="Strategic",
        compute="_compute_customer_count",
        help="Customers that are strategic for this audience, whichever audience they fit best.",
    )
    candidate_count = fields.Integer(
        string="Candidates",
        compute="_compute_customer_count",
        help="Of these customers, those that could become strategic by what is not assessed yet.",
    )

    _fit_threshold_range = models.Constraint(
        "CHECK (fit_threshold BETWEEN 0 AND 100)",
        "The audience fit needed is a number from 1 to 100, or empty: as in the settings.",
    )
    _reputation_threshold_range = models.Constraint(
        "CHECK (reputation_threshold BETWEEN 0 AND 100)",
        "The reputation needed is a number from 1 to 100, or empty: as in the settings.",
    )

    @api.depends_context("lang")
    def _compute_threshold_defaults(self):
        thresholds = self.env["strategic.scoring"]._thresholds()
        for audience in self:
            audience.fit_threshold_default, audience.reputation_threshold_default = (
                self.env._("as in the settings: %(threshold)s", threshold=thresholds[dimension])
                for dimension in ("audience_fit", "reputation")
            )

    @api.depends("criterion_ids.effect", "criterion_ids.active")
    def _compute_lacks_points(self):
        for audience in self:
            effects = audience.criterion_ids.filtered("active").mapped("effect")
            audience.lacks_points = bool(effects) and "points" not in effects

    @api.depends("criterion_ids.active", "lacks_points")
    @api.depends_context("lang")
    def _compute_scorecard_warning(self):
        for audience in self:
            if not audience.criterion_ids.filtered("active"):
                audience.scorecard_warning = self.env._("No criteria yet: nobody can be assessed.")
            elif audience.lacks_points:
                audience.scorecard_warning = self.env._("No criterion adds points: every fit is 0.")
            else:
                audience.scorecard_warning = False

    @api.model
    def _search_display_name(self, operator, value):
        """Also find an audience by its English name: one file to import serves colleagues with different languages."""
        domain = super()._search_display_name(operator, value)
        if operator in ("=", "in") and self.env.lang not in (None, "en_US"):
            domain |= Domain("id", "in", self.with_context(lang="en_US")._search([("name", operator, value)]))
        return domain

    @api.depends("criterion_ids")
    def _compute_criterion_count(self):
        for audience in self:
            audience.criterion_count = len(audience.criterion_ids)

    def _compute_customer_count(self):
        self.env["strategic.scoring"]._score_changes()
        counts = {audience_id: Counter() for audience_id in self.ids}
        for audience, status, count in self.env["strategic.fit"]._read_group(
            [("audience_id", "in", self.ids)], groupby=["audience_id", "status"], aggregates=["__count"]
        ):
            counts[audience.id][status] = count
        for audience in self:
            by_status = counts.get(audience._origin.id, Counter())
            audience.customer_count = by_status.total()
            audience.strategic_count = by_status["strategic"]
            audience.candidate_count = by_status["partial"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_thresholds(vals)
        audiences = super().create(vals_list)
        self.env["strategic.scoring"]._programme_changed("criteria")
        return audiences

    def write(self, vals):
        self._check_thresholds(vals)
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
        """Open the customers that fit this audience, the best first.

        The context may hold other default filters, such as `search_default_strategic`.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_fit_action")
        filters = {key: value for key, value in self.env.context.items() if key.startswith("search_default_")}
        return {**action, "context": {**filters, "search_default_audience_id": self.id}}

    def _fit_needed(self):
        """Return the fit that this audience needs: its own, or that of the settings, also if `self` is empty."""
        return self.fit_threshold or self.env["strategic.scoring"]._thresholds()["audience_fit"]

    @api.model
    def _check_thresholds(self, vals):
        """Raise a `ValidationError` if `vals` hold a threshold out of range; PostgreSQL's own error names no value."""
        for name in ("fit_threshold", "reputation_threshold"):
            value = vals.get(name) or 0
            if isinstance(value, int) and not 0 <= value <= 100:
                raise ValidationError(
                    self.env._(
                        '"%(field)s" is %(value)s; it must be from 1 to 100, or empty: as in the settings.',
                        field=self._fields[name]._description_string(self.env),
                        value=value,
                    )
                )
