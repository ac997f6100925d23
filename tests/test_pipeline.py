from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestPipeline(StrategicCase):
    """Opportunities know the status of their customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_users()
        cls.strategic = cls.make_customer("Strategic", audience_fit=90, reputation=90)
        cls.contact = cls.env["res.partner"].create({"name": "Ada", "parent_id": cls.strategic.id})
        cls.prestige = cls.make_customer("Prestige", audience_fit=10, reputation=90)
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "type": "opportunity",
                    "partner_id": partner and partner.id,
                    "user_id": cls.salesperson.id,
                }
                for name, partner in (
                    ("a", cls.strategic),
                    ("b", cls.contact),
                    ("c", cls.prestige),
                    ("d", None),
                )
            ]
        )
        cls.mine = [("id", "in", cls.leads.ids)]

    def test_status_of_the_customer(self):
        leads = self.leads.with_user(self.salesperson)
        self.assertEqual(leads.mapped("strategic_status"), ["strategic", "strategic", "prestige", False])
        self.assertEqual(leads.mapped("is_strategic"), [True, True, False, False])
        self.prestige.audience_fit = 80
        self.assertTrue(leads[2].is_strategic)

    def test_customer_changed_moved_and_gone(self):
        lead = self.leads[1]
        lead.partner_id = self.prestige
        self.assertEqual((lead.strategic_status, lead.is_strategic), ("prestige", False))
        lead.partner_id = self.contact
        self.assertTrue(lead.is_strategic)
        self.contact.parent_id = self.prestige
        self.assertEqual(lead.strategic_status, "prestige")
        self.prestige.audience_fit = 90
        self.assertEqual((lead.strategic_status, lead.is_strategic), ("strategic", True))
        self.contact.unlink()
        self.assertEqual((lead.partner_id.id, lead.strategic_status, lead.is_strategic), (False, False, False))
        archived = self.leads[2]
        archived.active = False
        self.prestige.audience_fit = 20
        self.assertEqual(archived.strategic_status, "prestige")

    def test_searched_and_grouped(self):
        Lead = self.env["crm.lead"].with_user(self.salesperson)
        self.assertEqual(Lead.search([*self.mine, ("is_strategic", "=", True)]), self.leads[:2])
        self.assertEqual(Lead.search([*self.mine, ("strategic_status", "=", "prestige")]), self.leads[2])
        self.assertEqual(
            dict(Lead._read_group(self.mine, ["strategic_status"], ["__count"])),
            {"strategic": 2, "prestige": 1, False: 1},
        )

    def test_action_shows_strategic_opportunities(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.crm_lead_action_strategic")
        self.assertIn("search_default_strategic", action["context"])
        view = self.env["crm.lead"].with_user(self.salesperson).get_view(action["search_view_id"][0], "search")
        self.assertIn('name="strategic"', view["arch"])
