from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestHiddenLines(StrategicCase):
    """An onchange refuses requirements and stakeholders of a partnership that the user does not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Acme")
        cls.own = cls.make_partnership(cls.customer)
        person = cls.make_contact(cls.customer)
        cls.colleagues = cls.make_partnership(
            cls.customer,
            cls.superuser_env,
            name="Secret plan",
            user_id=cls.sales_lead.id,
            requirement_ids=[Command.create({"name": "Secret need", "goal": "tailored"})],
            stakeholder_ids=[Command.create({"partner_id": person.id, "role": "sponsor"})],
        ).with_env(cls.superuser_env)

    def assertHidden(self, values, names, partnership=None):
        partnership = partnership or self.env["strategic.partnership"]
        with self.assertRaises(AccessError):
            partnership.onchange(values, list(values), {name: {} for name in (*values, *names)})

    def test_requirement(self):
        lines = [Command.update(self.colleagues.requirement_ids.id, {})]
        self.assertHidden({"requirement_ids": lines}, ["tailored_count", "course"])

    def test_requirement_on_a_saved_partnership(self):
        lines = [Command.update(self.colleagues.requirement_ids.id, {"sequence": 3})]
        self.assertHidden({"requirement_ids": lines}, ["tailored_count"], self.own)

    def test_stakeholder(self):
        lines = [Command.update(self.colleagues.stakeholder_ids.id, {})]
        self.assertHidden({"stakeholder_ids": lines}, ["has_sponsor"])

    def test_own_requirement(self):
        requirement = self.make_requirement(self.own, "tailored")
        values = {"requirement_ids": [Command.update(requirement.id, {"goal": "general"})]}
        answer = self.own.onchange(values, ["requirement_ids"], {"requirement_ids": {}, "general_count": {}})
        self.assertEqual(answer["value"]["general_count"], 1)
