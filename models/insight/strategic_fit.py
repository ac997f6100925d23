from odoo import api, models
from odoo.tools import SQL

from .strategic_matrix_mixin import NO_THRESHOLDS


class StrategicFit(models.Model):
    """The matrix of customers by audience: the fit to the audience across, the customer's reputation up."""

    _name = "strategic.fit"
    _inherit = ["strategic.fit", "strategic.matrix.mixin"]

    _matrix_fields = ("fit", "reputation", "status")
    _matrix_customer = "partner_id"
    _matrix_name_order = "partner_id, id"

    @api.model
    def _matrix_columns(self, query):
        audience = SQL.identifier(query.table, "audience_id")
        return [SQL("MIN(%s)", audience), SQL("MAX(%s)", audience)]

    @api.model
    def _matrix_thresholds(self, rows):
        """Return the thresholds of the audience, if `rows` are of one audience only.

        If they are of several audiences with thresholds of their own, show those of the settings. But then a status
        does not tell on which side of them a score lies, so they cut no cell.
        """
        programme = self.env["strategic.scoring"]._programme()
        ids = {audience_id for row in rows for audience_id in row[-2:]}
        cards = [card for card in programme.audiences if card.audience_id in ids]
        if len(ids) == 1 and cards:
            thresholds = dict(zip(("audience_fit", "reputation"), programme.thresholds_of(cards[0]), strict=True))
            return thresholds, thresholds
        thresholds = self.env["strategic.scoring"]._thresholds()
        return thresholds, NO_THRESHOLDS if programme.has_own_thresholds else thresholds
