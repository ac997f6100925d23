from odoo.tests import tagged

from ...const import FIT_THRESHOLD
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSettingRenamed(StrategicCase):
    def test_parameter_that_becomes_a_setting(self):
        """A system parameter that is renamed to the key of a threshold takes effect at once."""
        audience = self.make_audience()
        self.make_rule([("city", "=", "Gent")], audience, weight=50)
        self.make_rule([("ref", "=", "A")], audience, weight=50)
        customer = self.make_customer(city="Gent", reputation=100)
        self.assertScores(customer, audience_fit=50, strategic_status="prestige")
        parameters = self.superuser_env["ir.config_parameter"]
        parameters.search([("key", "=", FIT_THRESHOLD)]).unlink()
        parameter = parameters.create({"key": "other", "value": "50"})
        self.assertScores(customer, strategic_status="prestige")
        parameter.key = FIT_THRESHOLD
        self.assertScores(customer, strategic_status="strategic")
        parameter.key = "other"
        self.assertScores(customer, strategic_status="prestige")
