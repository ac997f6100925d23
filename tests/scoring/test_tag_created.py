from odoo.fields import Command
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestTagCreated(StrategicCase):
    """If a tag is created with customers, their scores change as if the tag were added to each customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("category_id.name", "=", "Pioneer")], cls.make_audience())
        cls.customer = cls.make_customer()
        cls.contact = cls.make_contact(cls.customer)

    def make_tag(self, commands, name="Pioneer"):
        tag = self.env["res.partner.category"].create({"name": name, "partner_ids": commands})
        self.env.flush_all()
        self.env.invalidate_all()
        return tag

    def test_linked(self):
        self.make_tag([Command.link(self.customer.id)])
        self.assertEqual((self.customer + self.contact).mapped("audience_fit"), [100, 100])

    def test_set(self):
        self.make_tag([Command.set(self.customer.ids)])
        self.assertEqual(self.customer.audience_fit, 100)

    def test_made_with_the_tag(self):
        tag = self.make_tag([Command.create({"name": "New", "is_company": True})])
        self.assertEqual(tag.partner_ids.audience_fit, 100)

    def test_default_of_the_context(self):
        self.env["res.partner.category"].with_context(default_partner_ids=self.customer.ids).create({"name": "Pioneer"})
        self.env.invalidate_all()
        self.assertEqual(self.customer.audience_fit, 100)

    def test_put_above_tags_in_use(self):
        self.make_rule([("category_id.parent_id.name", "=", "Pioneers")])
        lower = self.make_tag([Command.link(self.customer.id)], name="Lower")
        self.env["res.partner.category"].create({"name": "Pioneers", "child_ids": [Command.link(lower.id)]})
        self.env.invalidate_all()
        self.assertEqual(self.customer.reputation, 100)

    def test_taken_and_given_by_any_command(self):
        other = self.make_customer("Other")
        tag = self.make_tag([Command.link(self.customer.id)])
        for commands, fits in (
            ([Command.set(other.ids)], [0, 100]),
            ([Command.link(self.customer.id)], [100, 100]),
            ([Command.unlink(other.id)], [100, 0]),
            ([Command.clear()], [0, 0]),
        ):
            tag.write({"partner_ids": commands})
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual((self.customer + other).mapped("audience_fit"), fits, commands)
