from odoo import api, fields, models


class StrategicCriterionShareMixin(models.AbstractModel):
    """Mixin of strategic.criterion: the share that a criterion has in the score of its scorecard."""

    _name = "strategic.criterion.share.mixin"
    _description = "Share of a Criterion"

    share = fields.Float(
        compute="_compute_share",
        digits=(6, 4),
        help="Its weight, as a share of the weights of all criteria of the same scorecard that add points.",
    )

    # The total under a scorecard leaves out criteria that add no points. They have a weight too, for the day they do.
    counted_weight = fields.Integer(
        compute="_compute_counted_weight",
        exportable=False,
        help="The weight, if the criterion adds points; otherwise 0.",
    )

    @api.depends("weight", "effect", "active", "audience_id.criterion_ids.weight", "audience_id.criterion_ids.effect")
    def _compute_share(self):
        of_reputation = self.browse()
        if not all(criterion.audience_id for criterion in self):
            of_reputation = self.search([("audience_id", "=", False)])
        for criterion in self:
            if criterion.effect != "points" or not criterion.active:
                criterion.share = 0
                continue
            scorecard = criterion.audience_id.criterion_ids if criterion.audience_id else of_reputation
            # Don't count the saved record beside the one that is being edited.
            others = scorecard.filtered(
                lambda one, edited=criterion: (
                    one.effect == "points" and one != edited and (not one._origin or one._origin != edited._origin)
                )
            )
            weight = sum(others.mapped("weight")) + criterion.weight
            criterion.share = criterion.weight / weight if weight else 0

    @api.depends("weight", "effect")
    def _compute_counted_weight(self):
        for criterion in self:
            criterion.counted_weight = criterion.weight if criterion.effect == "points" else 0
