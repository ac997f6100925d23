from odoo import api, fields, models
from odoo.fields import Command

# Names of the fields of the settings forms, as {event: {field of `strategic.follow_up.setting`: field of the form}}.
FIELDS = {
    event: {name: f"strategic_{event}_{name}" for name in ("plan_id", "tell_salesperson", "user_ids")}
    for event in ("gained", "lost")
}
TELL_HELP = "Salespeople who get a message, if they may see the customer. For more than 200 there is one note."


class StrategicFollowUpSettingsMixin(models.AbstractModel):
    """Mixin of settings forms: activities and messages for customers that become strategic or stop being so."""

    _name = "strategic.follow_up.settings.mixin"
    _description = "Strategic Follow-up on the Settings"

    strategic_gained_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Plan for New Strategic Customers",
        domain=[("res_model", "=", "res.partner")],
        help="The activities that are scheduled on a customer that becomes strategic.",
    )
    strategic_gained_tell_salesperson = fields.Boolean(
        string="Tell the Salesperson of New Strategic Customers",
        help="The customer's salesperson gets a message when it becomes strategic.",
    )
    # Each model with this mixin overrides `relation`, because it needs a relation table of its own.
    strategic_gained_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="strategic_gained_user_rel",
        string="Tell of New Strategic Customers",
        domain=[("share", "=", False)],
        help=TELL_HELP,
    )
    strategic_lost_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Plan for Customers that Drop Out",
        domain=[("res_model", "=", "res.partner")],
        help="The activities that are scheduled on a customer that is no longer strategic.",
    )
    strategic_lost_tell_salesperson = fields.Boolean(
        string="Tell the Salesperson of Customers that Drop Out",
        help="The customer's salesperson gets a message when it is no longer strategic.",
    )
    strategic_lost_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="strategic_lost_user_rel",
        string="Tell of Customers that Drop Out",
        domain=[("share", "=", False)],
        help=TELL_HELP,
    )

    @api.model
    def _read_follow_up_settings(self):
        """Return the stored settings, as values of the form's fields."""
        values = {}
        for setting in self.env["strategic.follow_up.setting"].search([("event", "in", list(FIELDS))]):
            names = FIELDS[setting.event]
            values |= {
                names["plan_id"]: setting.plan_id.id,
                names["tell_salesperson"]: setting.tell_salesperson,
                names["user_ids"]: [Command.set(setting.user_ids.ids)],
            }
        return values

    def _write_follow_up_settings(self):
        """Store the values of the form in `strategic.follow_up.setting`."""
        for event, names in FIELDS.items():
            setting = self.env["strategic.follow_up.setting"]._search_event(event)
            users, saved = self[names["user_ids"]], setting.user_ids
            vals = {
                "plan_id": self[names["plan_id"]].id,
                "tell_salesperson": self[names["tell_salesperson"]],
                # Write only the differences. So users whom the author of the change can't see stay in the setting.
                "user_ids": [
                    *(Command.link(user.id) for user in users - saved),
                    *(Command.unlink(user.id) for user in saved - users),
                ],
            }
            if setting:
                setting.write(vals)
            elif any(vals.values()):
                setting.create({"event": event, **vals})
