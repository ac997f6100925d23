from . import (
    strategic_audience,
    strategic_criterion,
    strategic_assessment,
    strategic_movement,
    strategic_scoring_run,
    strategic_scoring,
    strategic_scoring_explanation,
    res_partner,
    crm_lead,
    ir_config_parameter,
    res_config_settings,
)
