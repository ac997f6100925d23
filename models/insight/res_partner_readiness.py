"""Search for the customers behind a figure of acquisition readiness, in any view."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import GROUP_MANAGER


class ResPartner(models.Model):
    _inherit = "res.partner"

    strategic_figure = fields.Char(
        string="Behind the Figure",
        compute="_compute_strategic_figure",
        search="_search_strategic_figure",
        groups=GROUP_MANAGER,
        exportable=False,
        help="Finds the customers behind a figure of acquisition readiness: the figure's name, @ and its date.",
    )

    @api.depends()
    def _compute_strategic_figure(self):
        """Leave the field empty: it is for searching only, as a customer can be behind many figures."""
        self.strategic_figure = False

    @api.model
    def _search_strategic_figure(self, operator, value):
        if operator != "in":
            return NotImplemented
        readiness = self.env["strategic.readiness"]
        # Subqueries, so that any number of customers can be behind a figure.
        return Domain.OR(Domain("id", "in", readiness._customers_behind(figure)) for figure in value)
