from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...models.partnership import strategic_partnership_lookalikes_mixin
from .lookalike_case import LookalikeCase


@tagged("post_install", "-at_install")
class TestLookalikeOpportunities(LookalikeCase):
    """Each look-alike that a user ticks gets one opportunity from the partnership, and never a second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "Co-design"})
        cls.partnership.tag_ids = cls.tag
        cls.leader = cls.sales_lead
        cls.superuser_env["crm.team"].search([]).active = False
        cls.team = cls.superuser_env["crm.team"].create(
            {
                "name": "Look-alike team",
                "user_id": cls.leader.id,
                "company_id": cls.company.id,
                "crm_team_member_ids": [Command.create({"user_id": cls.salesperson.id})],
            }
        )

    def create_opportunities(self, customers, **kwargs):
        return self.lookalikes(**kwargs).browse(customers.ids).action_create_opportunities()

    def leads(self):
        return self.superuser_env["crm.lead"].search(
            [("strategic_partnership_id", "=", self.partnership.id)], order="id"
        )

    def test_what_is_created(self):
        own, teams = self.make_customer("Own", user_id=self.salesperson.id), self.make_customer("<b>Team's</b>")
        self.make_fit(own, 82)
        action = self.create_opportunities(own + teams)
        leads = self.leads()
        self.assertRecordValues(
            leads,
            [
                {
                    "name": f"{customer.name}'s opportunity",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "user_id": user.id,
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "tag_ids": self.tag.ids,
                    "create_uid": self.salesperson.id,
                }
                for customer, user in ((own, self.salesperson), (teams, self.leader))
            ],
        )
        self.assertIn("look-alike of Noordveen", leads[0].description)
        self.assertIn("Fit to Mid-market logistics: 82.", leads[0].description)
        self.assertEqual(leads.stage_id, self.superuser_env["crm.stage"].search([("fold", "=", False)], limit=1))
        params = action["params"]
        self.assertEqual(params["next"]["domain"], [("id", "in", leads.ids)])
        self.assertEqual(
            params["message"],
            f"Opportunities created: 2. Assigned to colleagues, so you do not see them: {self.leader.name} (1).",
        )

    def test_partnership_names_what_went_to_others(self):
        """The partnership's chatter names each new opportunity and its salesperson, even to users who can't open it."""
        action = self.create_opportunities(self.make_customer("Team's"))
        lead = self.leads()
        self.assertFalse(self.env["crm.lead"].search([("id", "=", lead.id)]))
        body = self.partnership.message_ids[0].body
        self.assertIn(lead.name, html2plaintext(body))
        self.assertIn(f"({self.leader.name})", body)
        self.assertIn(f'data-oe-id="{lead.id}"', body)
        following = action["params"]["next"]
        self.assertEqual((following["res_model"], following["res_id"]), (self.partnership._name, self.partnership.id))

    def test_history_names_no_more_than_anybody_reads(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(52)]
        )
        self.create_opportunities(customers)
        body = self.partnership.message_ids[0].body
        self.assertEqual(body.count("<a "), 50)
        self.assertIn("Others: 2", body)

    def test_named_after_the_product(self):
        self.partnership.name = "Fleet Planner"
        self.create_opportunities(self.make_customer("Customer"))
        self.assertEqual(self.leads().name, "Fleet Planner for Customer")

    def test_whose_they_are(self):
        """The customer's salesperson gets the opportunity if active and in the company. Else Odoo assigns it."""
        theirs = self.make_company()
        elsewhere = self.make_user("strategic_elsewhere", "sales_manager", company=theirs)
        gone = self.make_user("strategic_gone", "sales_manager")
        customers = self.env["res.partner"]
        for user in (self.sales_manager, elsewhere, gone, self.portal):
            customers += self.make_customer(user.name, user_id=user.id)
        gone.active = False
        self.superuser_env["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")
        self.create_opportunities(customers)
        self.assertEqual([lead.user_id for lead in self.leads()], [self.sales_manager, *[self.env["res.users"]] * 3])

    def test_nobody_twice(self):
        first, second = self.make_customer("First"), self.make_customer("Second")
        self.create_opportunities(first)
        message = self.create_opportunities(first + second)["params"]["message"]
        self.assertIn("Skipped, as they have an opportunity from this partnership already: 1.", message)
        params = self.create_opportunities(first + second + self.partner)["params"]
        self.assertEqual((params["type"], params["next"]["tag"]), ("warning", "soft_reload"))
        self.assertEqual(self.leads().partner_id, first + second)
        self.assertEqual(len(self.leads()), 2)

    def test_too_many(self):
        self.patch(strategic_partnership_lookalikes_mixin, "MOST_AT_ONCE", 2)
        customers = self.env["res.partner"].create([{"name": f"Many {n}", "is_company": True} for n in range(3)])
        with self.assertRefused(UserError, "Customers ticked: 3. At most 2"):
            self.create_opportunities(customers)
        self.create_opportunities(customers[:2])

    def test_defaults_of_the_reader_are_no_way_to_write(self):
        customer = self.make_customer("Customer")
        self.create_opportunities(customer, default_active=False, default_expected_revenue=9, default_team_id=1)
        self.assertRecordValues(self.leads(), [{"active": True, "expected_revenue": 0, "team_id": self.team.id}])

    def test_queries_for_each_opportunity(self):
        def count(number):
            customers = self.env["res.partner"].create(
                [
                    {"name": f"Query {n}", "is_company": True, "user_id": n % 2 and self.salesperson.id}
                    for n in range(number)
                ]
            )

            def create():
                self.create_opportunities(customers)
                self.env.flush_all()
                self.env.cr.precommit.run()

            return self.count_queries(create)

        count(3)
        few, many = count(20), count(100)
        # CRM takes up to three queries for each opportunity: it looks up the followers and subscribes the salesperson.
        self.assertLessEqual(many - few, 80 * 3)

    def test_revenue(self):
        """A partnership shows the revenue of the opportunities that the user may see, in the partnership's currency."""
        theirs = self.make_company(members=self.sales_manager, rate=4)
        second = self.make_planner(self.manager_env, company_id=theirs.id, user_id=False)
        open_stage = self.superuser_env["crm.stage"].create({"name": "Open", "sequence": 1})

        def make_deal(partnership, revenue, won=False, **vals):
            vals = {
                "strategic_partnership_id": partnership.id,
                "company_id": partnership.company_id.id,
                "user_id": False,
                "team_id": False,
                **vals,
            }
            if won:
                return self.make_won(None, revenue, **vals)
            vals = {"expected_revenue": revenue, "stage_id": open_stage.id, "probability": 25, **vals}
            return self.make_lead(None, self.manager_env, **vals).with_env(self.manager_env)

        make_deal(self.partnership, 1000, won=True)
        make_deal(self.partnership, 300, won=True, user_id=self.sales_lead.id)
        make_deal(self.partnership, 400)
        make_deal(self.partnership, 5000).action_set_lost()
        make_deal(self.partnership, 7000, active=False)
        make_deal(second, 80, won=True)
        make_deal(second, 40)
        # Move the opportunity to another company, whose currency its amount now has. The partnership stays.
        moved = make_deal(second, 8)
        moved.flush_recordset()
        self.env.cr.execute("UPDATE crm_lead SET company_id = %s WHERE id = %s", [self.company.id, moved.id])
        self.env.invalidate_all()
        self.sales_lead.company_ids += theirs
        both = (self.partnership + second).with_user(self.sales_lead)
        for companies in (self.company + theirs, theirs + self.company):
            self.assertRecordValues(
                both.with_context(allowed_company_ids=companies.ids),
                [
                    {"lead_count": 5, "won_revenue": 1300, "open_revenue": 100},
                    {"lead_count": 3, "won_revenue": 80, "open_revenue": 18},
                ],
            )
        self.assertRecordValues(
            self.partnership,
            [{"lead_count": 4, "won_revenue": 1000, "open_revenue": 100}],
        )
        self.assertEqual(self.make_planner().lead_count, 0)
        leads = self.env["crm.lead"]
        action = self.partnership.action_open_leads()
        self.assertEqual(leads.with_context(**action["context"]).search_count(action["domain"]), 4)
