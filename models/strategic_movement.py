from odoo import fields, models

from ..const import CAUSES, STATUSES
from ..tools.loose_many2one import LooseMany2one
from ..tools.score_field import Score


class StrategicMovement(models.Model):
    """One change of a customer's strategic status. The engine writes it, nobody edits it."""

    _name = "strategic.movement"
    _inherit = ["strategic.record"]
    _description = "Strategic Movement"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    # Who wrote it is always the engine; a million rows are spared four columns and two foreign keys.
    _log_access = False

    # Deleted with the customer by res.partner, moved by merging.
    partner_id = LooseMany2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
    )
    date = fields.Date(required=True, readonly=True)
    from_status = fields.Selection(selection=STATUSES, string="From", readonly=True)
    to_status = fields.Selection(selection=STATUSES, string="To", readonly=True)
    audience_fit = Score(readonly=True, aggregator=None)
    reputation = Score(readonly=True, aggregator=None)
    # Emptied by strategic.audience when that is deleted.
    audience_id = LooseMany2one(comodel_name="strategic.audience", readonly=True)
    cause = fields.Selection(
        selection=CAUSES,
        required=True,
        readonly=True,
        help="What made the status change.",
    )
