from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import STATUS_HELP, STATUSES
from ...tools.public import checks_access
from ...tools.score_field import Score
from .strategic_lookalike_query_mixin import PARTNERSHIP, TAGS

# Options of the fields that depend on the partnership in the context: the ORM caches their values by partnership.
OF_PARTNERSHIP = {"depends_context": (PARTNERSHIP,), "readonly": True}


class StrategicLookalike(models.Model):
    """Customers who may buy the product of a partnership, sorted by likeness to the customer of the partnership.

    This model is a query, not a table. It lists customers for the partnership in the context. If the context has no
    partnership, the list is empty. A record has the id of its customer.

    The customers are sorted by their fit to the audience of the partnership, even if they fit another audience better,
    then by the industry, country and number of tags that they share with the customer of the partnership. Fits under 50
    are not stored (`strategic.fit`), so these customers have no fit here, and come after the customers with a fit. If
    the partnership has no audience, no customer has a fit.

    The list leaves out the customer of the partnership, contacts, archived customers, internal users, our own
    companies, customers of companies other than the partnership's, and customers that the user may not see. It also
    leaves out customers who have been asked: they have an opportunity from this partnership, even if it is lost or
    archived.
    """

    _name = "strategic.lookalike"
    _inherit = ["strategic.lookalike.query.mixin", "strategic.record", "strategic.score.order"]
    _description = "Look-alike Customer"
    _auto = False
    _rec_name = "complete_name"
    _order = "audience_fit desc, same_industry desc, same_country desc, common_tag_count desc, id"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    complete_name = fields.Char(string="Name", readonly=True)
    audience_fit = Score(
        **OF_PARTNERSHIP,
        aggregator="avg",
        help="How well the customer fits the market of the partnership, from 0 to 100; empty under 50, or while not "
        "assessed.",
    )
    same_industry = fields.Boolean(**OF_PARTNERSHIP, help="The customer is in the same industry as the partner.")
    same_country = fields.Boolean(**OF_PARTNERSHIP, help="The customer is in the same country as the partner.")
    common_tag_count = fields.Integer(
        string="Common Tags",
        aggregator=None,
        **OF_PARTNERSHIP,
        help="How many tags the customer shares with the partner.",
    )
    has_common_tags = fields.Boolean(compute="_compute_has_common_tags", search="_search_has_common_tags")
    reason = fields.Char(
        string="Why", compute="_compute_reason", help="What the customer has in common with the partner and its market."
    )
    market_status = fields.Selection(
        selection=STATUSES,
        string="Status in Market",
        **OF_PARTNERSHIP,
        help="The customer's status for the market of the partnership. Without a market: for its best audience.",
    )
    strategic_status = fields.Selection(
        selection=STATUSES,
        string="Status Overall",
        readonly=True,
        help=STATUS_HELP,
    )
    strategic_audience_id = fields.Many2one(
        comodel_name="strategic.audience",
        string="Best-Fit Audience",
        readonly=True,
        help="The target audience that the customer fits best.",
    )
    reputation = Score(
        readonly=True,
        aggregator="avg",
        help="The customer's standing in its field, from 0 to 100; empty while not assessed.",
    )
    industry_id = fields.Many2one(comodel_name="res.partner.industry", readonly=True)
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    category_id = fields.Many2many(related="partner_id.category_id", string="Tags")
    has_open_opportunity = fields.Boolean(
        string="Open Opportunity",
        compute="_compute_has_open_opportunity",
        search="_search_has_open_opportunity",
        help="The customer has an opportunity, from any partnership or none, that is neither won nor lost.",
    )

    @property
    def _table_query(self):
        return self._lookalike_query()

    @api.depends("common_tag_count")
    @api.depends_context(PARTNERSHIP)
    def _compute_has_common_tags(self):
        for customer in self:
            customer.has_common_tags = customer.common_tag_count > 0

    def _search_has_common_tags(self, operator, value):
        if operator != "in":
            return NotImplemented
        tags = self._partnership().partner_id.category_id.ids
        if not tags:
            return Domain.FALSE
        # PostgreSQL may read the tags of all customers at once or of each alone, whatever is faster for the query.
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "EXISTS (SELECT 1 FROM %s AS tagged WHERE tagged.partner_id = %s AND tagged.category_id IN %s)",
                SQL.identifier(TAGS),
                model._field_to_sql(alias, "id", query),
                tuple(tags),
            )
        )

    @api.depends("audience_fit", "same_industry", "same_country", "common_tag_count")
    @api.depends_context(PARTNERSHIP, "lang")
    def _compute_reason(self):
        audience = self._partnership().audience_id.name
        for customer in self:
            customer.reason = customer._say_what_is_common(audience)

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_open_opportunity(self):
        busy = {
            customer_id
            for [customer_id] in self.env.execute_query(
                self._customers_with_open_opportunity([("partner_id.commercial_partner_id", "in", self.ids)])
            )
        }
        for customer in self:
            customer.has_open_opportunity = customer.id in busy

    def _search_has_open_opportunity(self, operator, value):
        if operator != "in":
            return NotImplemented
        busy = self._customers_with_open_opportunity()
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN (%s)", model._field_to_sql(alias, "id", query), busy)
        )

    @api.model
    @api.readonly
    def search_count(self, domain, limit=None):
        # If the customers that fit the audience are as many as the count goes to, no others are read.
        if limit and self._partnership().audience_id and super().search_count(self._fitting(domain), limit) == limit:
            return limit
        return super().search_count(domain, limit)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Return the ids of the page as a query; the ORM reads the other columns for this page only, which is faster.

        Customers that fit the partnership's audience come first. If they fill the page, only those are sorted that fit
        it as well as the last one of the page, or better.
        """
        if not limit or not order:
            return super()._search(domain, offset, limit, order, **options)
        if order == self._order and self._partnership().audience_id:
            fitting = self._fitting(domain)
            last = super()._search(fitting, offset + limit - 1, 1, "audience_fit desc", **options).get_result_ids()
            if last:
                domain = fitting & Domain("audience_fit", ">=", self.browse(last).audience_fit)
        return self.browse(super()._search(domain, offset, limit, order, **options).get_result_ids())._as_query()

    @api.model
    def _fitting(self, domain):
        """Return `domain` for the customers with a fit to the audience, whom an index finds.

        Of `domain`, what holds for all of them is left out, such as most of the default filter: else PostgreSQL would
        read the tags of all customers.
        """
        fits = Domain("audience_fit", ">", 0)
        return fits & Domain(domain).map_conditions(lambda condition: Domain.TRUE if condition == fits else condition)

    @api.readonly
    @checks_access("read")
    def action_open_customer(self):
        """Open the form of the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(self.env.ref("strategic_customer.res_partner_view_form_strategic").id, "form")],
        }

    @checks_access("read")
    def action_create_opportunities(self):
        """Create an opportunity with each customer in `self`, and open the opportunities."""
        return self._partnership()._create_opportunities(self)

    def _say_what_is_common(self, audience):
        """Return what makes this customer a look-alike, as text; `audience` is the name of the audience it fits."""
        self.ensure_one()
        reasons = []
        if self.audience_fit:
            reasons.append(self.env._("Fit to %(audience)s: %(fit)s.", audience=audience, fit=self.audience_fit))
        if self.same_industry:
            reasons.append(self.env._("Same industry: %s.", self.industry_id.display_name))
        if self.same_country:
            reasons.append(self.env._("Same country: %s.", self.country_id.display_name))
        if self.common_tag_count:
            reasons.append(self.env._("Tags in common: %s.", self.common_tag_count))
        return " ".join(reasons)
