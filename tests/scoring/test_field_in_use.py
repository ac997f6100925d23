from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...const import CUSTOMER_SCOPE
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestFieldInUse(StrategicCase):
    """A user can't delete a field that a rule uses. The uninstallation of the field's addon deletes the field."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.registry.reset_changes)
        self.fleet = self.make_field("x_fleet")

    @classmethod
    def make_field(cls, name, model="res.partner"):
        return cls.superuser_env["ir.model.fields"].create(
            {
                "name": name,
                "model_id": cls.superuser_env["ir.model"]._get_id(model),
                "ttype": "char",
                "field_description": "Fleet",
            }
        )

    def test_is_told(self):
        self.make_rule([("x_fleet", "=", "own")], self.make_audience(), name="Owns a fleet")
        with self.assertRefused(UserError, r"Owns a fleet \(Logistics\)"):
            self.fleet.unlink()

    def test_renamed(self):
        self.make_rule([("x_fleet", "=", "own")], name="Owns a fleet")
        with self.assertRefused(UserError, "Owns a fleet"):
            self.fleet.name = "x_fleets"

    def test_behind_a_path(self):
        field = self.make_field("x_zone", "res.country")
        self.make_rule([("country_id", "any", [("x_zone", "=", "a")])], name="In the zone")
        with self.assertRefused(UserError, "In the zone"):
            field.unlink()

    def test_scope(self):
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('x_fleet', '=', 'own')]")
        with self.assertRefused(UserError, "Customers in Scope"):
            self.fleet.unlink()

    def test_not_in_use(self):
        self.make_rule([("x_fleet", "=", "own")]).active = False
        self.fleet.unlink()
        self.assertFalse(self.fleet.exists())

    def test_uninstalled(self):
        """When an addon is uninstalled, a rule on one of its fields breaks. Users can still create customers."""
        rule = self.make_rule([("x_fleet", "=", "own")])
        self.make_rule([("website", "!=", False)])
        self.fleet.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        self.registry._setup_models__(self.env.cr, ["res.partner"])
        customer = self.make_customer("Fleet", website="https://example.com")
        self.assertEqual(customer.reputation, 50)
        self.registry_enter_test_mode(register_cleanup=False)
        self.env.cr.postcommit.run()
        self.registry_leave_test_mode()
        rule.invalidate_recordset()
        self.assertIn('no field "x_fleet"', rule.broken_reason)
