from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestPipeline(StrategicCase):
    """Opportunities have the status of their customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strategic = cls.make_customer("Strategic", audience_fit=90, reputation=90)
        cls.contact = cls.env["res.partner"].create({"name": "Ada", "parent_id": cls.strategic.id})
        cls.prestige = cls.make_customer("Prestige", audience_fit=10, reputation=90)
        cls.leads = cls.env["crm.lead"].concat(
            *(
                cls.make_lead(partner, name=name)
                for name, partner in (("a", cls.strategic), ("b", cls.contact), ("c", cls.prestige), ("d", None))
            )
        )
        cls.mine = [("id", "in", cls.leads.ids)]

    def test_status_of_the_customer(self):
        self.assertEqual(self.leads.mapped("strategic_status"), ["strategic", "strategic", "prestige", False])
        self.assertEqual(self.leads.mapped("is_strategic"), [True, True, False, False])
        self.prestige.audience_fit = 80
        self.assertTrue(self.leads[2].is_strategic)

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
        Lead = self.env["crm.lead"]
        self.assertEqual(Lead.search([*self.mine, ("is_strategic", "=", True)]), self.leads[:2])
        self.assertEqual(Lead.search([*self.mine, ("strategic_status", "=", "prestige")]), self.leads[2])
        self.assertEqual(
            dict(Lead._read_group(self.mine, ["strategic_status"], ["__count"])),
            {"strategic": 2, "prestige": 1, False: 1},
        )

    def test_action_shows_strategic_opportunities(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.crm_lead_action_strategic")
        self.assertIn("search_default_strategic", action["context"])
        view = self.env["crm.lead"].get_view(action["search_view_id"][0], "search")
        self.assertIn('name="strategic"', view["arch"])

    def test_partnership(self):
        """A user who sees an opportunity sees its partnership's name, even if record rules hide the partnership."""
        partnership = self.make_partnership(
            self.strategic, self.manager_env, name="Fleet Planner", user_id=self.sales_lead.id
        )
        lead = self.leads[2]
        lead.with_env(self.manager_env).strategic_partnership_id = partnership
        self.env.invalidate_all()
        Lead = self.env["crm.lead"]
        self.assertFalse(partnership.has_access("read"))
        name = partnership.sudo().display_name
        for xmlid in ("crm.crm_lead_view_form", "crm.crm_case_kanban_view_leads", "crm.crm_case_tree_view_oppor"):
            view = self.superuser_env.ref(xmlid)
            fields = Lead.get_views([(view.id, view.type)])["models"]["crm.lead"]["fields"]
            self.assertIn("strategic_partnership_id", fields)
            self.assertIn("strategic_partnership_id", Lead.get_view(view.id, view.type)["arch"])
        specification = {"strategic_partnership_id": {"fields": {"display_name": {}}}, "name": {}}
        [read] = lead.web_read(specification)
        self.assertEqual(read["strategic_partnership_id"], {"id": partnership.id, "display_name": name})
        lead.web_save({"name": "Renamed"}, specification)
        domain = [*self.mine, ("strategic_partnership_id", "!=", False)]
        self.assertEqual(Lead.search(domain), lead)
        found = Lead.web_read_group(domain, ["strategic_partnership_id"], ["__count"])["groups"]
        self.assertEqual([group["strategic_partnership_id"] for group in found], [(partnership.id, name)])
        company = self.make_company()
        theirs = self.make_partnership(
            self.strategic, self.superuser_env, name="Theirs", company_id=company.id, user_id=False
        )
        with self.assertRefused(UserError, "company"):
            lead.with_env(self.superuser_env).strategic_partnership_id = theirs

    def test_opportunity_without_a_company_takes_the_partnerships(self):
        partnership = self.make_partnership(self.strategic)
        lead = self.env["crm.lead"].create({"name": "Homeless", "company_id": False, "user_id": False})
        self.assertFalse(lead.company_id)
        (lead + self.leads).write({"strategic_partnership_id": partnership.id})
        self.assertEqual(lead.company_id, partnership.company_id)
        made = self.env["crm.lead"].create(
            {"name": "Born there", "user_id": False, "strategic_partnership_id": partnership.id}
        )
        self.assertEqual(made.company_id, partnership.company_id)

    def test_partnership_by_default(self):
        """A default in the context can't give a new opportunity a partnership of another company."""
        company = self.make_company()
        theirs = self.make_partnership(self.strategic, self.superuser_env, company_id=company.id, user_id=False)
        mine = self.make_partnership(self.strategic, user_id=self.salesperson.id)
        Lead = self.env["crm.lead"]
        with self.assertRaises(AccessError):
            Lead.with_context(default_strategic_partnership_id=theirs.id).create({"name": "Curious"})
        lead = Lead.with_context(default_strategic_partnership_id=mine.id).create({"name": "Mine"})
        self.assertEqual(lead.strategic_partnership_id, mine)

    def test_merged_opportunities_keep_their_partnership(self):
        """Merged opportunities keep even a hidden partnership: else its look-alikes would offer the customer again."""
        partnership = self.make_partnership(self.strategic, self.manager_env, user_id=self.sales_lead.id)
        self.leads[2].with_env(self.manager_env).strategic_partnership_id = partnership
        merged = self.leads[1:3].merge_opportunity()
        self.assertEqual(merged.sudo().strategic_partnership_id, partnership)
        other = self.make_partnership(self.strategic)
        self.leads[0].write({"strategic_partnership_id": other.id, "probability": 90, "user_id": self.salesperson.id})
        both = self.leads[0] | merged.sudo()
        head = both._sort_by_confidence_level(reverse=True)[0]
        expected = head.strategic_partnership_id
        self.assertEqual(both.merge_opportunity().strategic_partnership_id, expected)
