from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.limits import is_id, shown

# Number of customers that a session chooses by itself: as many as a person can assess in an hour.
CHOSEN_LIMIT = 40
# Best score first, as in the list of customers; the order of the index `_scored_best_first`.
BEST_FIRST = "is_strategic desc, audience_fit desc, reputation desc, complete_name, id desc"


class StrategicSessionCustomersMixin(models.AbstractModel):
    """Which customers a session shows: those that a user has selected, else those worth assessing first."""

    _name = "strategic.session.customers.mixin"
    _description = "Customers of a Session"

    @api.model
    def _selected(self, partner_ids):
        """Return the customers of the partners `partner_ids`, and how many of the partners have none to assess.

        The customers keep the order of the partners, so that a grid looks like the list from which it was opened. A
        contact stands for its company. Archived customers and those that the user may not see are left out.

        :raise UserError: if `partner_ids` is no list of ids
        """
        if not isinstance(partner_ids, list | tuple) or not all(map(is_id, partner_ids)):
            raise UserError(
                self.env._(
                    "Customers to assess are named by a list of ids, not by %(value)s. Select them in a list again.",
                    value=shown(partner_ids),
                )
            )
        Partner = self.env["res.partner"]
        partners = Partner.with_context(active_test=False).search_fetch(
            [("id", "in", partner_ids)], ["commercial_partner_id"]
        )
        customer_of = {partner.id: partner.commercial_partner_id.id for partner in partners}
        customers = Partner.with_context(active_test=True).search([("id", "in", [*set(customer_of.values())])])
        active = set(customers.ids)
        selected = [customer_of[id_] for id_ in partner_ids if customer_of.get(id_) in active]
        return Partner.browse(dict.fromkeys(selected)), len(partner_ids) - len(selected)

    @api.model
    def _first_to_assess(self):
        """Return the customers that are worth assessing first, up to `CHOSEN_LIMIT`.

        The user's own customers come before those of others. Among each of these, customers with a score that lack an
        assessment come first, best score first, because one assessment more may make them strategic. After them come
        customers in scope that nobody has assessed.
        """
        Partner = self.env["res.partner"].with_context(active_test=True)
        customers = Domain(CUSTOMER_DOMAIN)
        own = Domain("user_id", "=", self.env.uid)
        groups = ((self._lacking_domain(), BEST_FIRST), (self._unassessed_domain(), "complete_name, id desc"))
        chosen = Partner.browse()
        for whose in (own, ~own):
            for domain, order in groups:
                if len(chosen) < CHOSEN_LIMIT:
                    left = CHOSEN_LIMIT - len(chosen)
                    chosen += Partner.search(customers & whose & domain, order=order, limit=left)
        return chosen

    @api.model
    def _has_scored_customers(self):
        """Return whether the user sees any customer with a score."""
        scored = Domain(CUSTOMER_DOMAIN) & Domain("strategic_status", "!=", False)
        return bool(self.env["res.partner"].with_context(active_test=True).search_count(scored, limit=1))

    @api.model
    def _unassessed_domain(self):
        """Return the domain of the customers in scope without any score, except colleagues."""
        scoring = self.env["strategic.scoring"]._engine()
        # The scope is the same for all users, so search it as the superuser: a user may not read all of its fields.
        in_scope = scoring.env["res.partner"]._search(scoring._scope_domain())
        return (
            Domain("strategic_status", "=", False) & Domain("partner_share", "=", True) & Domain("id", "in", in_scope)
        )

    @api.model
    def _lacking_domain(self):
        """Return the domain of the customers with a score that lack an assessment: of reputation, or of the audience
        that they fit best.
        """
        for model in ("strategic.criterion", "strategic.assessment"):
            self.env[model].flush_model()
        today = fields.Date.today()

        def to_sql(model, alias, query):
            columns = ("id", "audience_fit", "reputation", "strategic_audience_id")
            return SQL(
                """
                (%(audience_fit)s IS NULL OR %(reputation)s IS NULL OR EXISTS (
                    SELECT FROM strategic_criterion AS criterion
                     WHERE criterion.active AND criterion.is_rule IS NOT TRUE
                       AND (criterion.audience_id IS NULL OR criterion.audience_id = %(strategic_audience_id)s)
                       AND NOT EXISTS (
                           SELECT FROM strategic_assessment AS assessment
                            WHERE assessment.partner_id = %(id)s AND assessment.criterion_id = criterion.id
                              AND assessment.active
                              AND (assessment.valid_until IS NULL OR assessment.valid_until >= %(today)s))))
                """,
                today=today,
                **{name: model._field_to_sql(alias, name, query) for name in columns},
            )

        return Domain("strategic_status", "!=", False) & Domain.custom(to_sql=to_sql)
