from odoo import api, fields, models
from odoo.exceptions import UserError


class StrategicPartnershipStage(models.Model):
    """A stage that a partnership passes through, from the first proposal to a product that other customers buy."""

    _name = "strategic.partnership.stage"
    _inherit = ["strategic.record"]
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
        "partnership is over. Reports and dates depend on the kind, not on the stage's name.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # sudo: also count partnerships of colleagues and of other companies, which the user can't see.
        partnerships = self.env["strategic.partnership"].sudo().with_context(active_test=False)
        if count := partnerships.search_count([("stage_id", "in", self.ids)]):
            raise UserError(
                self.env._(
                    "The stage you want to delete contains partnerships (number: %(count)s, including archived ones). "
                    "Move them to another stage first.",
                    count=count,
                )
            )
        if not self.search_count([("kind", "=", "open"), ("id", "not in", self.ids)], limit=1):
            raise UserError(self.env._("A new partnership needs a stage of the kind Open: keep at least one."))
