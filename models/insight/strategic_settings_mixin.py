from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import LIGHT_SETTINGS, LIGHTS

# The fields of the settings forms, and the system parameters that store them.
FIELDS = {f"strategic_light_{question}_{colour}": key for (question, colour), key in LIGHT_SETTINGS.items()}
HELP_GREEN = "The percentage from which the light of this question is green."
HELP_RED = "The percentage from which the light of this question is red."


class StrategicSettingsMixin(models.AbstractModel):
    """The limits of the lights of acquisition readiness, on both settings forms."""

    _inherit = "strategic.settings.mixin"

    strategic_light_status_green = fields.Integer(string="Strategic Revenue Good From", help=HELP_GREEN)
    strategic_light_status_red = fields.Integer(string="Strategic Revenue Poor Below", help=HELP_RED)
    strategic_light_concentration_green = fields.Integer(string="Largest Customer Good Up To", help=HELP_GREEN)
    strategic_light_concentration_red = fields.Integer(string="Largest Customer Poor Above", help=HELP_RED)
    strategic_light_retention_green = fields.Integer(string="Retention Good From", help=HELP_GREEN)
    strategic_light_retention_red = fields.Integer(string="Retention Poor Below", help=HELP_RED)
    strategic_light_agreement_green = fields.Integer(string="Signed Agreements Good From", help=HELP_GREEN)
    strategic_light_agreement_red = fields.Integer(string="Signed Agreements Poor Below", help=HELP_RED)
    strategic_light_ip_green = fields.Integer(string="Intellectual Property Good From", help=HELP_GREEN)
    strategic_light_ip_red = fields.Integer(string="Intellectual Property Poor Below", help=HELP_RED)

    @api.constrains(*FIELDS)
    def _check_strategic_lights(self):
        for settings in self:
            for question in LIGHTS:
                green, red = (settings[f"strategic_light_{question}_{colour}"] for colour in ("green", "red"))
                is_ordered = green <= red if question == "concentration" else green >= red
                if not (0 <= green <= 100 and 0 <= red <= 100 and is_ordered):
                    name = f"strategic_light_{question}_green"
                    raise ValidationError(
                        self.env._(
                            '"%(field)s": both limits of a light are from 0 to 100, and the good one is not worse than '
                            "the poor one.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.model
    def _read_strategic_settings(self):
        limits = self.env["strategic.readiness"]._light_limits()
        lights = {
            f"strategic_light_{question}_{colour}": limit
            for question, both in limits.items()
            for colour, limit in zip(("green", "red"), both, strict=True)
        }
        return {**super()._read_strategic_settings(), **lights}

    def _write_strategic_settings(self):
        saved = self._read_strategic_settings()
        result = super()._write_strategic_settings()
        # sudo: a sales manager may not write system parameters. Who may write this form may save these settings.
        parameters = self.env["ir.config_parameter"].sudo()
        for name, key in FIELDS.items():
            if self[name] != saved[name]:
                parameters.set_param(key, str(self[name]))
        return result
