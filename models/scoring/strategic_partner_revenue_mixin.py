from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON
from ...engine.batches import everybody
from ...engine.revenue_rule import METHOD, RevenueSums
from ...tools.limits import is_id_text
from ...tools.odoo_private import UnlistedChar


class StrategicPartnerRevenueMixin(models.AbstractModel):
    """Mixin of res.partner: finds the customers that meet a criterion on revenue."""

    _name = "strategic.partner.revenue.mixin"
    _description = "Customers That Meet a Criterion on Revenue"

    strategic_revenue_met = UnlistedChar(
        string="Meets a Criterion on Revenue",
        compute="_compute_strategic_revenue_met",
        search="_search_strategic_revenue_met",
        groups=GROUP_SALESPERSON,
        exportable=False,
        help="Finds the customers that meet a criterion on revenue.",
    )

    @api.depends()
    def _compute_strategic_revenue_met(self):
        """Leave the field empty: it is for searching only."""
        self.strategic_revenue_met = False

    @api.model
    def _search_strategic_revenue_met(self, operator, value):
        """Find the customers that meet criteria on revenue, by the amounts that the user may see.

        `value` holds ids of criteria, as texts.
        """
        if operator != "in":
            return NotImplemented
        # Check the access to the field here, because the ORM does not check it in a search by a field without a column.
        self._check_field_access(self._fields["strategic_revenue_met"], "read")
        criteria = self.env["strategic.criterion"].browse(
            int(one) for one in value if isinstance(one, str) and is_id_text(one)
        )
        criteria = criteria.exists()
        criteria.check_access("read")
        return Domain.OR(Domain("id", "in", self._select_meeting(criterion)) for criterion in criteria)

    def _select_meeting(self, criterion):
        """Return the subquery of the ids of the customers that meet `criterion`, by what the user may see."""
        if criterion.method != METHOD:
            raise UserError(self.env._("This criterion does not ask for revenue."))
        scoring = self.env["strategic.scoring"]
        sums = RevenueSums(scoring._revenue_source(scoring._reader().env))
        condition = sums.condition(criterion._rule())
        return SQL("(SELECT id FROM (%s) AS %s WHERE %s)", sums.table(everybody), SQL.identifier(sums.ALIAS), condition)
