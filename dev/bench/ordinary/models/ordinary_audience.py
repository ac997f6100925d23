from odoo import fields, models


class OrdinaryAudience(models.Model):
    _name = "ordinary.audience"
    _description = "Target Audience"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer()
    active = fields.Boolean(default=True)
    criterion_ids = fields.One2many(comodel_name="ordinary.criterion", inverse_name="audience_id")
