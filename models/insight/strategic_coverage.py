from typing import Any, NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.coverage import Cell, Partners

# Kinds of stages in which the customer of a partnership stands for its market.
STANDING = ("open", "launched")


class Coverage(NamedTuple):
    """The market of an audience, and its partners, as far as a user may see them.

    threshold: the fit from which on a customer belongs to the market
    customers: the partners, a recordset in sudo mode
    partners: their places, a `Partners`
    cells: the market, a list of `Cell`
    sizes: the tags that tell the sizes of customers apart, a recordset; empty: sizes are not told apart
    """

    threshold: int
    customers: Any
    partners: Partners
    cells: list
    sizes: Any

    @property
    def market_size(self):
        return sum(cell.customers for cell in self.cells)

    @property
    def industries(self):
        return {cell.industry for cell in self.cells if cell.industry}

    @property
    def countries(self):
        return {cell.country for cell in self.cells if cell.country}


class StrategicCoverage(models.AbstractModel):
    """Reads how far the partners of an audience stand for its market; tools/coverage.py defines how far they do.

    The market are the customers whose fit reaches the audience's threshold. Each counts once, whatever its revenue. The
    partners are the customers of the open and launched partnerships for the audience. The access rights and record
    rules of the user apply to both.

    The size of a customer is its first tag among the sizes of the audience, in the order of their ids.
    """

    _name = "strategic.coverage"
    _description = "Coverage of a Market by Partners"

    @api.model
    def _read(self, audience):
        """Return the `Coverage` of one audience."""
        threshold, sizes = audience._fit_needed(), self._sizes(audience)
        standing = self.env["strategic.partnership"].search_fetch(
            [("audience_id", "=", audience.id), ("stage_id.kind", "in", STANDING)], ["partner_id"]
        )
        # sudo: a user who may read the partnership may know its customer's industry, country and size.
        customers = standing.partner_id.sudo()
        customers.fetch(["industry_id", "country_id", *(["category_id"] if sizes else [])])
        partners = Partners([self._place_of(customer, sizes) for customer in customers])
        rows = self.env.execute_query(self._select_cells(audience, threshold, self._taken(audience), sizes))
        # A row holds the place, and then the other three columns of `Cell`.
        return Coverage(threshold, customers, partners, [Cell(row[:-3], *row[-3:]) for row in rows], sizes)

    @api.model
    def _sizes(self, audience):
        """Return the tags that tell the sizes of customers apart, in the order in which they count."""
        tags = self.env["res.partner.category"]
        if not audience.size_tag_id:
            return tags
        return tags.search_fetch([("parent_id", "=", audience.size_tag_id.id)], ["name"], order="id")

    @api.model
    def _place_of(self, customer, sizes):
        """Return the place of a customer, as tools/coverage.py defines it."""
        place = (customer.industry_id.id, customer.country_id.id)
        return (*place, min((customer.category_id & sizes).ids, default=None)) if sizes else place

    @api.model
    def _size_domain(self, sizes, size):
        """Return the domain of the fits of customers with the `size` (an id), or with none of the `sizes` if None."""
        others = sizes.filtered(lambda tag: size is None or tag.id < size)
        return [
            *([("category_id", "in", [size])] if size else []),
            *([("category_id", "not in", others.ids)] if others else []),
        ]

    @api.model
    def _market_domain(self, audience, threshold):
        """Return the domain of the fits (`strategic.fit`) of the market."""
        return [("audience_id", "=", audience.id), ("fit", ">=", threshold)]

    @api.model
    def _taken(self, audience):
        """Return the ids of the customers who have a partnership for the audience, or had one: they are not proposed.

        :return: ids of the customers of all partnerships in the companies that the user works in
        """
        # sudo: a second partnership with the partner of a colleague would be no proposal.
        partnerships = self.env["strategic.partnership"].sudo()
        return partnerships.search_fetch(
            [("audience_id", "=", audience.id), ("company_id", "in", self.env.companies.ids)], ["partner_id"]
        ).partner_id.ids

    @api.model
    def _select_cells(self, audience, threshold, taken, sizes):
        """Return the SELECT of the cells: the parts of the place, and then the other columns of `Cell`.

        Candidates may be below the threshold. They belong to no market then, but may become partners.

        :param taken: ids of the customers who are not proposed
        """
        fits = self.env["strategic.fit"]
        query = fits._search(
            Domain("audience_id", "=", audience.id)
            & (Domain("fit", ">=", threshold) | Domain("status", "=", "partial"))
        )
        industry, country, fit, partner = (
            fits._field_to_sql(query.table, name, query) for name in ("industry_id", "country_id", "fit", "partner_id")
        )
        query.groupby = SQL("1, 2, 3") if sizes else SQL("1, 2")
        return query.select(
            industry,
            country,
            *([self._size_sql(partner, sizes)] if sizes else []),
            SQL("COUNT(*) FILTER (WHERE %s >= %s)", fit, threshold),
            self._best_sql(query, "strategic", taken),
            self._best_sql(query, "partial", taken),
        )

    @api.model
    def _size_sql(self, partner, sizes):
        """Return the SQL of the size of a customer, see `_place_of`.

        :param partner: SQL of the customer's id
        """
        field = self.env["res.partner"]._fields["category_id"]
        return SQL(
            "(SELECT MIN(%(tag)s) FROM %(tagged)s WHERE %(customer)s = %(partner)s AND %(tag)s = ANY(%(sizes)s))",
            tag=SQL.identifier("tagged", field.column2),
            tagged=SQL("%s AS tagged", SQL.identifier(field.relation)),
            customer=SQL.identifier("tagged", field.column1),
            partner=partner,
            sizes=sizes.ids,
        )

    @api.model
    def _best_sql(self, query, status, taken):
        """Return the SQL of the id of the best fit of a group with this status, in the order of lists of fits.

        An array compares as the sort of a list does: by fit, then by potential, then the lower id.
        """
        fits = self.env["strategic.fit"]
        columns = ("fit", "potential", "id", "status", "partner_id")
        values = dict(zip(columns, (fits._field_to_sql(query.table, name, query) for name in columns), strict=True))
        return SQL(
            """-(MAX(ARRAY[COALESCE(%(fit)s, -1), COALESCE(%(potential)s, -1), -%(id)s])
                 FILTER (WHERE %(status)s = %(wanted)s AND %(partner_id)s <> ALL(%(taken)s)))[3]""",
            **values,
            wanted=status,
            taken=taken,
        )
