from odoo import api, fields, models
from odoo.exceptions import ValidationError

PARTNERSHIP = "strategic.partnership"


class MailActivityPlanTemplate(models.Model):
    _inherit = "mail.activity.plan.template"

    responsible_type = fields.Selection(
        selection_add=[("partnership", "Responsible of the partnership")], ondelete={"partnership": "set default"}
    )

    @api.constrains("plan_id", "responsible_type")
    def _check_responsible_partnership(self):
        for template in self:
            if template.responsible_type == "partnership" and template.plan_id.res_model != PARTNERSHIP:
                raise ValidationError(
                    self.env._(
                        'Only plans for partnerships can give activities to the "Responsible of the partnership": '
                        'choose another assignment for "%(activity)s".',
                        activity=template.summary or template.activity_type_id.name,
                    )
                )

    def _determine_responsible(self, on_demand_responsible, applied_on_record):
        """Assign the activity to the user who is responsible for the partnership; if nobody is, to the current user."""
        if self.responsible_type == "partnership" and applied_on_record._name == PARTNERSHIP:
            return {"responsible": applied_on_record.user_id or self.env.user, "error": False, "warning": False}
        return super()._determine_responsible(on_demand_responsible, applied_on_record)
