from odoo import fields, models

from ..const import GROUP_SALESPERSON


class CrmLead(models.Model):
    _inherit = "crm.lead"

    strategic_status = fields.Selection(related="partner_id.strategic_status", groups=GROUP_SALESPERSON)
    is_strategic = fields.Boolean(
        related="partner_id.is_strategic", string="Strategic Customer", groups=GROUP_SALESPERSON
    )
    strategic_summary = fields.Char(related="partner_id.strategic_summary", groups=GROUP_SALESPERSON)
