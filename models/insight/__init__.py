"""Insight: what the scores and partnerships say, as matrix, revenue, acquisition readiness and digest.

It may use the models of the parts scoring and partnership. They never use the models of insight.
"""

from . import (
    strategic_revenue,
    strategic_readiness_buyers,
    strategic_readiness_facts,
    strategic_readiness_customers_mixin,
    strategic_readiness_partnerships_mixin,
    strategic_readiness_summary_mixin,
    strategic_readiness,
    res_partner,
    res_users_settings,
    digest_digest,
    ir_actions_act_window_view,
    ir_ui_view,
    strategic_start,
)
