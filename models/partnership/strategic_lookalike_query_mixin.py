from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CUSTOMER_DOMAIN
from ...tools.limits import is_id

# Key in the context: id of the partnership whose look-alikes are shown. `crm.lead` has a field of this name.
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
    """Mixin of `strategic.lookalike`: the SQL of the customers to rank, and of what they share with the partner."""

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
            # With an audience, `_search` first sorts the customers that fit it: they are few, so count tags for each.
            return SQL(
                "(SELECT COUNT(*) FROM %(rel)s AS tagged WHERE tagged.partner_id = %(customer)s "
                "AND tagged.category_id IN %(tags)s)",
                rel=SQL.identifier(TAGS),
                customer=customer,
                tags=tuple(tags),
            )
        # Without an audience, `_search` sorts all customers: one subquery counts the tags of all of them.
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
        """Return the SELECT of the customers with an open opportunity in `domain` that the user may see."""
        query = self.env["crm.lead"]._search(
            [("type", "=", "opportunity"), ("won_status", "=", "pending"), ("active", "=", True), *domain]
        )
        # A user who sees an opportunity may know its customer, so join it without access rules.
        partner = query.join(query.table, "partner_id", "res_partner", "id", "customer")
        return query.select(SQL.identifier(partner, "commercial_partner_id"))
