from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.revenue_rule import METHOD
from ...engine.rule import read
from ...engine.rule_text import RuleError
from ...tools.public import checks_access
from .strategic_criterion_revenue_mixin import REVENUE_FIELDS


class StrategicCriterionMatchingMixin(models.AbstractModel):
    """Mixin of strategic.criterion: the number of customers that meet a rule, and who they are."""

    _name = "strategic.criterion.matching.mixin"
    _description = "Customers That Meet a Rule"

    matching_count = fields.Integer(
        string="Matching Customers",
        compute="_compute_matching_count",
        help="Customers in scope that meet this rule now, and that you may see. An estimate in a large database.",
    )
    matching_text = fields.Char(
        string="Customers Match",
        compute="_compute_matching_count",
        exportable=False,
        help="The number of matching customers as text, which says whether it is an estimate.",
    )
    is_matching_estimated = fields.Boolean(compute="_compute_matching_count", exportable=False)

    @api.depends("domain", "method", *REVENUE_FIELDS)
    @api.depends_context("lang")
    def _compute_matching_count(self):
        self.matching_count = self.matching_text = self.is_matching_estimated = False
        rules = self.filtered("is_rule")
        scoring = self.env["strategic.scoring"]
        counts = scoring._count_matching([rule._rule() for rule in rules])
        for rule, count in zip(rules, counts, strict=True):
            rule.matching_count = count.number
            rule.matching_text = scoring._count_text(count)
            rule.is_matching_estimated = count.is_estimate

    @api.readonly
    @api.model
    def count_exactly(self, values):
        """Return the text of `matching_text` with the exact number, for the rule in `values` as the form holds it."""
        self.browse().check_access("read")
        scoring = self.env["strategic.scoring"]
        [count] = scoring._count_matching([self._rule_of(values)], exactly=True)
        return scoring._count_text(count)

    @checks_access("read")
    def action_open_matching(self):
        """Open the customers in scope that meet this rule."""
        self.ensure_one()
        scope = self.env["strategic.scoring"]._scope_domain()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.res_partner_action")
        action["domain"] = list(scope & self._matching_domain())
        action["context"] = {}
        return action

    def _matching_domain(self):
        """Return the domain of the customers that meet this rule; raise a `UserError` if it can't be read."""
        if self.method == METHOD:
            return Domain("strategic_revenue_met", "in", [str(self.id)])
        try:
            return read(self.domain, self.env["res.partner"]).domain
        except RuleError as error:
            raise UserError(str(error)) from error
