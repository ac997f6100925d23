"""Partnerships: products designed with strategic customers, look-alikes who may buy them, and references.

It uses scoring (customers with scores, audiences), and nothing of insight. Other addons may extend its stages.
"""

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
    crm_lead,
    res_users,
    mail_activity_plan_template,
)
