from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import COUNTING_CRITERIA_DOMAIN, GROUP_MANAGER, GROUP_SALESPERSON

# Number of assessed customers that completes the step of assessing: enough customers to compare.
CUSTOMERS_TO_ASSESS = 5
# System parameter, set when a sales manager confirms that the criteria of reputation are fine as they are.
REPUTATION_CONFIRMED = "strategic_customer.reputation_confirmed"


class StrategicStart(models.AbstractModel):
    """The first steps after the addon is installed, shown above the customers until they are done.

    Whether a step is done follows from the data; users do not tick it. Each check reads a few records only, however
    many customers there are. The installation writes its records as the superuser, so `write_uid` says whether a user
    has created or changed a record.
    """

    _name = "strategic.start"
    _description = "First Steps with Strategic Customers"

    @api.readonly
    @api.model
    def get_steps(self):
        """Return the steps for this user, or False if all of them are done.

        Salespeople have one step, to assess customers. Sales managers also set up the criteria: they have three steps.

        :return: a list with a dict for each step: ``name`` and ``done``. The step of assessing also has ``count``
            (number of assessed customers, at most ``wanted``) and ``wanted`` (number that completes the step)
        :raise AccessError: if the user is no salesperson
        """
        if not self.env.user.has_group(GROUP_SALESPERSON):
            raise AccessError(self.env._("The first steps are for salespeople."))
        assessed = self._count_assessed(CUSTOMERS_TO_ASSESS)
        steps = [
            {
                "name": "assessments",
                "done": assessed >= CUSTOMERS_TO_ASSESS or self._is_scored_by_rules(),
                "count": assessed,
                "wanted": CUSTOMERS_TO_ASSESS,
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
        """Save that the criteria of reputation are fine as they are.

        :raise AccessError: if the user is no sales manager
        """
        if not self.env.user.has_group(GROUP_MANAGER):
            raise AccessError(self.env._("Only sales managers can confirm the criteria of reputation."))
        # sudo: only administrators may write system parameters, but sales managers decide on this one.
        self.env["ir.config_parameter"].sudo().set_param(REPUTATION_CONFIRMED, "1")
        return True

    @api.model
    def _is_audience_set_up(self):
        """Return whether an audience with criteria is set up.

        It is set up if it has a product, or if a user has changed the audience or one of its criteria.
        """
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
        """Return whether the criteria of reputation are set up.

        They are set up if a user has confirmed them, changed or added a criterion, or assessed a customer by one.
        """
        # sudo: only administrators may read system parameters. They are cached, so this costs no query.
        if self.env["ir.config_parameter"].sudo().get_param(REPUTATION_CONFIRMED):
            return True
        Criterion = self.env["strategic.criterion"]
        criteria = Criterion.search_fetch([("audience_id", "=", False)], ["write_uid"])
        return any(criterion.write_uid.id != SUPERUSER_ID for criterion in criteria) or bool(
            # sudo: include assessments of customers that this user does not see.
            self.env["strategic.assessment"].sudo().search_count([("criterion_id", "in", criteria.ids)], limit=1)
        )

    @api.model
    def _is_scored_by_rules(self):
        """Return whether both dimensions have a rule: then customers have scores although nobody assesses them."""
        rules = self.env["strategic.criterion"].search_fetch(
            Domain(COUNTING_CRITERIA_DOMAIN) & Domain("is_rule", "=", True), ["dimension"]
        )
        return len(set(rules.mapped("dimension"))) == 2

    @api.model
    def _count_assessed(self, limit):
        """Return how many customers have an active assessment, up to `limit`."""
        # Because of ORDER BY and LIMIT, PostgreSQL reads an index in the order of customers, and stops at the limit.
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM strategic_assessment WHERE active GROUP BY 1 ORDER BY 1 LIMIT %s",
                limit,
            )
        )
        return len(rows)
