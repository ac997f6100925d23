from odoo import api, fields, models
from odoo.tools import SQL

from ...const import CAUSES, STATUSES
from ...tools import odoo_private
from ...tools.loose_many2one import LooseMany2one
from ...tools.score_field import Score

# Key in the transaction's cache: id of a movement that has a row already. `_create_through_orm` puts it there, so that
# `create` adds no second row.
EXISTING = "strategic_movement_passed_on"


class StrategicMovement(models.Model):
    """A change of a customer's strategic status. The engine writes it, nobody edits it."""

    _name = "strategic.movement"
    _inherit = ["strategic.record", "strategic.score.order"]
    _description = "Strategic Status Change"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    # Only the engine writes movements, so they need no log columns such as create_uid. Without these four columns and
    # their two foreign keys, a million rows take less space.
    _log_access = False

    # This field has no foreign key. Instead, res.partner deletes the movements of a deleted customer, and the merge
    # wizard moves the movements of a merged customer.
    partner_id = LooseMany2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
    )
    date = fields.Date(required=True, readonly=True)
    from_status = fields.Selection(
        selection=STATUSES, string="From", readonly=True, help="The status before the change."
    )
    to_status = fields.Selection(selection=STATUSES, string="To", readonly=True, help="The status after the change.")
    audience_fit = Score(readonly=True, aggregator=None, help="The audience fit after the change.")
    reputation = Score(readonly=True, aggregator=None, help="The reputation after the change.")
    # This field has no foreign key. Instead, strategic.audience empties the field when an audience is deleted.
    audience_id = LooseMany2one(
        comodel_name="strategic.audience", readonly=True, help="The audience that the customer fitted best then."
    )
    cause = fields.Selection(
        string="Reason",
        selection=CAUSES,
        required=True,
        readonly=True,
        help="What made the status change.",
    )

    # The overview counts who became strategic, and who dropped out, since a day: few of many movements.
    _gained = models.Index("(date) WHERE to_status = 'strategic'")
    _lost = models.Index("(date) WHERE from_status = 'strategic'")

    def init(self):
        """Drop the log columns, such as create_uid, that older versions of this addon had, with their foreign keys."""
        for name in models.LOG_ACCESS_COLUMNS:
            self.env.cr.execute(
                SQL("ALTER TABLE %s DROP COLUMN IF EXISTS %s", SQL.identifier(self._table), SQL.identifier(name))
            )

    @api.model_create_multi
    def create(self, vals_list):
        written_id = odoo_private.transaction_cache(self.env).pop(EXISTING, None)
        return self.browse(written_id) if written_id else super().create(vals_list)

    def _create_through_orm(self):
        """Call `create` for this movement, which the engine wrote by SQL, without adding a second row.

        So automation rules and other addons' overrides of `create` see the movement.
        """
        self.ensure_one()
        odoo_private.transaction_cache(self.env)[EXISTING] = self.id
        try:
            self.create(
                {
                    name: field.convert_to_write(self[name], self)
                    for name, field in self._fields.items()
                    if field.store and name != "id"
                }
            )
        finally:
            odoo_private.transaction_cache(self.env).pop(EXISTING, None)
