from odoo.tests import tagged

from ..common import CommittedCase


@tagged("post_install", "-at_install")
class TestListProcesses(CommittedCase):
    """Two transactions change a published list, or one of its customers, at the same moment."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        self.criterion_id = env["strategic.criterion"].create({"name": "Listed at Once", "method": "judgement"}).id
        names = ("Listed at Once", "Owner of Listed at Once")
        customers = env["res.partner"].create([{"name": name, "is_company": True} for name in names])
        self.customer_id, self.holding_id = customers.ids
        published = env["strategic.list"].create({"name": "Listed at Once", "criterion_id": self.criterion_id})
        self.entry_id = env["strategic.list.entry"].create({"list_id": published.id, "name": names[0], "rank": 1}).id
        env.cr.commit()

    def remove(self, env):
        env["res.partner"].search([("name", "=like", "%Listed at Once")]).unlink()
        env["strategic.list"].search([("name", "=", "Listed at Once")]).unlink()
        env["strategic.criterion"].browse(self.criterion_id).unlink()

    def entry(self, env):
        return env["strategic.list.entry"].browse(self.entry_id)

    def test_customer_becomes_a_contact_while_the_list_is_matched(self):
        """The contact stays on the list. Confirmed, its company takes its place, and keeps what a person has said."""
        env = self.connect()
        holding_stars = env["strategic.assessment"].create(
            {"partner_id": self.holding_id, "criterion_id": self.criterion_id, "value": 40}
        )
        env.cr.commit()
        matching, user = self.connect(), self.connect()
        self.entry(matching).list_id._match()
        matching.cr.commit()
        user["res.partner"].browse(self.customer_id).write({"is_company": False, "parent_id": self.holding_id})
        user.cr.commit()
        manager = self.connect()
        self.assertEqual(self.entry(manager).partner_id.id, self.customer_id)
        self.entry(manager).list_id.action_confirm()
        manager.cr.commit()
        self.begin_anew(env)
        self.assertRecordValues(
            self.entry(env), [{"state": "confirmed", "result": "person", "partner_id": self.holding_id}]
        )
        self.assertTrue(holding_stars.active)
