from . import (
    base_partner_merge,
    crm_lead_find_reference,
    crm_lead_find_reference_candidate,
    res_config_settings,
    strategic_audience_learn,
    strategic_audience_learn_line,
    strategic_settings,
)
