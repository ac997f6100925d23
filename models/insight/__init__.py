"""Insight: what the portfolio is worth. Revenue, matrix, acquisition readiness, the digest and the first steps.

It uses scoring and partnership, and writes nothing that they read: all of it could be left out.
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
