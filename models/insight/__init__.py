"""Insight: what the portfolio is worth. Revenue, matrix, acquisition readiness, the digest and the first steps.

It uses scoring and partnership, and writes nothing that they read: all of it could be left out.
"""

from . import (
    strategic_revenue,
    strategic_readiness,
    strategic_readiness_page,
    strategic_readiness_customers,
    strategic_readiness_partnerships,
    strategic_readiness_summary,
    res_partner,
    res_users_settings,
    digest_digest,
    ir_actions_act_window_view,
    ir_ui_view,
    strategic_start,
)
