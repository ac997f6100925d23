from odoo import fields, models


class OrdinaryAssessment(models.Model):
    _name = "ordinary.assessment"
    _description = "Assessment"

    partner_id = fields.Many2one(comodel_name="res.partner", required=True, ondelete="cascade", index=True)
    criterion_id = fields.Many2one(comodel_name="ordinary.criterion", required=True, ondelete="cascade")
    value = fields.Integer()
    valid_until = fields.Date()
