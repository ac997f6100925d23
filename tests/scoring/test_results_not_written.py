from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestResultsNotWritten(StrategicCase):
    """No user can write results that the addon computes and stores, such as the status."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()
        cls.partnership = cls.make_partnership(cls.customer)
        cls.lead = cls.make_lead(cls.customer)

    def assertNotWritten(self, records, vals):
        with self.assertRefused(UserError, "can't be written"):
            records.write(vals)

    def assertNotCreated(self, model, vals):
        with self.assertRefused(UserError, "can't be written"):
            self.env[model].create(vals)

    def test_opportunity(self):
        self.assertNotWritten(self.lead, {"is_strategic": True})
        self.assertNotWritten(self.lead, {"name": "Mine", "strategic_status": "strategic"})
        self.assertNotCreated("crm.lead", {"name": "Mine", "is_strategic": True})

    def test_opportunity_by_default(self):
        leads = self.env["crm.lead"].with_context(default_is_strategic=True, default_strategic_status="strategic")
        lead = leads.create({"name": "Mine", "partner_id": self.customer.id})
        self.assertRecordValues(lead, [{"is_strategic": False, "strategic_status": False}])
        self.assertFalse(leads.default_get(["is_strategic", "strategic_status"]))

    def test_opportunity_from_a_file(self):
        result = self.env["crm.lead"].load(["name", "is_strategic"], [["Mine", "True"]])
        self.assertFalse(result["ids"])
        self.assertIn("can't be written", result["messages"][0]["message"])

    def test_partnership(self):
        results = [
            name
            for name, field in self.partnership._fields.items()
            if field.store and field.compute and field.readonly and field._modules == ("strategic_customer",)
        ]
        self.assertIn("is_drifting", results)
        self.assertIn("supporter_count", results)
        for name in results:
            with self.subTest(name=name):
                self.assertNotWritten(self.partnership, {name: self.partnership[name]})

    def test_partnership_by_default(self):
        partnerships = self.env["strategic.partnership"].with_context(default_general_share=99, default_course="market")
        self.assertRecordValues(
            partnerships.create({"partner_id": self.customer.id}), [{"general_share": 0, "course": "undecided"}]
        )

    def test_company_of_a_requirement(self):
        company = self.make_company(members=self.salesperson)
        requirement = self.make_requirement(self.partnership)
        both = requirement.with_context(allowed_company_ids=self.salesperson.company_ids.ids)
        self.assertNotWritten(both, {"company_id": company.id})
        self.assertNotCreated(
            "strategic.requirement",
            {"partnership_id": self.partnership.id, "name": "Far", "company_id": company.id},
        )

    def test_what_odoo_does_goes_on(self):
        """Odoo can still recompute fields that users can't write, copy their records, and save forms that show them."""
        self.partnership.requirement_ids = [(0, 0, {"name": "Fast", "goal": "tailored"})]
        self.assertTrue(self.partnership.is_drifting)
        self.assertTrue(self.partnership.copy().is_drifting)
        copy = self.lead.copy()
        self.assertEqual(copy.partner_id, self.customer)
        with Form(self.env["strategic.partnership"]) as form:
            form.partner_id = self.customer
            with form.requirement_ids.new() as line:
                line.name = "Far"
        self.assertEqual(form.record.requirement_ids.company_id, self.partnership.company_id)
        with Form(self.env["crm.lead"]) as form:
            form.name = "Deal"
            form.partner_id = self.customer
        self.assertTrue(form.record)
