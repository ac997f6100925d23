from odoo import api, models
from odoo.tools import SQL


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
        """Return the thresholds of the audience if `rows` are of one audience only, else those of the settings."""
        programme = self.env["strategic.scoring"]._programme()
        ids = {audience_id for row in rows for audience_id in row[-2:]}
        cards = [card for card in programme.audiences if card.audience_id in ids]
        if len(ids) != 1 or not cards:
            return super()._matrix_thresholds(rows)
        thresholds = dict(zip(("audience_fit", "reputation"), programme.thresholds_of(cards[0]), strict=True))
        return thresholds, thresholds
