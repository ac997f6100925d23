from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import COUNTING_CRITERIA_DOMAIN, GROUP_MANAGER, GROUP_SALESPERSON

# So many customers judged make a start: enough to have compared some.
CUSTOMERS_TO_JUDGE = 5
# Set once a sales manager says that the criteria of reputation are fine as they are.
REPUTATION_CONFIRMED = "strategic_customer.reputation_confirmed"


class StrategicStart(models.AbstractModel):
    """The first steps after the addon is installed, as shown above the customers until they are done.

    A step is done when the data says so; nobody ticks it. Each is told by looking for one record, however many
    customers there are. What the installation brought along was written by the superuser, which tells it from what
    people made or changed.
    """

    _name = "strategic.start"
    _description = "First Steps with Strategic Customers"

    @api.readonly
    @api.model
    def get_steps(self):
        """Give the steps for this user with what is done of them, or False once there is nothing left to do.

        Salespeople assess customers; what counts is set up by sales managers, who see all three.

        :return: a list of dicts: ``name``, ``done``, and for the assessments ``count`` and ``wanted`` customers judged
        """
        if not self.env.user.has_group(GROUP_SALESPERSON):
            raise AccessError(self.env._("The first steps are for salespeople."))
        judged = self._count_judged(CUSTOMERS_TO_JUDGE)
        steps = [
            {
                "name": "assessments",
                "done": judged >= CUSTOMERS_TO_JUDGE or self._is_scored_by_rules(),
                "count": judged,
                "wanted": CUSTOMERS_TO_JUDGE,
            }
        ]
        if self.env.user.has_group(GROUP_MANAGER):
            steps = [
                {"name": "audience", "done": self._is_audience_set_up()},
                {"name": "reputation", "done": self._is_reputation_set_up()},
                *steps,
            ]
        return False if all(step["done"] for step in steps) else steps

    @api.model
    def confirm_reputation(self):
        """Note that the criteria of reputation are fine as they are, which only sales managers say.

        :raise AccessError: if the user is no sales manager
        """
        if not self.env.user.has_group(GROUP_MANAGER):
            raise AccessError(self.env._("Only sales managers can confirm the criteria of reputation."))
        # Parameters are the administrator's; this one says nothing but that.
        self.env["ir.config_parameter"].sudo().set_param(REPUTATION_CONFIRMED, "1")
        return True

    @api.model
    def _is_audience_set_up(self):
        """Tell whether an audience has a scorecard, and somebody said what is built for it or made it their own."""
        own = Domain("write_uid", "!=", SUPERUSER_ID)
        return bool(
            self.env["strategic.audience"].search_count(
                Domain("criterion_ids", "any", [("active", "=", True)])
                & (Domain("product", "!=", False) | own | Domain("criterion_ids", "any", own)),
                limit=1,
            )
        )

    @api.model
    def _is_reputation_set_up(self):
        """Tell whether somebody changed a criterion of reputation, made one, confirmed them, or assesses by them."""
        # Parameters are the administrator's; they are cached, so that this costs no query.
        if self.env["ir.config_parameter"].sudo().get_param(REPUTATION_CONFIRMED):
            return True
        Criterion = self.env["strategic.criterion"]
        criteria = Criterion.search_fetch([("audience_id", "=", False)], ["write_uid"])
        return any(criterion.write_uid.id != SUPERUSER_ID for criterion in criteria) or bool(
            # Whether anybody does, and not only those whose customers this user may see.
            self.env["strategic.assessment"].sudo().search_count([("criterion_id", "in", criteria.ids)], limit=1)
        )

    @api.model
    def _is_scored_by_rules(self):
        """Tell whether both dimensions have a rule, so that customers have their scores without being judged."""
        rules = self.env["strategic.criterion"].search_fetch(
            Domain(COUNTING_CRITERIA_DOMAIN) & Domain("method", "=", "rule"), ["dimension"]
        )
        return len(set(rules.mapped("dimension"))) == 2

    @api.model
    def _count_judged(self, limit):
        """Give how many customers have a judgement that counts, up to `limit`."""
        # Read from an index in the order of customers, so that it ends after the first few.
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM strategic_assessment WHERE active GROUP BY 1 ORDER BY 1 LIMIT %s",
                limit,
            )
        )
        return len(rows)
