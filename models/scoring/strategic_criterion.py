from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import DIMENSIONS
from ...engine import rule_check
from ...engine.programme import is_rule
from ...engine.rule_text import RuleError, parse
from .strategic_criterion_import_mixin import WHOLE_RANGES
from .strategic_criterion_revenue_mixin import REVENUE_FIELDS, REVENUE_RANGES

# Minimum and maximum of the numeric fields.
NUMBER_RANGES = {**WHOLE_RANGES, **REVENUE_RANGES}
# The fields that make the rule of a criterion.
RULE_FIELDS = {"method", "domain", *REVENUE_FIELDS}


class StrategicCriterion(models.Model):
    """A line of a scorecard: a rule that the engine checks, or a criterion that people assess."""

    _name = "strategic.criterion"
    _inherit = [
        "strategic.criterion.import.mixin",
        "strategic.record",
        "strategic.criterion.share.mixin",
        "strategic.criterion.matching.mixin",
        "strategic.criterion.revenue.mixin",
        "strategic.criterion.deletion.mixin",
    ]
    _description = "Strategic Criterion"
    _order = "dimension, audience_id, sequence, id"
    _rec_names_search = ["name", "audience_id.name"]

    name = fields.Char(required=True, translate=True)
    audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        ondelete="cascade",
        index=True,
        help="The audience whose fit this criterion measures. Empty: a criterion of reputation.",
    )
    dimension = fields.Selection(
        selection=DIMENSIONS,
        compute="_compute_dimension",
        store=True,
        precompute=True,
        help="Audience fit if the criterion has an audience, else reputation.",
    )
    method = fields.Selection(
        selection=[("rule", "Rule"), ("revenue", "Revenue"), ("judgement", "Assessment")],
        default="judgement",
        required=True,
        help="Rule: met when the customer matches the conditions. Revenue: met by what the customer has bought. "
        "Assessment: people give a value from 0 to 100.",
    )
    is_rule = fields.Boolean(
        string="Is a Rule",
        compute="_compute_is_rule",
        store=True,
        precompute=True,
        help="The database answers this criterion. People assess the others.",
    )
    effect = fields.Selection(
        selection=[("points", "Adds Points"), ("required", "Is Required"), ("excludes", "Rules Out")],
        default="points",
        required=True,
        help="Adds Points: the more a customer meets of such criteria, the higher the score. Is Required: the score is "
        "0 while it is not met. Rules Out: the score is 0 when it is met. People meet a criterion with 50 or more.",
    )
    weight = fields.Integer(
        default=10,
        required=True,
        aggregator=None,
        help="How much it counts beside the other criteria of the same scorecard that add points, from 1 to 100.",
    )
    domain = fields.Char(
        string="Rule",
        default="[]",
        help="The customers that meet this criterion. Fields behind a path, such as those of opportunities, count from "
        "the next nightly rescoring; fields of the customer count at once.",
    )
    validity_months = fields.Integer(
        string="Valid for (months)",
        default=12,
        required=True,
        aggregator=None,
        help="How many months an assessment counts before it has to be made again. 0: for ever.",
    )
    guidance = fields.Text(translate=True, help="What 0, 50 and 100 look like, so that everybody assesses alike.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer(related="audience_id.color")
    broken_reason = fields.Char(
        string="Why It Is Broken",
        readonly=True,
        copy=False,
        help="Why the rule no longer works. Until it is changed, or works again by itself, no customer meets it.",
    )
    rule_warning = fields.Char(
        string="Warning",
        compute="_compute_rule_warning",
        help="What to correct in this rule.",
    )

    _weight_range = models.Constraint("CHECK (weight BETWEEN 1 AND 100)", "A weight is a number from 1 to 100.")
    _validity_range = models.Constraint(
        "CHECK (validity_months BETWEEN 0 AND 1200)",
        "The validity is a number of months from 0 (for ever) to 1200.",
    )

    @api.depends("method")
    def _compute_is_rule(self):
        for criterion in self:
            criterion.is_rule = is_rule(criterion.method)

    @api.depends("audience_id")
    def _compute_dimension(self):
        for criterion in self:
            criterion.dimension = "audience_fit" if criterion.audience_id else "reputation"

    @api.depends("name", "audience_id.name")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = criterion._full_name()

    @api.depends("domain", "method", "broken_reason")
    def _compute_rule_warning(self):
        for criterion in self:
            criterion.rule_warning = criterion._rule_warning()

    @api.constrains("domain", "method")
    def _check_domain(self):
        # Constraints run as the superuser, so check as the user: a rule must not use what its author can't read.
        Partner = self.env["res.partner"].sudo(False)
        for criterion in self:
            if criterion.method == "rule":
                rule_check.check(criterion.domain, Partner)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_numbers(vals)
        criteria = super().create(vals_list)
        self.env["strategic.scoring"]._programme_changed("criteria")
        return criteria

    def write(self, vals):
        self._check_numbers(vals)
        if "audience_id" in vals:
            moved = self.filtered(lambda criterion: criterion.audience_id.id != vals["audience_id"])
            if assessed := moved._list_assessment_counts():
                raise UserError(
                    self.env._(
                        "Customers have been assessed by these criteria. On another scorecard, the assessments would "
                        "mean something else. Archive the criteria instead:\n%(criteria)s",
                        criteria=assessed,
                    )
                )
        changes_scores = not vals.keys().isdisjoint({"audience_id", "effect", "weight", "active", *RULE_FIELDS})
        if not vals.keys().isdisjoint({"active", *RULE_FIELDS}):
            # Remove the mark of a broken rule. If the changed rule doesn't work either, the engine marks it again.
            vals = {**vals, "broken_reason": False}
        result = super().write(vals)
        if changes_scores:
            self.env["strategic.scoring"]._programme_changed("criteria")
        return result

    def unlink(self):
        with self._refused_if_in_use():
            result = super().unlink()
        self.env["strategic.scoring"]._programme_changed("criteria")
        return result

    @api.model
    def _check_numbers(self, vals):
        """Raise a `ValidationError` if `vals` hold a number out of range, or a rule with a NUL character.

        PostgreSQL would refuse these values with an error that users do not understand.
        """
        if "\0" in (vals.get("domain") or ""):
            raise ValidationError(self.env._("This rule can't be read: it holds a NUL character."))
        for name, (least, most) in NUMBER_RANGES.items():
            if name in vals and not least <= (vals[name] or 0) <= most:
                raise ValidationError(
                    self.env._(
                        '"%(field)s" is %(value)s; it must be from %(least)s to %(most)s.',
                        field=self._fields[name]._description_string(self.env),
                        value=vals[name],
                        least=least,
                        most=most,
                    )
                )

    def _full_name(self):
        """Return the name with that of the audience, such as "Typical of its market (Main market)"."""
        self.ensure_one()
        return f"{self.name} ({self.audience_id.name})" if self.audience_id else self.name

    def _rule_warning(self):
        """Return a sentence that says what is wrong with this rule; False if nothing is wrong."""
        if not self.is_rule:
            return False
        if self.broken_reason:
            return self.env._(
                "This rule no longer works, so no customer meets it: %(reason)s", reason=self.broken_reason
            )
        if self.method != "rule":
            return False
        try:
            meets_everybody = parse(self.domain).is_true()
        except RuleError:
            return False
        return meets_everybody and self.env._("This rule has no condition, so every customer in scope meets it.")

    def _send_broken(self, partners, reason):
        """Notify `partners` that this rule is broken or, if `self` is empty, that the scope is broken.

        The message is in the language of the context.
        """
        if self:
            subject = self.env._('The rule "%(name)s" no longer works', name=self.display_name)
            effect = self.env._("Until it is changed, no customer meets it. Everything else is scored as before.")
        else:
            subject = self.env._("The rule for the customers in scope no longer works")
            effect = self.env._(
                "Until it is changed, no customer comes into scope. Those who have scores keep being scored."
            )
        # Leave the e-mails to Odoo's mail queue: this message may be sent after a user has saved a contact, and the
        # user must not wait for a mail server.
        self.env["mail.thread"].with_context(mail_notify_force_send=False).message_notify(
            model=self._name if self else False,
            res_id=self.id,
            partner_ids=partners.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=subject,
            body=Markup("<p>%s</p><p>%s</p>") % (reason, effect),
        )
