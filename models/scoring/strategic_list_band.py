from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.assessment_values import checked_value
from ...tools.limits import LARGEST_INTEGER


class StrategicListBand(models.Model):
    """What a place on a published list is worth, up to a rank."""

    _name = "strategic.list.band"
    _inherit = ["strategic.record"]
    _description = "Points for a Rank"
    _order = "place, id"
    _rec_name = "name"

    list_id = fields.Many2one(comodel_name="strategic.list", required=True, ondelete="cascade", index=True)
    rank_to = fields.Integer(
        string="Up to Rank",
        aggregator=None,
        help="The last rank that gets these points. 0: all others on the list, and entries without a rank.",
    )
    value = fields.Integer(
        string="Points",
        default=70,
        required=True,
        aggregator="avg",
        help="From 0 to 100, as the value of an assessment.",
    )
    name = fields.Char(string="Which Entries", compute="_compute_name")
    # The line for all others comes last.
    place = fields.Integer(compute="_compute_place", store=True, precompute=True, aggregator=None)

    _value_range = models.Constraint("CHECK (value BETWEEN 0 AND 100)", "Points are a number from 0 to 100.")
    _rank_not_negative = models.Constraint("CHECK (rank_to >= 0)", "A rank is a number from 1 on.")
    _one_per_rank = models.UniqueIndex("(list_id, rank_to)", "Each rank can end one line of points only.")

    @api.depends("rank_to", "list_id.band_ids.rank_to")
    def _compute_name(self):
        for band in self:
            if not band.rank_to:
                band.name = self.env._("All others, and entries without a rank")
                continue
            lower = [other.rank_to for other in band.list_id.band_ids if 0 < other.rank_to < band.rank_to]
            first = max(lower, default=0) + 1
            if first == band.rank_to:
                band.name = self.env._("Rank %s", first)
            else:
                band.name = self.env._("Ranks %(first)s to %(last)s", first=first, last=band.rank_to)

    @api.depends("rank_to")
    def _compute_place(self):
        for band in self:
            band.place = band.rank_to or LARGEST_INTEGER

    @api.model_create_multi
    def create(self, vals_list):
        self._check_numbers(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_numbers([vals])
        return super().write(vals)

    @api.model
    def _check_numbers(self, vals_list):
        """Raise a `ValidationError` for points or a rank out of range, before PostgreSQL refuses them."""
        self._check_values(vals_list)
        for vals in vals_list:
            if "value" in vals:
                checked_value(self.env, vals["value"])
            if (rank := int(vals.get("rank_to") or 0)) < 0:
                raise ValidationError(self.env._("%s is no rank: it must be a number from 1 on, or 0.", rank))

    def _points_of(self, rank):
        """Return the points of an entry by these bands of one list; False if none of them reaches its rank.

        :param rank: the entry's; 0 if it has none
        """
        for band in self.sorted("place"):
            if not band.rank_to or (rank and rank <= band.rank_to):
                return band.value
        return False
