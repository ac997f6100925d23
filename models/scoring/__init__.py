"""Scoring: criteria, assessments, scores and status of customers, and what follows when they become strategic.

It uses engine/ and tools/, and neither of the other parts. Opportunities only carry the status of their customer.
"""

from . import (
    strategic_score_order,
    strategic_guard,
    strategic_record,
    strategic_audience,
    strategic_criterion,
    strategic_assessment,
    strategic_movement,
    strategic_review,
    strategic_scoring_request,
    strategic_run_boundaries_mixin,
    strategic_scoring_run,
    strategic_programme_mixin,
    strategic_broken_rules_mixin,
    strategic_preview_mixin,
    strategic_explanation_mixin,
    strategic_scoring,
    res_company,
    res_partner,
    res_partner_own_company,
    res_partner_assessment,
    res_partner_preview,
    res_partner_category,
    res_users,
    crm_lead,
    ir_config_parameter,
    ir_model_fields,
    strategic_follow_up,
    strategic_follow_up_setting,
    strategic_settings_mixin,
    strategic_follow_up_settings_mixin,
)
