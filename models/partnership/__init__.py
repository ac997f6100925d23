"""Partnerships: products designed with strategic customers, look-alikes who may buy these products, and references.

This part uses scoring (the scores of customers, audiences), and nothing of insight. Other addons may extend the stages
of partnerships.
"""

from . import (
    strategic_partnership_stage,
    strategic_partnership_part,
    strategic_lookalike_query_mixin,
    strategic_lookalike,
    strategic_fit,
    strategic_partnership_others_mixin,
    strategic_partnership_market_mixin,
    strategic_partnership_dates_mixin,
    strategic_partnership_goals_mixin,
    strategic_partnership_people_mixin,
    strategic_partnership_terms_mixin,
    strategic_partnership_currency_mixin,
    strategic_partnership_references_mixin,
    strategic_partnership_lookalikes_mixin,
    strategic_partnership_opportunities_mixin,
    strategic_partnership,
    strategic_requirement,
    strategic_stakeholder,
    strategic_reference_terms_mixin,
    strategic_reference_follow_up_mixin,
    strategic_reference,
    res_partner,
    crm_lead,
    res_users,
    mail_activity_plan_template,
)
