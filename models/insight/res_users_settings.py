from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    strategic_start_hidden = fields.Boolean(help="The user has hidden the first steps above the customers.")
