from . import base_partner_merge, res_config_settings, res_partner_assess, strategic_settings
