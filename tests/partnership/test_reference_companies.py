from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reference_case import ReferenceCase


@tagged("post_install", "-at_install")
class TestReferenceCompanies(ReferenceCase):
    """Users of other companies learn nothing about a partnership and its reference customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_company()
        cls.superuser_env["strategic.partnership"].search([]).reference_scope = "none"
        cls.customer.name = "Shared customer"
        cls.theirs = cls.make_reference(user_id=False).with_env(cls.superuser_env)
        cls.theirs.company_id = cls.company
        cls.partnership.unlink()

    def test_not_offered(self):
        self.assertFalse(self.offered())
        self.assertNotIn("asked as often", self.find().explanation)
        self.salesperson.company_ids += self.company
        self.assertFalse(self.offered(), "the opportunity belongs to the first company")
        lead = self.make_deal(user_id=False, team_id=False, company_id=False)
        self.assertFalse(lead.company_id)
        self.assertFalse(self.offered(lead=lead.with_context(allowed_company_ids=self.env.company.ids)))
        both = lead.with_context(allowed_company_ids=(self.env.company + self.company).ids)
        self.assertEqual(self.offered(lead=both), ["Shared customer"])

    def test_not_usable(self):
        Reference = self.env["strategic.reference"]
        own = self.make_reference(user_id=self.salesperson.id)
        self.theirs.reference_cap = 0
        for call in (
            lambda: Reference.create({"partnership_id": self.theirs.id}),
            lambda: Reference.create({"partnership_id": self.theirs.id, "lead_id": self.lead.id}),
            lambda: self.use(partnership=own, lead_id=False).write({"partnership_id": self.theirs.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertNotIn("Shared", str(caught.exception))
        self.assertFalse(self.theirs.reference_ids)

    def test_opportunity_of_another_company_is_not_named(self):
        lead = self.make_deal(name="Secret deal", user_id=False, team_id=False)
        lead.with_env(self.superuser_env).company_id = self.company
        own = self.make_reference(user_id=self.salesperson.id)
        use = self.use(partnership=own, lead_id=False)
        Reference = self.env["strategic.reference"]
        for call in (
            lambda: Reference.create({"partnership_id": own.id, "lead_id": lead.id}),
            lambda: Reference.with_context(default_lead_id=lead.id).create({"partnership_id": own.id}),
            lambda: use.write({"lead_id": lead.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertNotIn("Secret", str(caught.exception))

    def test_use_is_not_seen(self):
        use = self.superuser_env["strategic.reference"].create({"partnership_id": self.theirs.id, "lead_id": False})
        Reference = self.env["strategic.reference"].with_user(self.sales_manager)
        self.assertFalse(Reference.search([]) & use)
        self.assertFalse(Reference._read_group([("id", "=", use.id)], ["customer_id"], ["__count"]))
        self.sales_manager.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            use.with_user(self.sales_manager).export_data(["customer_id"])

    def test_opportunity_of_no_company_does_not_tell(self):
        """Every company sees an opportunity without a company, so its chatter must not name the reference customer."""
        self.salesperson.company_ids += self.company
        lead = self.make_deal(user_id=False, team_id=False, company_id=False)
        both = lead.with_context(allowed_company_ids=(self.env.company + self.company).ids)
        wizard = self.find(lead=both).with_context(allowed_company_ids=(self.env.company + self.company).ids)
        wizard.candidate_ids.action_choose()
        wizard.note = "Shared customer shows its depot"
        wizard.action_log()
        self.assertTrue(self.theirs.reference_ids)
        self.assertFalse(lead.company_id)
        told = " ".join([*lead.message_ids.mapped("body"), *lead.activity_ids.mapped("summary")])
        self.assertIn("How did it go with the reference customer?", told)
        self.assertNotIn("Shared", told)
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.sales_manager).strategic_reference_ids)
