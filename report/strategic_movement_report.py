from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import CAUSES, STATUSES
from ..tools.public import checks_access


class StrategicMovementReport(models.Model):
    """The customers that became or stopped being strategic: one row for each of these changes, with its reason.

    The rows of a customer add up to 1 if it is strategic now, else to 0. So the sum over time is the number of
    strategic customers. The movements alone don't add up: a merged customer has the movements of several customers, and
    a contact that inherits a status has no movement. So the report takes a customer's movements in order and counts
    only those that change `is_strategic`. If these movements contradict `is_strategic`, the report adds a row without a
    cause. It dates this row to the day since which the customer is strategic; if the customer is not strategic, to the
    day of its last movement to the status "strategic".
    """

    _name = "strategic.movement.report"
    _inherit = ["strategic.record"]
    _description = "Strategic Status Change Analysis"
    _auto = False
    _rec_name = "partner_id"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    date = fields.Date(readonly=True)
    direction = fields.Selection(
        selection=[("in", "Became Strategic"), ("out", "Dropped Out")],
        string="In or Out",
        readonly=True,
        help="Whether the customer became strategic or dropped out.",
    )
    from_status = fields.Selection(
        selection=STATUSES, string="From", readonly=True, help="The status before the change."
    )
    to_status = fields.Selection(selection=STATUSES, string="To", readonly=True, help="The status after the change.")
    audience_id = fields.Many2one(
        comodel_name="strategic.audience", readonly=True, help="The audience that the customer fitted best then."
    )
    cause = fields.Selection(
        string="Reason",
        selection=CAUSES,
        readonly=True,
        help="What made the status change. Empty: customers were merged, or a contact became a customer.",
    )

    # The next fields describe the customer as it is now, not as it was on `date`.
    active = fields.Boolean(readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    # The record rule of this report reads `partner_share`, as that of res.partner does.
    partner_share = fields.Boolean(string="Share Partner", readonly=True)
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    industry_id = fields.Many2one(comodel_name="res.partner.industry", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Salesperson", readonly=True)

    change = fields.Integer(
        string="Strategic Customers",
        readonly=True,
        help="1 for each customer that became strategic, -1 for each that dropped out. "
        "The sum over time is the number of strategic customers.",
    )
    gained = fields.Integer(string="Became Strategic", readonly=True, help="1 for each customer that became strategic.")
    lost = fields.Integer(string="Dropped Out", readonly=True, help="1 for each customer that dropped out.")

    _depends = {
        "res.partner": [
            "active",
            "commercial_partner_id",
            "company_id",
            "country_id",
            "industry_id",
            "is_strategic",
            "partner_share",
            "strategic_audience_id",
            "strategic_since",
            "user_id",
        ],
        "strategic.movement": ["audience_id", "cause", "date", "from_status", "partner_id", "to_status"],
    }

    @api.model
    def formatted_read_group(self, domain, *args, **kwargs):
        """Extend charts over time to today in the user's time zone: the number after the last change still holds."""
        if self.env.context.get("fill_temporal") is not True:
            return super().formatted_read_group(domain, *args, **kwargs)
        today = fields.Date.context_today(self)
        dates = Domain(domain).map_conditions(lambda leaf: leaf if leaf.field_expr == "date" else Domain.TRUE)
        if not self.new({"date": today}).filtered_domain(dates):
            # The domain excludes today, so the chart must not extend to today.
            return super().formatted_read_group(domain, *args, **kwargs)
        filled = self.with_context(fill_temporal={"fill_to": fields.Date.to_string(today)})
        groups = super(StrategicMovementReport, filled).formatted_read_group(domain, *args, **kwargs)
        # If no row matches, Odoo returns only the empty group that it has added for today: return no group.
        return groups if len(groups) > 1 or any(group.get("__count") for group in groups) else []

    @property
    def _table_query(self):
        return SQL("WITH moved AS (%s) %s %s", self._changes(), self._select(), self._from())

    @api.model
    def _changes(self):
        """Return the SELECT of the movements to and from the status "strategic".

        `was_in` and `is_in` say whether the customer was strategic before and after the movement.
        """
        return SQL(
            """
            SELECT id, partner_id, date, from_status, to_status, audience_id, cause,
                   to_status IS NOT DISTINCT FROM 'strategic' AS is_in,
                   LAG(to_status IS NOT DISTINCT FROM 'strategic', 1, FALSE) OVER earlier AS was_in,
                   LEAD(id) OVER earlier IS NULL AS is_last
              FROM strategic_movement
             WHERE from_status = 'strategic' OR to_status = 'strategic'
            WINDOW earlier AS (PARTITION BY partner_id ORDER BY date, id)
            """
        )

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT movement.id,
                   movement.partner_id,
                   movement.date,
                   CASE WHEN movement.is_in THEN 'in' ELSE 'out' END AS direction,
                   movement.from_status,
                   movement.to_status,
                   movement.audience_id,
                   movement.cause,
                   customer.active,
                   customer.company_id,
                   customer.partner_share,
                   customer.country_id,
                   customer.industry_id,
                   customer.user_id,
                   CASE WHEN movement.is_in THEN 1 ELSE -1 END AS change,
                   CASE WHEN movement.is_in THEN 1 ELSE 0 END AS gained,
                   CASE WHEN movement.is_in THEN 0 ELSE 1 END AS lost
            """
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM (
                SELECT id, partner_id, date, from_status, to_status, audience_id, cause, is_in
                  FROM moved
                 WHERE is_in <> was_in
                 UNION ALL
                (%s)
            ) AS movement
            JOIN res_partner AS customer ON customer.id = movement.partner_id
            """,
            self._corrections(),
        )

    @api.model
    def _corrections(self):
        """Return the SELECT of rows, with negative ids, for customers whose movements contradict `is_strategic`."""
        return SQL(
            """
            SELECT -COALESCE(strategic.id, last.partner_id),
                   COALESCE(strategic.id, last.partner_id),
                   COALESCE(strategic.strategic_since, last.date),
                   NULL,
                   CASE WHEN strategic.id IS NOT NULL THEN 'strategic' END,
                   COALESCE(strategic.strategic_audience_id, last.audience_id),
                   NULL,
                   strategic.id IS NOT NULL
              FROM (
                SELECT id, strategic_since, strategic_audience_id
                  FROM res_partner
                 WHERE is_strategic IS TRUE AND id = commercial_partner_id
              ) AS strategic
         FULL JOIN (SELECT partner_id, date, audience_id FROM moved WHERE is_last AND is_in) AS last
                ON last.partner_id = strategic.id
             WHERE strategic.id IS NULL OR last.partner_id IS NULL
            """
        )

    @checks_access("read")
    def action_open_customer(self):
        """Open the customer's form."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
