"""The model of assessments, with its overrides of the ORM.

Its mixins decide which assessment counts (`strategic.assessment.history.mixin`) and who may change an assessment
(`strategic.assessment.rights.mixin`), and complete and check its values (`strategic.assessment.values.mixin`).
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import DIMENSIONS
from ...tools.assessment_values import STAR, months_later, stars_of
from ...tools.limits import is_id
from ...tools.public import checks_access
from .strategic_assessment_history_mixin import SKIP_CHECKS
from .strategic_assessment_rights_mixin import FIXED_FIELDS

# How many months an overall assessment counts. An assessment of a criterion counts for the criterion's own
# `validity_months`.
OVERALL_VALIDITY_MONTHS = 12


class StrategicAssessment(models.Model):
    """A person's dated opinion of a customer. It is never overwritten: another opinion is another assessment.

    The *point* of an assessment is what it is about: a customer with a criterion, or a customer with a whole dimension.
    An assessment of a whole dimension is an overall assessment; for audience fit, it is about one audience or about the
    best one. A newer assessment of the same point archives the older one. The archived assessments of a point are its
    history.
    """

    _name = "strategic.assessment"
    _inherit = [
        "strategic.assessment.history.mixin",
        "strategic.assessment.rights.mixin",
        "strategic.assessment.values.mixin",
        "strategic.record",
    ]
    _description = "Strategic Assessment"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
        help="The customer that is assessed. A contact stands for its company.",
    )
    criterion_id = fields.Many2one(
        comodel_name="strategic.criterion",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("is_rule", "=", False)],
        help="The criterion that is assessed. Empty: an overall assessment, which replaces the computed score.",
    )
    dimension = fields.Selection(
        selection=DIMENSIONS,
        required=True,
        compute="_compute_point",
        store=True,
        readonly=False,
        precompute=True,
        help="Audience fit or reputation: the score to which the assessment belongs.",
    )
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        compute="_compute_point",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        index="btree_not_null",
        help="The audience of an overall assessment of audience fit. Empty: the best one.",
    )
    value = fields.Integer(required=True, aggregator="avg", help="From 0 (not at all) to 100 (fully).")
    stars = fields.Selection(
        selection=[
            ("0", "None"),
            ("1", "Poor"),
            ("2", "Fair"),
            ("3", "Good"),
            ("4", "Very Good"),
            ("5", "Outstanding"),
        ],
        compute="_compute_stars",
        readonly=False,
        help="The value in stars, 20 points each.",
    )
    evidence = fields.Text(help="What the assessment rests on, so that others can follow it.")
    evidence_type = fields.Selection(
        selection=[
            ("award", "Award or Ranking"),
            ("analyst", "Analyst Report"),
            ("press", "Press"),
            ("peer", "Peer Feedback"),
            ("reference", "Reference Given"),
            ("research", "Own Research"),
            ("other", "Other"),
        ],
        help="Where the evidence comes from.",
    )
    evidence_url = fields.Char(string="Evidence Link", help="The page on which others can read the evidence.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assessed by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    # The date of the server, not of the user: with the dates of users in different time zones, the earlier of two
    # assessments could have the later date, and would count.
    date = fields.Date(required=True, default=fields.Date.today)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day on which the assessment counts. Empty: for ever.",
    )
    active = fields.Boolean(
        default=True, help="Only the newest assessment of a point is active; the others are its history."
    )
    is_expired = fields.Boolean(string="Ran Out", compute="_compute_is_expired", search="_search_is_expired")

    _value_range = models.Constraint(
        "CHECK (value BETWEEN 0 AND 100)", "The value of an assessment is a number from 0 to 100."
    )
    _one_active_per_point = models.UniqueIndex(
        "(partner_id, dimension, COALESCE(criterion_id, 0), COALESCE(audience_id, 0)) WHERE active",
        "Only one assessment of a point can count at a time.",
    )
    _counting = models.Index("(partner_id, valid_until) WHERE active")
    # Overall assessments are few among all: a list asks which of its customers have one, a filter who has any.
    _overall = models.Index("(partner_id, dimension, audience_id, valid_until) WHERE active AND criterion_id IS NULL")

    @api.depends("criterion_id")
    def _compute_point(self):
        for assessment in self.filtered("criterion_id"):
            assessment.dimension = assessment.criterion_id.dimension
            assessment.audience_id = assessment.criterion_id.audience_id

    @api.depends("value")
    def _compute_stars(self):
        for assessment in self:
            assessment.stars = stars_of(assessment.value)

    @api.depends("criterion_id", "date")
    def _compute_valid_until(self):
        for assessment in self:
            criterion = assessment.criterion_id
            months = criterion.validity_months if criterion else OVERALL_VALIDITY_MONTHS
            assessment.valid_until = months_later(assessment.date, months) if months and assessment.date else False

    @api.depends("valid_until")
    def _compute_is_expired(self):
        today = fields.Date.today()
        for assessment in self:
            assessment.is_expired = bool(assessment.valid_until and assessment.valid_until < today)

    def _search_is_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("valid_until", "<", fields.Date.today())

    @api.depends("partner_id", "criterion_id", "dimension", "value")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = self.env._(
                "%(customer)s, %(point)s: %(value)s",
                customer=assessment.partner_id.display_name or "",
                point=assessment._point_name(),
                value=assessment.value,
            )

    @api.onchange("stars")
    def _onchange_stars(self):
        for assessment in self:
            # Keep a value that shows as these stars already: 75 shows as four stars, and must not become 80.
            if assessment.stars != stars_of(assessment.value):
                assessment.value = STAR * int(assessment.stars or 0)

    @api.model
    def default_get(self, fields):
        # Don't let a `default_…` in the context, or a default that a user has saved, set the author or the date.
        own = {name: self._fields[name].default(self) for name in ("user_id", "date") if name in fields}
        defaults = super().default_get([name for name in fields if name not in own])
        defaults.update(self._convert_to_write(own))
        if is_id(defaults.get("partner_id")):
            customer = self.env["res.partner"].browse(defaults["partner_id"]).commercial_partner_id
            defaults["partner_id"] = customer.id
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        vals_list = self._prepare_vals_list(vals_list)
        self._check_author({vals["user_id"] for vals in vals_list if "user_id" in vals})
        # Create the assessments archived, because only one assessment of a customer and criterion (or dimension) can be
        # active. `_archive_superseded` then activates the newest one.
        assessments = super().create([dict(vals, active=False) for vals in vals_list])
        # Check the authors once more, on the created records: defaults may have set authors that `vals` do not name.
        self._check_author(set(assessments.user_id.ids))
        current = assessments.browse(
            assessment.id for assessment, vals in zip(assessments, vals_list, strict=True) if vals.get("active", True)
        )
        current._archive_superseded()
        self.env["strategic.scoring"]._rescore(assessments.partner_id.ids, cause="assessment", touch=True)
        self.env["strategic.review"]._close_activities(current.partner_id, feedback=self.env._("Assessed again."))
        return assessments

    def write(self, vals):
        if self.env.context.get("strategic_skip_checks") is SKIP_CHECKS:
            return super().write(vals)
        self._check_all_but_value([vals])
        vals = self._prepare_vals(vals)
        self._check_fixed_fields(vals)
        self._check_editable(vals)
        # Drop the fields that never change: a form that saves on every click sends them too, with their old values.
        vals = {name: value for name, value in vals.items() if name not in FIXED_FIELDS}
        if "value" in vals:
            self.filtered(lambda assessment: assessment.value != vals["value"])._create_newer(vals)
            vals = {name: value for name, value in vals.items() if name != "value"}
            unchanged = self.filtered(lambda assessment: assessment.active)
            return unchanged.write(vals) if vals and unchanged else True
        activated = self.filtered(lambda assessment: not assessment.active) if vals.get("active") else self.browse()
        super(StrategicAssessment, self - activated).write(vals)
        if activated:
            super(StrategicAssessment, activated).write(dict(vals, active=False))
            activated._archive_superseded(prefer_newest=False)
        if not vals.keys().isdisjoint({"active", "valid_until"}):
            self.env["strategic.scoring"]._rescore(self.partner_id.ids, cause="assessment", touch=True)
            self.env["strategic.review"]._close_activities(self.partner_id)
        return True

    def unlink(self):
        customers = self.partner_id
        result = super().unlink()
        self.env["strategic.scoring"]._rescore(customers.ids, cause="assessment", touch=True)
        self.env["strategic.review"]._close_activities(customers)
        return result

    @api.model
    def load(self, fields, data):
        return super(StrategicAssessment, self._with_import_start()).load(fields, data)

    @api.model
    @checks_access("read")
    def get_import_templates(self):
        """Return the file that Odoo's import offers as an example."""
        return [
            {
                "label": self.env._("Import Template for Assessments"),
                "template": "/strategic_customer/static/xls/assessments.xlsx",
            }
        ]
