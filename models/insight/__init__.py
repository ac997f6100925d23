"""Insight shows what the portfolio is worth: revenue, matrix, acquisition readiness, digest and first steps.

Insight uses scoring and partnership. It writes nothing that these parts read, so they would work without it.
"""

from . import (
    strategic_revenue,
    strategic_learning_fields_mixin,
    strategic_learning_sql_mixin,
    strategic_learning_examples_mixin,
    strategic_learning_backtest_mixin,
    strategic_learning,
    strategic_readiness_buyers,
    strategic_readiness_facts,
    strategic_readiness_customers_mixin,
    strategic_readiness_partnerships_mixin,
    strategic_readiness_summary_mixin,
    strategic_readiness,
    strategic_matrix_mixin,
    res_partner,
    strategic_fit,
    res_users_settings,
    digest_digest,
    ir_actions_act_window_view,
    ir_ui_view,
    strategic_start,
)
