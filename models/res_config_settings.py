from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import CUSTOMER_SCOPE, FIT_THRESHOLD, REPUTATION_THRESHOLD, SETTINGS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    strategic_audience_fit_threshold = fields.Integer(
        string="Audience Fit Needed",
        config_parameter=FIT_THRESHOLD,
        default=int(SETTINGS[FIT_THRESHOLD]),
        help="From which audience fit on (1 to 100) a customer counts as representing its target audience.",
    )
    strategic_reputation_threshold = fields.Integer(
        string="Reputation Needed",
        config_parameter=REPUTATION_THRESHOLD,
        default=int(SETTINGS[REPUTATION_THRESHOLD]),
        help="From which reputation on (1 to 100) a customer counts as outstanding in its field.",
    )
    strategic_customer_domain = fields.Char(
        string="Customers in Scope",
        config_parameter=CUSTOMER_SCOPE,
        default=SETTINGS[CUSTOMER_SCOPE],
        help="The customers that are scored. A customer that somebody has assessed is scored in any case.",
    )

    @api.constrains("strategic_audience_fit_threshold", "strategic_reputation_threshold")
    def _check_strategic_thresholds(self):
        # Odoo takes a 0 for "not set", and would go back to the default without a word.
        for settings in self:
            for name in ("strategic_audience_fit_threshold", "strategic_reputation_threshold"):
                if not 1 <= settings[name] <= 100:
                    raise ValidationError(
                        self.env._(
                            '"%(field)s" is %(value)s; it must be a whole number from 1 to 100.',
                            field=self._fields[name]._description_string(self.env),
                            value=settings[name],
                        )
                    )

    def set_values(self):
        # Three parameters, one change: everybody is scored once, and only if one of them differs.
        before = self.env["strategic.scoring"]._programme()
        result = super(ResConfigSettings, self.with_context(strategic_rescore_later=True)).set_values()
        after = self.env["strategic.scoring"]._programme()
        if after != before:
            self.env["strategic.scoring"]._settings_changed(scope_changed=after.scope != before.scope)
        return result
