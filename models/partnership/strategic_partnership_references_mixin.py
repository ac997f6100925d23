from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import get_quarter

# SQL of the operators of a domain that compare numbers.
COMPARISONS = {">": SQL(">"), ">=": SQL(">="), "<": SQL("<"), "<=": SQL("<=")}


class StrategicPartnershipReferencesMixin(models.AbstractModel):
    """Mixin of a partnership: how often its customer was asked as a reference, and the revenue won with references."""

    _name = "strategic.partnership.references.mixin"
    _inherit = ["strategic.partnership.currency.mixin"]
    _description = "References of a Partnership"

    reference_used = fields.Integer(
        string="Used This Quarter",
        compute="_compute_reference_uses",
        help="How often the customer has been asked in this calendar quarter, whatever the kind of use.",
    )
    reference_left = fields.Integer(
        string="Left This Quarter",
        compute="_compute_reference_uses",
        search="_search_reference_left",
        help="How often the customer may still be asked in this calendar quarter.",
    )
    last_reference_date = fields.Date(
        string="Last Asked", compute="_compute_reference_uses", help="When the customer last spoke for us."
    )
    reference_revenue = fields.Monetary(
        string="Won with References",
        compute="_compute_reference_revenue",
        help="Expected revenue of the won opportunities in which the customer spoke for us, each counted once.",
    )

    @api.depends("reference_ids.date", "reference_cap", "reference_scope")
    def _compute_reference_uses(self):
        today = fields.Date.context_today(self)
        first, last = get_quarter(today)
        mine = ("partnership_id", "in", self._origin.ids)
        Reference = self.env["strategic.reference"]
        used = dict(
            Reference._read_group([mine, ("date", ">=", first), ("date", "<=", last)], ["partnership_id"], ["__count"])
        )
        dates = dict(Reference._read_group([mine, ("date", "<=", today)], ["partnership_id"], ["date:max"]))
        for partnership in self:
            cap = partnership.reference_cap if partnership.reference_scope != "none" else 0
            partnership.reference_used = used.get(partnership._origin, 0)
            partnership.reference_left = max(cap - partnership.reference_used, 0)
            partnership.last_reference_date = dates.get(partnership._origin, False)

    def _search_reference_left(self, operator, value):
        if operator == "in":
            values = [int(number) for number in value if isinstance(number, (int, float))]
            return Domain.custom(
                to_sql=lambda model, alias, query: SQL("%s = ANY(%s)", model._reference_left_sql(alias, query), values)
            )
        if operator not in COMPARISONS or not isinstance(value, (int, float)):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s", model._reference_left_sql(alias, query), COMPARISONS[operator], value
            )
        )

    @api.model
    def _reference_left_sql(self, alias, query):
        """Return the SQL of `reference_left` of the partnerships in the table `alias`.

        It needs no record rule of references: who may read a partnership may read its references.
        """
        first, last = get_quarter(fields.Date.context_today(self))
        Reference = self.env["strategic.reference"]
        scope, cap = (self._field_to_sql(alias, name, query) for name in ("reference_scope", "reference_cap"))
        return SQL(
            """
            CASE WHEN %(scope)s = 'none' THEN 0
                 ELSE GREATEST(%(cap)s - (
                      SELECT COUNT(*)
                        FROM strategic_reference AS used
                       WHERE %(partnership)s = %(id)s AND %(date)s BETWEEN %(first)s AND %(last)s
                      ), 0)
             END
            """,
            scope=scope,
            cap=cap,
            id=SQL.identifier(alias, "id"),
            partnership=Reference._field_to_sql("used", "partnership_id"),
            date=Reference._field_to_sql("used", "date"),
            first=first,
            last=last,
        )

    @api.depends("reference_ids.lead_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_reference_revenue(self):
        """Add up the won opportunities in which the customer of the partnership spoke for us.

        The sum includes only opportunities that the reader may see. It excludes archived opportunities, as all revenue
        figures of this addon do. It is in the partnership's currency, at today's rate.
        """
        won = self.env["strategic.reference"]._read_group(
            [
                ("partnership_id", "in", self._origin.ids),
                ("lead_id", "any", [("active", "=", True), ("won_status", "=", "won")]),
            ],
            ["partnership_id", "lead_id"],
        )
        revenues = Counter()
        for partnership, lead in won:
            revenues[partnership, lead.company_id] += lead.expected_revenue
        totals = Counter()
        for (partnership, company), revenue in revenues.items():
            totals[partnership] += partnership._in_own_currency(company, revenue)
        for partnership in self:
            partnership.reference_revenue = totals[partnership._origin]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used_as_reference(self):
        # sudo: include uses of the reference customer that this user does not see, such as those by a colleague.
        use = self.env["strategic.reference"].sudo().search([("partnership_id", "in", self.ids)], limit=1)
        if use:
            raise UserError(
                self.env._(
                    "%(customer)s has spoken for us, so the partnership can't be deleted. Archive it instead, or "
                    "delete its references first.",
                    customer=use.customer_id.name,
                )
            )

    @api.model
    def _offered_domain(self, companies):
        """Return the domain of the running partnerships of `companies` whose customer agreed to be a reference."""
        return [
            ("company_id", "in", companies.ids),
            ("reference_scope", "!=", "none"),
            ("stage_id.kind", "!=", "ended"),
        ]
