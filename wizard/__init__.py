from . import res_partner_assess
