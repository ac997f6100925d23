from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestTours(StrategicCase, HttpCase):
    """Users click through whole workflows in Chromium."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], cls.audience, weight=50)
        cls.make_assessed(cls.audience, weight=50, name="Typical of its market")
        cls.make_assessed(name="Recognised in its field")
        cls.customer = cls.make_customer("Tour Freight", website="https://example.com", reputation=0)
        cls.customer.reputation = False

    def test_account_manager_assesses_a_customer(self):
        self.start_tour("/odoo/strategic-customers", "strategic_customer_assess", login=self.salesperson.login)
        self.assertScores(self.customer, audience_fit=90, reputation=80, is_strategic=True)
        assessments = self.customer.strategic_assessment_ids
        self.assertEqual(assessments.user_id, self.salesperson)
        self.assertEqual(
            assessments.filtered("evidence").mapped(lambda a: (a.criterion_id.name, a.evidence, a.evidence_url)),
            [("Typical of its market", "Visited two depots", "https://example.com/depots")],
        )

    def test_sales_lead_filters_the_pipeline(self):
        plain = self.make_customer("Plain Freight", audience_fit=10, reputation=10)
        self.customer.write({"audience_fit": 90, "reputation": 90})
        for partner in self.customer + plain:
            self.make_lead(partner, self.manager_env, name=f"Deal with {partner.name}")
        self.start_tour("/odoo/strategic-pipeline", "strategic_customer_pipeline", login=self.sales_lead.login)

    def test_account_manager_starts_a_partnership(self):
        self.start_tour("/odoo/strategic-customers", "strategic_partnership_start", login=self.salesperson.login)
        self.assertRecordValues(
            self.customer.strategic_partnership_ids,
            [
                {
                    "stage_id": self.env.ref("strategic_customer.strategic_partnership_stage_pilot").id,
                    "user_id": self.salesperson.id,
                    "general_count": 1,
                    "tailored_count": 2,
                    "is_drifting": True,
                }
            ],
        )

    def test_lookalikes_become_opportunities(self):
        partnership = self.make_partnership(
            self.customer,
            name="Fleet Planner with Tour Freight",
            audience_id=self.audience.id,
            user_id=self.salesperson.id,
        )
        alike = self.env["res.partner"].create(
            [
                {
                    "name": f"Alike {number}",
                    "is_company": True,
                    "website": "https://example.com",
                    "user_id": self.salesperson.id,
                }
                for number in range(4)
            ]
        )
        self.start_tour(
            f"/odoo/strategic-partnerships/{partnership.id}",
            "strategic_customer_lookalikes",
            login=self.salesperson.login,
        )
        leads = self.env["crm.lead"].search([("strategic_partnership_id", "=", partnership.id)])
        self.assertEqual(leads.partner_id, alike[:3])
        self.assertEqual(leads.user_id, self.salesperson)

    @mute_logger("odoo.http")  # Odoo logs that the reference beyond the cap is refused
    def test_salesperson_asks_until_the_cap(self):
        self.superuser_env["strategic.partnership"].search([]).reference_scope = "none"
        partnership = self.make_partnership(
            self.make_customer("Tour Reference"), user_id=self.salesperson.id, reference_scope="private"
        )
        lead = self.make_lead(self.customer, name="Fleet Planner")
        self.start_tour(f"/odoo/crm/{lead.id}", "strategic_customer_reference", login=self.salesperson.login)
        self.assertRecordValues(
            partnership.reference_ids,
            [
                {"lead_id": lead.id, "kind": "call", "user_id": self.salesperson.id, "outcome": False},
                {"lead_id": lead.id, "kind": "call", "user_id": self.salesperson.id, "outcome": "helped"},
            ],
        )
        self.assertEqual(len(lead.activity_ids), 1)
