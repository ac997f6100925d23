from collections import Counter

from odoo import api, fields, models


class StrategicPartnershipGoalsMixin(models.AbstractModel):
    """Mixin of a partnership: how many of its requirements serve each of Fisher's two goals.

    The goals are a tailored solution for the customer, and a general product for the market. Dropped requirements don't
    count. Progress and share are percentages of a number of requirements, rounded half up; 0 if this number is 0.
    """

    _name = "strategic.partnership.goals.mixin"
    _description = "Goals of a Partnership"

    tailored_count = fields.Integer(
        string="Tailored", compute="_compute_goals", store=True, help="Requirements that only this customer needs."
    )
    tailored_done = fields.Integer(compute="_compute_goals", store=True)
    tailored_progress = fields.Integer(
        string="Tailored Progress (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="How many of the tailored requirements are done, in percent.",
    )
    general_count = fields.Integer(
        string="General",
        compute="_compute_goals",
        store=True,
        help="Requirements that belong in the product for the market.",
    )
    general_done = fields.Integer(compute="_compute_goals", store=True)
    general_progress = fields.Integer(
        string="General Progress (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="How many of the general requirements are done, in percent.",
    )
    general_share = fields.Integer(
        string="General Share (%)",
        compute="_compute_goals",
        store=True,
        aggregator="avg",
        help="How many of the tailored and general requirements are general, in percent.",
    )
    undecided_count = fields.Integer(
        string="Undecided",
        compute="_compute_goals",
        store=True,
        help="Requirements for which nobody has chosen a goal yet.",
    )
    # This field is stored because the kanban view's progress bar groups by it. It is a selection because the bar has a
    # colour for each value.
    course = fields.Selection(
        selection=[
            ("market", "On Track"),
            ("custom", "Drifting"),
            ("undecided", "Undecided"),
        ],
        compute="_compute_goals",
        store=True,
        help="On Track: at least half of the requirements serve the market. Drifting: more than half are tailored, "
        "so there is too much custom work. Undecided: no requirement has a goal yet.",
    )
    is_drifting = fields.Boolean(
        string="Drifting",
        compute="_compute_goals",
        store=True,
        help="More than half of the requirements are tailored: there is too much custom work.",
    )

    @api.depends("requirement_ids.goal", "requirement_ids.state")
    def _compute_goals(self):
        for partnership in self:
            requirements = partnership.requirement_ids.filtered(lambda line: line.state != "dropped")
            count = Counter(requirements.mapped("goal"))
            done = Counter(line.goal for line in requirements if line.state == "done")
            decided = count["tailored"] + count["general"]
            for goal in ("tailored", "general"):
                partnership[f"{goal}_count"] = count[goal]
                partnership[f"{goal}_done"] = done[goal]
                partnership[f"{goal}_progress"] = _percent(done[goal], count[goal])
            partnership.undecided_count = count["undecided"]
            partnership.general_share = _percent(count["general"], decided)
            # Compare the counts, not the general share: the share may be rounded up to 50 % although more than half of
            # the requirements are tailored.
            partnership.is_drifting = count["tailored"] > count["general"]
            partnership.course = "custom" if partnership.is_drifting else "market" if decided else "undecided"


def _percent(part, whole):
    """Return `part` of `whole` in percent, rounded half up; 0 if `whole` is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
