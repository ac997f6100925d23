from . import base_partner_merge, crm_lead_find_reference, res_config_settings, res_partner_assess, strategic_settings
