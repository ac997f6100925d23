from odoo import api, fields, models


class OrdinaryCriterion(models.Model):
    _name = "ordinary.criterion"
    _description = "Scorecard Criterion"

    name = fields.Char(required=True)
    audience_id = fields.Many2one(comodel_name="ordinary.audience", ondelete="cascade")
    method = fields.Selection(selection=[("rule", "Rule"), ("judgement", "Judgement")], default="rule", required=True)
    weight = fields.Integer(default=10)
    domain = fields.Char()
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        self._rescore()
        return criteria

    def write(self, vals):
        result = super().write(vals)
        self._rescore()
        return result

    @api.model
    def _rescore(self):
        """Mark the stored fields of all partners to be computed again."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        self.env.add_to_compute(Partner._fields["ordinary_audience_fit"], Partner.search([]))
