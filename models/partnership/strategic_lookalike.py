from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN, STATUSES
from ...tools.limits import is_id
from ...tools.public import checks_access
from ...tools.score_field import Score

# Context key: id of the partnership whose look-alikes are shown.
PARTNERSHIP = "strategic_partnership_id"
# Options of fields that depend on the partnership: the same customer may be less like another partner.
OF_PARTNERSHIP = {"depends_context": (PARTNERSHIP,), "readonly": True}
# Columns that the query copies from the customer.
CUSTOMER_FIELDS = (
    "id",
    "complete_name",
    "strategic_status",
    "strategic_audience_id",
    "reputation",
    "industry_id",
    "country_id",
    "user_id",
    "company_id",
)
TAGS = "res_partner_res_partner_category_rel"


class StrategicLookalike(models.Model):
    """Customers who may buy what is designed with a partner, the most similar first (DESIGN.md §5).

    A query, not a table: it lists the customers for the partnership in the context, and is empty without one. A record
    has the id of its customer.

    The order is by fit to the partnership's audience, then by industry, country and number of tags that the customer
    shares with the partner. Only the fit to a customer's best audience is stored. A customer that fits another audience
    best has no fit here, and comes after the customers that fit this one. Without an audience on the partnership, no
    customer has a fit.

    Left out: the partner, contacts, archived customers, internal users, our own companies, customers of other companies
    than the partnership's, customers that the user may not see, and customers that already have an opportunity from
    this partnership, even a lost or archived one: they have been asked.
    """

    _name = "strategic.lookalike"
    _inherit = ["strategic.record", "strategic.score.order"]
    _description = "Look-alike Customer"
    _auto = False
    _rec_name = "complete_name"
    _order = "audience_fit desc, same_industry desc, same_country desc, common_tag_count desc, id"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", readonly=True)
    complete_name = fields.Char(string="Name", readonly=True)
    audience_fit = Score(
        **OF_PARTNERSHIP,
        aggregator="avg",
        help="How well the customer fits the market of the partnership, from 0 to 100; empty if it fits another "
        "audience better, or is not assessed.",
    )
    same_industry = fields.Boolean(**OF_PARTNERSHIP)
    same_country = fields.Boolean(**OF_PARTNERSHIP)
    common_tag_count = fields.Integer(string="Common Tags", **OF_PARTNERSHIP)
    has_common_tags = fields.Boolean(compute="_compute_has_common_tags", search="_search_has_common_tags")
    reason = fields.Char(
        string="Why", compute="_compute_reason", help="What the customer has in common with the partner and its market."
    )
    strategic_status = fields.Selection(selection=STATUSES, string="Status", readonly=True)
    strategic_audience_id = fields.Many2one(comodel_name="strategic.audience", string="Best Audience", readonly=True)
    reputation = Score(readonly=True, aggregator="avg")
    industry_id = fields.Many2one(comodel_name="res.partner.industry", readonly=True)
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    category_id = fields.Many2many(related="partner_id.category_id", string="Tags")
    has_open_opportunity = fields.Boolean(
        string="Open Opportunity",
        compute="_compute_has_open_opportunity",
        search="_search_has_open_opportunity",
        help="There is an opportunity with the customer, whatever it is about, that is neither won nor lost.",
    )

    @property
    def _table_query(self):
        partnership = self._partnership()
        query = self._customers(partnership)
        columns = self._columns(partnership, query)
        return query.select(*(SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()))

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
        # Faster than counting the tags of all customers.
        tagged = SQL("SELECT partner_id FROM %s WHERE category_id IN %s", SQL.identifier(TAGS), tuple(tags))
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN (%s)", model._field_to_sql(alias, "id", query), tagged)
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
                self._customers_busy([("partner_id.commercial_partner_id", "in", self.ids)])
            )
        }
        for customer in self:
            customer.has_open_opportunity = customer.id in busy

    def _search_has_open_opportunity(self, operator, value):
        if operator != "in":
            return NotImplemented
        busy = self._customers_busy()
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN (%s)", model._field_to_sql(alias, "id", query), busy)
        )

    @api.readonly
    @checks_access("read")
    def action_open_customer(self):
        """Open the customer's own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(self.env.ref("strategic_customer.res_partner_view_form_strategic").id, "form")],
        }

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **options):
        """Sort only what a page needs: ids alone, and only the customers that fit, if they fill the page."""
        if not limit or not order:
            return super()._search(domain, offset, limit, order, **options)
        audience = self._partnership().audience_id
        if audience and order == self._order:
            fits = Domain("strategic_audience_id", "=", audience.id) & Domain("audience_fit", "!=", False)
            ids = super()._search(fits & Domain(domain), offset, limit, order, **options).get_result_ids()
            if len(ids) == limit:
                return self.browse(ids)._as_query()
        return self.browse(super()._search(domain, offset, limit, order, **options).get_result_ids())._as_query()

    @checks_access("read")
    def action_create_opportunities(self):
        """Create an opportunity with each of the customers, and open the opportunities."""
        return self._partnership()._create_opportunities(self)

    @api.model
    def _partnership(self):
        """Return the partnership in the context, empty if there is none; a client can send any context.

        :raise AccessError: if the user may not read it
        """
        Partnership = self.env["strategic.partnership"]
        partnership_id = self.env.context.get(PARTNERSHIP)
        if not is_id(partnership_id):
            return Partnership
        partnership = Partnership.browse(partnership_id).exists()
        partnership.check_access("read")
        return partnership

    @api.model
    def _customers(self, partnership):
        """Return the `Query` on res.partner of the customers to rank that the user may see."""
        Partner = self.env["res.partner"].with_context(active_test=True)
        if not partnership:
            query = Partner._search([], bypass_access=True)
            query.add_where(SQL("FALSE"))
            return query
        query = Partner._search(
            Domain(CUSTOMER_DOMAIN)
            & Domain("id", "not in", partnership.partner_id.ids)
            & Domain("partner_share", "=", True)
            & Domain(Partner._check_company_domain(partnership.company_id))
        )
        customer = SQL.identifier(query.table, "id")
        query.add_where(SQL("%s NOT IN (SELECT partner_id FROM res_company)", customer))
        query.add_where(SQL("%s NOT IN %s", customer, self._customers_asked(partnership)))
        return query

    @api.model
    def _customers_asked(self, partnership):
        """Return the subquery of the customers that have an opportunity from the partnership."""
        # sudo: include opportunities of colleagues that the user does not see, or a customer would be asked twice.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        query = Lead._search([(PARTNERSHIP, "=", partnership.id)])
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        customer = SQL.identifier(partner, "commercial_partner_id")
        query.add_where(SQL("%s IS NOT NULL", customer))
        return query.subselect(customer)

    @api.model
    def _columns(self, partnership, query):
        """Return the SQL of the columns by name; `query` is on res.partner."""
        partner = partnership.partner_id

        def column(name):
            return self.env["res.partner"]._field_to_sql(query.table, name, query)

        columns = {name: column(name) for name in CUSTOMER_FIELDS}
        fit = SQL("NULL::integer")
        if partnership.audience_id:
            fit = SQL(
                "CASE WHEN %s = %s THEN %s END",
                columns["strategic_audience_id"],
                partnership.audience_id.id,
                column("audience_fit"),
            )
        return {
            **columns,
            "partner_id": columns["id"],
            "audience_fit": fit,
            "same_industry": self._same(columns["industry_id"], partner.industry_id),
            "same_country": self._same(columns["country_id"], partner.country_id),
            "common_tag_count": self._common_tags(partnership, query),
        }

    @api.model
    def _same(self, column, record):
        """Return the SQL condition that `column` holds `record`; FALSE if `record` is empty."""
        return SQL("COALESCE(%s = %s, FALSE)", column, record.id) if record else SQL("FALSE")

    @api.model
    def _common_tags(self, partnership, query):
        """Return the SQL of the number of tags that the customer shares with the partner."""
        tags = partnership.partner_id.category_id.ids
        if not tags:
            return SQL("0")
        customer = SQL.identifier(query.table, "id")
        if partnership.audience_id:
            # With an audience, `_search` sorts first only the customers that fit it: count the tags of each one.
            return SQL(
                "(SELECT COUNT(*) FROM %(rel)s AS tagged WHERE tagged.partner_id = %(customer)s "
                "AND tagged.category_id IN %(tags)s)",
                rel=SQL.identifier(TAGS),
                customer=customer,
                tags=tuple(tags),
            )
        # Without an audience, too many customers are sorted to count their tags one by one.
        query.add_join(
            "LEFT JOIN",
            "tagged",
            SQL(
                "(SELECT partner_id, COUNT(*) AS count FROM %s WHERE category_id IN %s GROUP BY partner_id)",
                SQL.identifier(TAGS),
                tuple(tags),
            ),
            SQL("tagged.partner_id = %s", customer),
        )
        return SQL("COALESCE(tagged.count, 0)")

    @api.model
    def _customers_busy(self, domain=()):
        """Return the SELECT of the customers with an open opportunity in `domain` that the user may see."""
        query = self.env["crm.lead"]._search(
            [("type", "=", "opportunity"), ("won_status", "=", "pending"), ("active", "=", True), *domain]
        )
        # A user who sees an opportunity may know its customer, so join it without access rules.
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return query.select(SQL.identifier(partner, "commercial_partner_id"))

    def _say_what_is_common(self, audience):
        """Return the reasons for the rank as text; `audience` is the name of the audience."""
        self.ensure_one()
        reasons = []
        if self.audience_fit:
            reasons.append(self.env._("fits %(audience)s %(fit)s", audience=audience, fit=self.audience_fit))
        if self.same_industry:
            reasons.append(self.env._("same industry: %s", self.industry_id.display_name))
        if self.same_country:
            reasons.append(self.env._("same country: %s", self.country_id.display_name))
        if self.common_tag_count == 1:
            reasons.append(self.env._("1 tag in common"))
        elif self.common_tag_count:
            reasons.append(self.env._("%s tags in common", self.common_tag_count))
        reason = "; ".join(reasons)
        return reason[:1].upper() + reason[1:]
