from . import base_partner_merge, res_partner_assess, strategic_settings
