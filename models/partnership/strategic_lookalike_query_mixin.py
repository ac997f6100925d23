from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.limits import is_id

# Context key, whose value is the id of the partnership whose look-alikes are shown. It is also the name of the field
# that holds the partnership of an opportunity (`crm.lead`).
PARTNERSHIP = "strategic_partnership_id"
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


class StrategicLookalikeQueryMixin(models.AbstractModel):
    """Mixin of `strategic.lookalike`: its SQL query.

    The query selects customers, and what each customer has in common with the customer of the partnership.
    """

    _name = "strategic.lookalike.query.mixin"
    _description = "Query of Look-alike Customers"

    @api.model
    def _lookalike_query(self):
        """Return the SELECT of the customers for the partnership in the context, without an order."""
        partnership = self._partnership()
        query = self._customers(partnership)
        columns = self._columns(partnership, query)
        return query.select(*(SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()))

    @api.model
    def _partnership(self):
        """Return the partnership in the context; empty if the context has none, or an invalid value from a client.

        :raise AccessError: if the user may not read the partnership
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
        """Return the `Query` on res.partner of the customers that the list shows, as far as the user may see them."""
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
        # NOT EXISTS, because PostgreSQL expects that NOT IN leaves half of the customers. It would then read all fits
        # for the count of the page, which needs 10,000.
        customer = SQL.identifier(query.table, "id")
        query.add_where(SQL("NOT EXISTS (SELECT FROM res_company AS own WHERE own.partner_id = %s)", customer))
        query.add_where(
            SQL(
                "NOT EXISTS (SELECT FROM (%s) AS asked WHERE asked.id = %s)",
                self._customers_asked(partnership),
                customer,
            )
        )
        return query

    @api.model
    def _customers_asked(self, partnership):
        """Return the SELECT of the `id` of the customers that have an opportunity from the partnership."""
        # sudo: include opportunities of colleagues that the user does not see, or a customer would be asked twice.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        query = Lead._search([(PARTNERSHIP, "=", partnership.id)])
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return query.select(SQL("%s AS id", SQL.identifier(partner, "commercial_partner_id")))

    @api.model
    def _columns(self, partnership, query):
        """Return the SQL of each column of a look-alike, by the name of the column; `query` is on res.partner."""
        partner = partnership.partner_id

        def column(name):
            return self.env["res.partner"]._field_to_sql(query.table, name, query)

        columns = {name: column(name) for name in CUSTOMER_FIELDS}
        fit, status = SQL("NULL::integer"), columns["strategic_status"]
        if partnership.audience_id:
            # The reader sees the customer, so may know its fit: join it without access rules.
            condition = SQL(
                "market.partner_id = %s AND market.audience_id = %s", columns["id"], partnership.audience_id.id
            )
            query.add_join("LEFT JOIN", "market", "strategic_fit", condition)
            fit, status = SQL("market.fit"), SQL("market.status")
        return {
            **columns,
            "partner_id": columns["id"],
            "audience_fit": fit,
            "market_status": status,
            "same_industry": self._same(columns["industry_id"], partner.industry_id),
            "same_country": self._same(columns["country_id"], partner.country_id),
            "common_tag_count": self._common_tags(partnership, query),
        }

    @api.model
    def _same(self, column, record):
        """Return the SQL condition that `column` holds the id of `record`; FALSE if `record` is empty."""
        return SQL("COALESCE(%s = %s, FALSE)", column, record.id) if record else SQL("FALSE")

    @api.model
    def _common_tags(self, partnership, query):
        """Return the SQL of the number of tags that a customer shares with the customer of the partnership."""
        tags = partnership.partner_id.category_id.ids
        if not tags:
            return SQL("0")
        customer = SQL.identifier(query.table, "id")
        if partnership.audience_id:
            # If the partnership has an audience, `_search` first sorts the customers that fit the audience. These are
            # few, so count the tags of each customer in a subquery of its own.
            return SQL(
                "(SELECT COUNT(*) FROM %(rel)s AS tagged WHERE tagged.partner_id = %(customer)s "
                "AND tagged.category_id IN %(tags)s)",
                rel=SQL.identifier(TAGS),
                customer=customer,
                tags=tuple(tags),
            )
        # If the partnership has no audience, `_search` sorts all customers, so one subquery counts all tags.
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
    def _customers_with_open_opportunity(self, domain=()):
        """Return the SELECT of the customers of open opportunities that match `domain` and that the user may see."""
        query = self.env["crm.lead"]._search(
            [("type", "=", "opportunity"), ("won_status", "=", "pending"), ("active", "=", True), *domain]
        )
        # A user who sees an opportunity may know its customer, so join it without access rules.
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return query.select(SQL.identifier(partner, "commercial_partner_id"))
