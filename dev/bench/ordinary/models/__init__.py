from . import ordinary_audience
from . import ordinary_criterion
from . import ordinary_assessment
from . import res_partner
