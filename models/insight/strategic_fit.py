from odoo import api, models
from odoo.tools import SQL

from ...engine.programme import STORED_FROM


class StrategicFit(models.Model):
    """The matrix of customers by audience: the fit to the audience across, the customer's reputation up."""

    _name = "strategic.fit"
    _inherit = ["strategic.fit", "strategic.matrix.mixin"]

    _matrix_fields = ("fit", "reputation", "status")
    _matrix_customer = "partner_id"
    _matrix_name_order = "partner_id, fit desc, id"
    _matrix_potentials = ("potential", "reputation_potential")
    _matrix_audience = "audience_id"
    _matrix_open = "action_open_customer"

    @api.model
    def _matrix_columns(self, query):
        audience = SQL.identifier(query.table, "audience_id")
        return [SQL("MIN(%s)", audience), SQL("MAX(%s)", audience)]

    @api.model
    def _matrix_card(self, rows):
        ids = {audience_id for row in rows for audience_id in row[-2:]}
        return self._matrix_card_of(ids.pop()) if len(ids) == 1 else None

    @api.model
    def _matrix_reason(self, card):
        reason = super()._matrix_reason(card)
        if reason or self._matrix_thresholds(card)[0]["audience_fit"] >= STORED_FROM:
            return reason
        # A fit is stored from `STORED_FROM` on, or from the threshold on if that is lower, see engine/fits.py. So
        # another threshold would also add or remove rows.
        return self.env._(
            "The audience fit needed is below %(least)s. Another one would also change whom this list holds, so change "
            "it on the form of the audience or in the settings.",
            least=STORED_FROM,
        )

    @api.model
    def _matrix_least(self):
        return STORED_FROM

    def _matrix_partner(self):
        return self.partner_id

    def _matrix_trail(self):
        # A movement names the audience that the customer fitted best, whose fit it keeps.
        return [*super()._matrix_trail(), ("audience_id", "=", self.audience_id.id)]
