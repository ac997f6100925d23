from odoo import api, fields, models
from odoo.tools import SQL

from ..const import CAUSES, STATUSES
from ..tools.loose_many2one import LooseMany2one
from ..tools.score_field import Score

# Key in the cursor's cache: id of the movement that the engine has written and that is taken through `create`.
PASSED_ON = "strategic_movement_passed_on"


class StrategicMovement(models.Model):
    """One change of a customer's strategic status. The engine writes it, nobody edits it."""

    _name = "strategic.movement"
    _inherit = ["strategic.record", "strategic.score.order"]
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

    def init(self):
        """Drop the columns, with their foreign keys, in which older versions kept who wrote a movement."""
        for name in models.LOG_ACCESS_COLUMNS:
            self.env.cr.execute(
                SQL("ALTER TABLE %s DROP COLUMN IF EXISTS %s", SQL.identifier(self._table), SQL.identifier(name))
            )

    @api.model_create_multi
    def create(self, vals_list):
        written_id = self.env.cr.cache.pop(PASSED_ON, None)
        return self.browse(written_id) if written_id else super().create(vals_list)

    def _pass_on(self):
        """Have the movement that the engine has written made through the ORM as well.

        So that automation rules, and whoever else hangs on `create`, see it; it is made only once.
        """
        self.ensure_one()
        self.env.cr.cache[PASSED_ON] = self.id
        try:
            self.create(
                {
                    name: field.convert_to_write(self[name], self)
                    for name, field in self._fields.items()
                    if field.store and name != "id"
                }
            )
        finally:
            self.env.cr.cache.pop(PASSED_ON, None)
