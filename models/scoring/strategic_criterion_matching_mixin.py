from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.rule import read
from ...engine.rule_text import RuleError
from ...tools.public import checks_access


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

    @api.depends("domain", "is_rule")
    @api.depends_context("lang")
    def _compute_matching_count(self):
        self.matching_count = self.matching_text = self.is_matching_estimated = False
        rules = self.filtered("is_rule")
        scoring = self.env["strategic.scoring"]
        counts = scoring._count_matching(rules.mapped("domain"))
        for rule, count in zip(rules, counts, strict=True):
            rule.matching_count = count.number
            rule.matching_text = scoring._count_text(count)
            rule.is_matching_estimated = count.is_estimate

    @api.readonly
    @api.model
    def count_exactly(self, values):
        """Return the text of `matching_text` with the exact number, for the rule in `values` as the form holds it."""
        self.browse().check_access("read")
        domain = values.get("domain") if isinstance(values, dict) else None
        scoring = self.env["strategic.scoring"]
        [count] = scoring._count_matching([domain if isinstance(domain, str) else "[]"], exactly=True)
        return scoring._count_text(count)

    @checks_access("read")
    def action_open_matching(self):
        """Open the customers in scope that meet this rule."""
        self.ensure_one()
        try:
            rule = read(self.domain, self.env["res.partner"])
        except RuleError as error:
            raise UserError(str(error)) from error
        scope = self.env["strategic.scoring"]._scope_domain()
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.res_partner_action")
        action["domain"] = list(scope & rule.domain)
        action["context"] = {}
        return action
