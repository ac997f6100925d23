from odoo import api, models

from ...const import LIGHT_SETTINGS, LIGHTS
from ...tools.figures import under_way
from .readiness_page import format_number


class StrategicReadinessLightsMixin(models.AbstractModel):
    """The lights of the five questions of acquisition readiness, and what each question was answered a year before."""

    _name = "strategic.readiness.lights.mixin"
    _description = "Acquisition Readiness: Lights"

    @api.model
    def _light_limits(self):
        """Return the limits of the lights: {key of a question: (green, red)}, in percent, see `LIGHTS` in const.py."""
        # sudo: a sales manager may not read system parameters. The limits are shown on the page.
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            question: tuple(
                int(parameters.get_param(LIGHT_SETTINGS[question, colour]) or default)
                for colour, default in zip(("green", "red"), defaults, strict=True)
            )
            for question, defaults in LIGHTS.items()
        }

    @api.model
    def _light(self, question, value):
        """Return what the page shows of a question's light.

        light: `green`, `amber` or `red`; False without a value
        light_label: the light in a word
        light_limits: the limits in words
        """
        green, red = self._light_limits()[question]
        is_less_better = question == "concentration"
        labels = {"green": self.env._("Good"), "amber": self.env._("Fair"), "red": self.env._("Poor")}
        light = False
        if value is not None:
            sign = -1 if is_less_better else 1
            light = "green" if sign * value >= sign * green else "red" if sign * value < sign * red else "amber"
        values = {"green": format_number(self.env, "integer", green), "red": format_number(self.env, "integer", red)}
        if is_less_better:
            limits = self.env._("Good up to %(green)s%%, poor above %(red)s%%.", **values)
        else:
            limits = self.env._("Good from %(green)s%%, poor below %(red)s%%.", **values)
        return {"light": light, "light_label": labels.get(light, ""), "light_limits": limits}

    @api.model
    def _text_of_year_before(self, question, facts):
        # Only the agreement of a partnership has a history. Whose the product is has none.
        is_lost = question["key"] == "ip" or (question["key"] == "agreement" and question["share"] is None)
        if is_lost and under_way(facts["partnerships"]):
            return self.env._("A year before: not recorded.")
        if is_lost or question["share"] is None:
            return self.env._("A year before: no figures.")
        return self.env._("A year before: %(value)s.", value=question["headline"])
