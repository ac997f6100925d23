from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StrategicPartnershipDatesMixin(models.AbstractModel):
    """Mixin of a partnership: its dates. The dates of launch and end follow from the partnership's stage."""

    _name = "strategic.partnership.dates.mixin"
    _description = "Dates of a Partnership"

    date_start = fields.Date(
        string="Start", default=fields.Date.context_today, copy=False, help="When the partnership began."
    )
    date_deadline = fields.Date(
        string="Target Launch", copy=False, tracking=True, help="When the product is to be in use at the customer."
    )
    date_launched = fields.Date(
        string="Launched on",
        compute="_compute_stage_dates",
        store=True,
        readonly=False,
        copy=False,
        help="When the partnership first came into a stage of the kind Launched.",
    )
    date_end = fields.Date(
        string="Ended on",
        compute="_compute_stage_dates",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="When the partnership came into a stage of the kind Ended.",
    )

    @api.depends("stage_id")
    def _compute_stage_dates(self):
        today = fields.Date.context_today(self)
        for partnership in self:
            kind = partnership.stage_id.kind
            # Launch and end must not be before the start. So if the start is in the future, use the start's date.
            day = max(today, partnership.date_start or today)
            # An ended partnership keeps its launch date. A partnership that moves back to an open stage loses it.
            partnership.date_launched = kind != "open" and (partnership.date_launched or (kind == "launched" and day))
            partnership.date_end = kind == "ended" and (partnership.date_end or day)

    @api.constrains("date_start", "date_launched", "date_end")
    def _check_dates(self):
        for partnership in self.filtered("date_start"):
            for name in ("date_launched", "date_end"):
                if partnership[name] and partnership[name] < partnership.date_start:
                    raise ValidationError(
                        self.env._(
                            '%(partnership)s started on %(start)s: "%(field)s" can\'t be before, on %(date)s.',
                            partnership=partnership.display_name,
                            start=partnership.date_start,
                            field=self._fields[name]._description_string(self.env),
                            date=partnership[name],
                        )
                    )
