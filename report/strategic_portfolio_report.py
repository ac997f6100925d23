from odoo import api, fields, models
from odoo.tools import SQL

from ..const import STATUS_HELP, STATUSES, TENURES
from ..tools.public import checks_access
from ..tools.tenure import tenure_sql

# The fields that hold revenue.
AMOUNTS = {"won", "won_last_year", "won_year_before", "open_revenue"}


class StrategicPortfolioReport(models.Model):
    """The value of customers, one row for each customer that has a status, revenue or a partnership.

    The report counts only revenue and partnerships that the current user may see: a user with the right "own documents
    only" gets the revenue of own opportunities, orders or invoices. The labels of the amounts name this source, so that
    every view, print and export names it. All amounts are in the currency of the user's company at today's rate
    (see `strategic.revenue`).

    Every join is a LEFT JOIN of a subquery with one row per customer. So PostgreSQL drops each join of which a query
    uses no column. It always keeps the joins of revenue and of partnerships, because the WHERE clause uses their
    columns.
    """

    _name = "strategic.portfolio.report"
    _inherit = ["strategic.record"]
    _description = "Strategic Portfolio"
    _auto = False
    _rec_name = "partner_id"
    _order = "won desc, id"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    active = fields.Boolean(readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    # The record rule of this report reads `partner_share`, as that of res.partner does.
    partner_share = fields.Boolean(string="Share Partner", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)

    # Fields to group by
    strategic_status = fields.Selection(
        selection=STATUSES,
        string="Status",
        readonly=True,
        help=STATUS_HELP,
    )
    strategic_audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Audience",
        readonly=True,
        help="The target audience that the customer fits best.",
    )
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    industry_id = fields.Many2one(comodel_name="res.partner.industry", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Salesperson", readonly=True)
    first_won_date = fields.Date(string="Customer Since", readonly=True, help="When it bought first.")
    tenure = fields.Selection(selection=TENURES, readonly=True, help="Years since it bought first; empty before that.")
    has_partnership = fields.Boolean(
        readonly=True, help="A partnership with it is under way: open or launched, not ended."
    )
    is_referenceable = fields.Boolean(
        string="Referenceable",
        readonly=True,
        help="A partnership under way allows private or public references.",
    )
    # These two fields describe only the customer's last movement: with a row for each movement, the customer's revenue
    # would count several times.
    moved_on = fields.Date(string="Last Move", readonly=True, help="When its status changed last.")
    moved_from = fields.Selection(
        selection=STATUSES,
        readonly=True,
        help="The status before the last change; empty if it had none.",
    )

    # Fields to add up
    customer_count = fields.Integer(
        string="Customers", readonly=True, help="1 for each customer, so that the sum is the number of customers."
    )
    won = fields.Monetary(string="Won Revenue", readonly=True, help="Won up to today, less refunds.")
    won_last_year = fields.Monetary(
        string="Won, Last 12 Months", readonly=True, help="Won in the last 12 months, today included."
    )
    won_year_before = fields.Monetary(
        string="Won, 12 Months Before", readonly=True, help="Won in the 12 months before the last 12."
    )
    open_revenue = fields.Monetary(
        readonly=True, help="Expected revenue of open opportunities, weighted by probability."
    )

    _depends = {
        "res.partner": [
            "active",
            "commercial_partner_id",
            "company_id",
            "country_id",
            "industry_id",
            "partner_share",
            "user_id",
            "strategic_status",
            "strategic_audience_id",
        ],
        "strategic.movement": ["partner_id", "date", "from_status"],
        "strategic.partnership": ["active", "partner_id", "reference_scope", "stage_id"],
    }

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Name the source of revenue in the label of each amount, and say in its help what counts."""
        found = super().fields_get(allfields, attributes)
        revenue = self.env["strategic.revenue"]
        sources = revenue._source_labels()
        for name in AMOUNTS & found.keys():
            label, text = found[name].get("string"), found[name].get("help")
            source = sources["open" if name == "open_revenue" else "won"]
            if label:
                found[name]["string"] = self.env._("%(label)s (%(origin)s)", label=label, origin=source)
            if text and name != "open_revenue":
                found[name]["help"] = f"{text} {revenue._described()}"
        return found

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT customer.id,
                   customer.id AS partner_id,
                   customer.active,
                   customer.company_id,
                   customer.partner_share,
                   %(currency)s AS currency_id,
                   customer.strategic_status,
                   customer.strategic_audience_id,
                   customer.country_id,
                   customer.industry_id,
                   customer.user_id,
                   revenue.first_won AS first_won_date,
                   %(tenure)s AS tenure,
                   partnership.under_way IS TRUE AS has_partnership,
                   partnership.referenceable IS TRUE AS is_referenceable,
                   movement.date AS moved_on,
                   movement.from_status AS moved_from,
                   1 AS customer_count,
                   COALESCE(revenue.won, 0) AS won,
                   COALESCE(revenue.won_last_year, 0) AS won_last_year,
                   COALESCE(revenue.won_year_before, 0) AS won_year_before,
                   COALESCE(revenue.open, 0) AS open_revenue
            """,
            currency=self.env.company.currency_id.id,
            tenure=tenure_sql(SQL.identifier("revenue", "first_won"), fields.Date.context_today(self)),
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM res_partner AS customer
                LEFT JOIN (%(revenue)s) AS revenue ON revenue.partner_id = customer.id
                LEFT JOIN (%(partnerships)s) AS partnership ON partnership.partner_id = customer.id
                LEFT JOIN (%(movements)s) AS movement ON movement.partner_id = customer.id
            """,
            revenue=self.env["strategic.revenue"]._by_customer(),
            partnerships=self._partnerships(),
            movements=self._movements(),
        )

    @api.model
    def _where(self):
        return SQL(
            """
            WHERE customer.id = customer.commercial_partner_id
                AND (
                    customer.strategic_status IS NOT NULL
                    OR revenue.partner_id IS NOT NULL
                    OR partnership.partner_id IS NOT NULL
                )
            """
        )

    @api.model
    def _partnerships(self):
        """Return the SELECT of the partnerships that the user may see, summed up in one row for each customer."""
        Partnership = self.env["strategic.partnership"]
        query = Partnership._search([])
        partner = Partnership._field_to_sql(query.table, "partner_id", query)
        under_way = SQL("%s <> 'ended'", Partnership._field_to_sql(query.table, "stage_kind", query))
        scope = Partnership._field_to_sql(query.table, "reference_scope", query)
        query.groupby = partner
        query.order = None
        return query.select(
            SQL("%s AS partner_id", partner),
            SQL("BOOL_OR(%s) AS under_way", under_way),
            SQL("BOOL_OR(%s AND %s IN ('private', 'public')) AS referenceable", under_way, scope),
        )

    @api.model
    def _movements(self):
        """Return the SELECT of each customer's last movement.

        It needs no record rule: a user who may read a customer may read the customer's movements.
        """
        return SQL(
            """
            SELECT DISTINCT ON (partner_id) partner_id, date, from_status
              FROM strategic_movement
          ORDER BY partner_id, date DESC, id DESC
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        # All amounts are in the currency of the user's company. So `sum_currency`, which converts amounts, is a plain
        # sum, and the list of all currencies has one element.
        name, _colon, function = aggregate_spec.partition(":")
        if function == "sum_currency":
            return super()._read_group_select(f"{name}:sum", query)
        if aggregate_spec == "currency_id:array_agg_distinct":
            return SQL("ARRAY[%s]", self.env.company.currency_id.id)
        return super()._read_group_select(aggregate_spec, query)

    @checks_access("read")
    def action_open_customer(self):
        """Open the customer's form."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
