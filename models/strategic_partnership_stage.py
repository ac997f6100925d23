from odoo import fields, models


class StrategicPartnershipStage(models.Model):
    """A step on the way from the first proposal to a product that others buy."""

    _name = "strategic.partnership.stage"
    _description = "Partnership Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(string="Folded in Kanban", help="Show the column folded, as it is seldom looked at.")
    kind = fields.Selection(
        selection=[
            ("open", "Open"),
            ("launched", "Launched"),
            ("ended", "Ended"),
        ],
        required=True,
        default="open",
        help="Open: the product is being shaped together. Launched: it is in use and sold to others. Ended: the "
        "partnership is over. Reports and dates follow from it, whatever the stage is called.",
    )
