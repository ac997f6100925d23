from odoo import fields
from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import StrategicCase

MODEL_FIELDS = (
    ("ir.attachment", "res_model"),
    ("ir.filters", "model_id"),
    ("mail.activity", "res_model"),
    ("mail.activity.plan", "res_model"),
    ("mail.activity.type", "res_model"),
    ("mail.followers", "res_model"),
    ("mail.message", "model"),
)


@tagged("post_install", "-at_install")
class TestUninstall(StrategicCase):
    """The uninstall hook deletes what users created with the addon.

    These tests only call the hook. `python3 dev beside` uninstalls the addon.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.customer = cls.make_customer()
        cls.contact = cls.make_contact(cls.customer)
        cls.assess(cls.customer, cls.make_assessed(cls.audience), 80)
        cls.partnership = cls.make_partnership(cls.customer, audience_id=cls.audience.id)
        cls.partnership.stakeholder_ids = [fields.Command.create({"partner_id": cls.contact.id})]
        cls.partnership.message_post(body="Agreed", attachments=[("agreement.txt", b"signed")])
        cls.partnership.activity_schedule("mail.mail_activity_data_todo")
        superuser = cls.superuser_env
        superuser["mail.activity.plan"].create({"name": "Our Own Plan", "res_model": "strategic.partnership"})
        superuser["mail.activity.type"].create({"name": "Visit", "res_model": "strategic.partnership"})
        cls.filters = superuser["ir.filters"].create(
            [
                {"name": "Ours", "model_id": "strategic.partnership", "user_ids": False},
                {"name": "Named", "model_id": "res.partner", "domain": "[('is_strategic', '=', True)]"},
                {"name": "Grouped", "model_id": "crm.lead", "context": "{'group_by': ['strategic_status']}"},
                {"name": "Theirs", "model_id": "res.partner", "domain": "[('name', '=', 'strategic')]"},
            ]
        )

    def setUp(self):
        super().setUp()
        # Simulate an uninstallation: when Odoo calls the uninstall hook, the addon is in this state.
        self.superuser_env["ir.module.module"].search([("name", "=", "strategic_customer")]).state = "to remove"

    def test_nothing_hangs_on_our_models(self):
        models = self.superuser_env["ir.model"].search([("model", "=like", "strategic.%")]).mapped("model")

        def hanging():
            """Return the names of those models in MODEL_FIELDS that have records which refer to our models."""
            every = self.superuser_env(context={"active_test": False})
            return {name for name, field in MODEL_FIELDS if every[name].search([(field, "in", models)])}

        self.assertEqual(hanging(), {name for name, _field in MODEL_FIELDS})
        uninstall_hook(self.superuser_env)
        self.assertFalse(hanging())

    def test_saved_filters_that_name_our_fields_go(self):
        uninstall_hook(self.superuser_env)
        self.assertEqual(self.filters.exists().mapped("name"), ["Theirs"])

    def test_customers_can_be_deleted(self):
        uninstall_hook(self.superuser_env)
        (self.customer + self.contact).with_env(self.superuser_env).unlink()
        self.assertFalse(self.customer.exists())

    def test_no_external_id_of_another_addon_is_left_on_our_models(self):
        uninstall_hook(self.superuser_env)
        left = self.superuser_env["ir.model.data"].search(
            [("module", "!=", "strategic_customer"), ("name", "=like", "%\\_\\_strategic\\_%")]
        )
        self.assertFalse(left.mapped("complete_name"))
