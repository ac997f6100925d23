"""Find the partners that are the database's own companies, and so not customers."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import GROUP_SALESPERSON


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_own_company = fields.Boolean(
        compute="_compute_is_own_company",
        search="_search_is_own_company",
        exportable=False,
        groups=GROUP_SALESPERSON,
        help="One of the companies that this database is kept for. It is not scored unless somebody assesses it.",
    )

    def _compute_is_own_company(self):
        # sudo: companies that the user does not work in are not customers either.
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        own = companies.search([("partner_id", "in", self.ids)]).partner_id
        for partner in self:
            partner.is_own_company = partner._origin in own

    def _search_is_own_company(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT partner_id FROM res_company)", model._field_to_sql(alias, "id", query)
            )
        )
