from . import (
    strategic_partnership_stage,
    strategic_partnership_part,
    strategic_partnership,
    strategic_lookalike,
    strategic_partnership_lookalike,
    strategic_requirement,
    strategic_stakeholder,
    strategic_reference,
    strategic_partnership_reference,
    res_partner_partnership,
    crm_lead_reference,
    mail_activity_plan_template,
)
