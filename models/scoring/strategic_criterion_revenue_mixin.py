from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import GROUP_ALL_DOCUMENTS
from ...engine.revenue_rule import METHOD, TESTS, RevenueRule
from ...tools.limits import is_id
from ...tools.public import sees_all_companies

# The fields that make a rule on revenue.
REVENUE_FIELDS = ("revenue_test", "revenue_amount", "revenue_currency_id", "revenue_months", "revenue_years")
# Minimum and maximum of the numeric ones.
REVENUE_RANGES = {"revenue_amount": (0, 10**12), "revenue_months": (0, 1200), "revenue_years": (1, 100)}


class StrategicCriterionRevenueMixin(models.AbstractModel):
    """Mixin of strategic.criterion: rules on what a customer has bought, see engine/revenue_rule.py.

    The revenue is that of the source that the settings name, of all companies and salespeople: as with any rule, who
    sets one has to be allowed to see all of it.
    """

    _name = "strategic.criterion.revenue.mixin"
    _description = "Criterion on Revenue"

    revenue_test = fields.Selection(
        selection=[
            ("won", "Revenue of at Least"),
            ("since", "Customer For at Least"),
            ("recent", "Last Bought Within"),
        ],
        string="Condition",
        default="won",
        required=True,
        help="Revenue of at Least: bought for this amount or more in the period, less refunds. Customer For at Least: "
        "bought first so many years ago. Last Bought Within: bought in the last months.",
    )
    revenue_amount = fields.Monetary(
        string="Amount",
        currency_field="revenue_currency_id",
        aggregator=None,
        help="Amounts in other currencies are converted at the rate of the day on which customers are scored.",
    )
    revenue_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Currency",
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    revenue_months = fields.Integer(
        string="Months",
        default=12,
        aggregator=None,
        help="How many months the period is long, which ends today. 0: revenue at any time.",
    )
    revenue_years = fields.Integer(
        string="Years",
        default=2,
        aggregator=None,
        help="How many years ago the customer bought for the first time, at least.",
    )
    revenue_text = fields.Char(
        string="Revenue From",
        compute="_compute_revenue_text",
        exportable=False,
        help="What counts as revenue, in whole sentences.",
    )

    @api.depends("method")
    @api.depends_context("lang")
    def _compute_revenue_text(self):
        self.revenue_text = self.env["strategic.revenue.sources"]._chosen()._definition()

    @api.constrains("method", *REVENUE_FIELDS)
    def _check_revenue(self):
        for criterion in self:
            if criterion.method == METHOD:
                criterion._check_revenue_numbers()
                # Constraints run as the superuser, so check as the user.
                criterion.sudo(False)._check_sees_revenue()

    def _check_revenue_numbers(self):
        if self.revenue_test == "won" and self.revenue_amount <= 0:
            raise ValidationError(self.env._("Enter the amount that a customer must have bought for, above 0."))
        if self.revenue_test == "recent" and not self.revenue_months:
            raise ValidationError(self.env._("Enter within how many months a customer must have bought."))

    def _check_sees_revenue(self):
        """Raise a `ValidationError` unless the user sees the revenue of all: who meets the rule tells of amounts."""
        if self.env.su:
            return
        source = self.env["strategic.scoring"]._revenue_source(self.env)
        if not source._is_readable():
            raise ValidationError(
                self.env._(
                    "This rule asks for %(origin)s, which you may not read. A user who may can set it.",
                    origin=source._label(),
                )
            )
        if not sees_all_companies(self.env):
            raise ValidationError(
                self.env._(
                    "This rule asks for the revenue of all companies, and you may see only some companies. A user who "
                    "may work in all companies can set it."
                )
            )
        if not self.env.user.has_group(GROUP_ALL_DOCUMENTS):
            raise ValidationError(
                self.env._(
                    "This rule asks for the revenue of all salespeople, and you may see only your own. "
                    'A user who may see "All Documents" of sales can set it.'
                )
            )

    def _rule(self):
        """Return the rule as the record holds it, also an unsaved one: the text of a domain, or a `RevenueRule`."""
        self.ensure_one()
        if self.method != METHOD:
            return self.domain
        return RevenueRule(
            self.revenue_test,
            self.revenue_amount,
            self.revenue_currency_id.id,
            self.revenue_months,
            self.revenue_years,
        )

    @api.model
    def _rule_of(self, values):
        """Return what `_rule` does, from the values that a form sends of its fields; any values, so check them."""
        values = values if isinstance(values, dict) else {}
        if values.get("method") != METHOD:
            domain = values.get("domain")
            return domain if isinstance(domain, str) else "[]"
        test, amount, currency, months, years = (values.get(name) for name in REVENUE_FIELDS)
        if isinstance(currency, dict):
            currency = currency.get("id")

        def number(value, name):
            least, most = REVENUE_RANGES[name]
            return value if type(value) in (int, float) and least <= value <= most else least

        currency = self.env["res.currency"].browse(currency if is_id(currency) else ()).exists()
        return RevenueRule(
            test if test in TESTS else TESTS[0],
            number(amount, "revenue_amount"),
            currency.id,
            int(number(months, "revenue_months")),
            int(number(years, "revenue_years")),
        )

    def _forget_broken_revenue(self):
        """Remove the mark of broken rules from all criteria on revenue: their source has changed."""
        self.with_context(active_test=False).search(
            [("method", "=", METHOD), ("broken_reason", "!=", False)]
        ).broken_reason = False
