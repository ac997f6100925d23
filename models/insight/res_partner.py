from odoo import api, models
from odoo.fields import Domain

from ...const import GROUP_MANAGER
from ...tools.odoo_private import UnlistedChar


class ResPartner(models.Model):
    """The matrix of customers, and the search for the customers that a figure of acquisition readiness counts.

    The search works in any view of customers.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "strategic.matrix.mixin"]

    strategic_figure = UnlistedChar(
        string="Behind the Figure",
        compute="_compute_strategic_figure",
        search="_search_strategic_figure",
        groups=GROUP_MANAGER,
        exportable=False,
        help="Finds the customers behind a figure of acquisition readiness.",
    )

    @api.depends()
    def _compute_strategic_figure(self):
        """Leave the field empty: it is for searching only, as many figures can count the same customer."""
        self.strategic_figure = False

    @api.model
    def _search_strategic_figure(self, operator, value):
        if operator != "in":
            return NotImplemented
        readiness = self.env["strategic.readiness"]
        # Search with a subquery rather than a list of ids, as a figure can count a million customers.
        return Domain.OR(Domain("id", "in", readiness._customers_behind(figure)) for figure in value)
