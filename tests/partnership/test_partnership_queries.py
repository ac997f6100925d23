from lxml import etree

from odoo import Command
from odoo.tests import tagged

from ..common import StrategicCase

FEW, MANY = 20, 200


@tagged("post_install", "-at_install")
class TestPartnershipQueries(StrategicCase):
    """The number of queries of the partnership and opportunity screens does not grow with the number of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audiences = cls.make_audience("Logistics") + cls.make_audience("Retail")
        tags = cls.env["crm.tag"].create([{"name": f"Query {number}"} for number in range(3)])
        customers = cls.env["res.partner"].create(
            [
                {
                    "name": f"Query {number}",
                    "is_company": True,
                    "child_ids": [Command.create({"name": f"Person {number}"})],
                }
                for number in range(MANY)
            ]
        )
        shared = [
            {
                "name": f"Query {number}",
                "partner_id": customer.id,
                "user_id": (cls.salesperson if number % 2 else cls.sales_lead).id,
                "tag_ids": [Command.link(tags[number % 3].id)],
                "activity_ids": [
                    Command.create(
                        {
                            "res_model_id": cls.env["ir.model"]._get_id("strategic.partnership"),
                            "activity_type_id": cls.env.ref("mail.mail_activity_data_todo").id,
                            "user_id": cls.sales_lead.id,
                        }
                    )
                ],
            }
            for number, customer in enumerate(customers)
        ]
        stages = cls.manager_env["strategic.partnership.stage"].search([("fold", "=", False)])
        cls.partnerships = (
            cls.quiet(cls.manager_env)["strategic.partnership"]
            .create(
                [
                    {
                        **vals,
                        "stage_id": stages[number % len(stages)].id,
                        "audience_id": audiences[number % 2].id,
                        "reference_scope": "public",
                        "requirement_ids": [
                            Command.create({"name": goal, "goal": goal})
                            for goal in ("tailored", "general", "undecided")
                        ],
                        "stakeholder_ids": [
                            Command.create({"partner_id": customer.child_ids.id, "stance": "supports"})
                        ],
                    }
                    for number, (vals, customer) in enumerate(zip(shared, customers, strict=True))
                ]
            )
            .with_env(cls.manager_env)
        )
        crm_stages = cls.superuser_env["crm.stage"].search([("fold", "=", False), ("is_won", "=", False)])
        cls.leads = (
            cls.quiet(cls.manager_env)["crm.lead"]
            .create(
                [
                    {
                        **vals,
                        "type": "opportunity",
                        "stage_id": crm_stages[number % len(crm_stages)].id,
                        "strategic_partnership_id": partnership.id,
                        "activity_ids": [],
                    }
                    for number, (vals, partnership) in enumerate(zip(shared, cls.partnerships, strict=True))
                ]
            )
            .with_env(cls.manager_env)
        )

    def assertSameQueries(self, records, open_screen):
        """Check that `open_screen` takes as many queries for the first `FEW` of `records` as for the first `MANY`."""
        few, many = ([("id", "in", records[:size].ids)] for size in (FEW, MANY))
        # Measure twice: the first round fills the caches, which are full on a running server.
        for _round in range(2):
            costs = [self.count_queries(lambda domain=domain: open_screen(domain)) for domain in (few, many)]
        self.assertEqual(*costs)

    def specification(self, records, xmlid):
        """Return the specification by which the web client reads the view `xmlid`, hidden columns included."""
        view = self.superuser_env.ref(xmlid)
        arch = etree.fromstring(records.get_view(view.id, view.type)["arch"])
        names = {node.get("name") for node in arch.iter("field") if not any(node.iterancestors("field"))}
        return {
            name: {"fields": {"display_name": {}}} if records._fields[name].relational else {} for name in sorted(names)
        }

    def assertKanbanSameQueries(self, records, xmlid, progress_bar, *aggregates):
        records = records.with_user(self.sales_lead)
        cards = self.specification(records, xmlid)

        def open_kanban(domain):
            records.browse().read_progress_bar(domain, "stage_id", progress_bar)
            found = records.browse().web_read_group(
                domain,
                ["stage_id"],
                aggregates,
                auto_unfold=True,
                unfold_read_specification=cards,
                unfold_read_default_limit=MANY,
            )
            self.assertEqual(
                sum(len(group.get("__records", ())) for group in found["groups"]), records.search_count(domain)
            )

        self.assertSameQueries(records, open_kanban)

    def test_kanban(self):
        self.assertKanbanSameQueries(
            self.partnerships,
            "strategic_customer.strategic_partnership_view_kanban",
            {"field": "course", "colors": {"market": "success", "custom": "warning"}},
        )

    def test_list(self):
        partnerships = self.partnerships.with_user(self.sales_lead)
        columns = self.specification(partnerships, "strategic_customer.strategic_partnership_view_list")
        self.assertSameQueries(partnerships, lambda domain: partnerships.web_search_read(domain, columns, limit=500))

    def test_pipeline(self):
        """CRM's pipeline shows the partnership and the status of each card without a query for each card."""
        self.assertKanbanSameQueries(
            self.leads,
            "crm.crm_case_kanban_view_leads",
            {"field": "activity_state", "colors": {"planned": "success", "today": "warning", "overdue": "danger"}},
            "expected_revenue:sum",
        )

    def test_revenue_of_opportunities(self):
        partnerships = self.partnerships.with_user(self.sales_lead)
        self.assertSameQueries(
            partnerships,
            lambda domain: partnerships.search(domain).mapped(lambda one: (one.lead_count, one.won_revenue)),
        )

    def test_lookalikes(self):
        lookalikes = (
            self.env["strategic.lookalike"]
            .with_user(self.sales_lead)
            .with_context(strategic_partnership_id=self.partnerships[0].id)
        )
        columns = self.specification(lookalikes, "strategic_customer.strategic_lookalike_view_list")
        customers = self.env["res.partner"].create([{"name": f"Alike {n}", "is_company": True} for n in range(MANY)])
        self.assertSameQueries(customers, lambda domain: lookalikes.web_search_read(domain, columns, limit=500))
