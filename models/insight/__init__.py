"""Insight shows what the portfolio is worth: revenue, matrix, acquisition readiness, digest, first steps and overview.

Insight uses scoring and partnership. It writes nothing that these parts read, so they would work without it.
"""

from . import (
    strategic_revenue,
    strategic_readiness_history_mixin,
    strategic_readiness_cells_mixin,
    strategic_readiness_buyers,
    strategic_readiness_cohorts,
    strategic_readiness_facts,
    strategic_readiness_staying_mixin,
    strategic_readiness_cohorts_mixin,
    strategic_readiness_rows_mixin,
    strategic_readiness_customers_mixin,
    strategic_readiness_partnerships_mixin,
    strategic_readiness_summary_mixin,
    strategic_readiness_lights_mixin,
    strategic_settings_mixin,
    strategic_readiness,
    strategic_matrix_customers_mixin,
    strategic_matrix_thresholds_mixin,
    strategic_matrix_mixin,
    res_partner,
    strategic_fit,
    strategic_coverage,
    strategic_audience,
    strategic_partnership,
    res_users_settings,
    digest_digest,
    ir_actions_act_window_view,
    ir_ui_view,
    strategic_start,
    strategic_home,
)
