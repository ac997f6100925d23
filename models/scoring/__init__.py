"""Scoring: criteria, assessments, scores and status of customers, and what follows when they become strategic.

It uses engine/ and tools/, but not the parts insight and partnership. It extends opportunities (`crm.lead`) only by
the status of their customer.
"""

from . import (
    strategic_score_order,
    strategic_guard,
    strategic_record,
    strategic_audience,
    strategic_criterion,
    strategic_assessment_history_mixin,
    strategic_assessment_rights_mixin,
    strategic_assessment_values_mixin,
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
    strategic_session_customers_mixin,
    strategic_session,
    res_company,
    strategic_partner_assess_mixin,
    strategic_partner_rescore_mixin,
    strategic_partner_follow_up_mixin,
    strategic_partner_preview_mixin,
    res_partner,
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
