from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .partnership_case import PartnershipCase


@tagged("post_install", "-at_install")
class TestPartnershipCompanies(PartnershipCase):
    """A partnership belongs to one company. Other companies neither see nor change it."""

    def test_company_stays_where_the_opportunities_are(self):
        company, _outsider = self.make_other_company()
        free = self.make_partnership(self.customer, user_id=False)
        self.requirements(("tailored", "todo"))
        self.partnership.user_id = False
        lead = self.make_lead(None, self.manager_env, active=False, strategic_partnership_id=self.partnership.id)
        self.assertEqual(lead.company_id, self.env.company)
        with self.assertRefused(ValidationError, "in another company than Other company"):
            self.partnership.with_env(self.superuser_env).company_id = company
        lead.with_env(self.manager_env).unlink()
        (self.partnership + free).with_env(self.superuser_env).company_id = company
        self.assertEqual(self.partnership.sudo().requirement_ids.company_id, company)

    def test_two_companies_see_nothing_of_each_other(self):
        _company, outsider = self.make_other_company()
        self.requirements(("general", "todo"))
        contact = self.make_contact(self.customer)
        self.partnership.stakeholder_ids = [Command.create({"partner_id": contact.id})]
        for records, vals in (
            (self.partnership, {"priority": "1"}),
            (self.partnership.requirement_ids, {"goal": "tailored"}),
            (self.partnership.stakeholder_ids, {"role": "blocker"}),
        ):
            theirs = records.with_user(outsider)
            domain = [("id", "in", records.ids)]
            with self.subTest(model=records._name):
                self.assertFalse(theirs.search(domain))
                self.assertFalse(theirs._read_group(domain, [], ["__count"])[0][0])
                self.assertFalse(theirs.name_search("", domain))
                for operation in (
                    lambda theirs=theirs: theirs.read(["display_name"]),
                    lambda theirs=theirs: theirs.export_data(["id", "display_name"]),
                    lambda theirs=theirs, vals=vals: theirs.write(vals),
                    lambda theirs=theirs: theirs.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        operation()
        with self.assertRaises(AccessError):
            self.partnership.with_user(outsider).message_post(body=self.customer.name)
        customer = self.customer.with_user(outsider)
        self.assertEqual(customer.strategic_partnership_count, 0)
        self.assertFalse(customer.strategic_partnership_ids)
        # Odoo searches One2many fields without record rules. Even so, users of another company can't find customers by
        # this partnership.
        for domain in (
            [("strategic_partnership_ids", "!=", False)],
            [("strategic_partnership_ids", "in", self.partnership.ids)],
        ):
            self.assertFalse(customer.search(domain))
            self.assertIn(self.customer, self.customer.search(domain))
            self.assertNotIn(self.customer, self.customer.search(["!", *domain]))
            self.assertIn(customer, customer.search(["!", *domain]))

    def test_shared_customer_serves_both_companies(self):
        company, outsider = self.make_other_company()
        theirs = self.make_partnership(self.customer, self.env_of(outsider)).with_user(outsider)
        self.assertEqual(theirs.company_id, company)
        self.assertEqual(self.customer.with_user(outsider).strategic_partnership_count, 1)
        self.assertFalse(theirs.with_user(self.sales_manager).has_access("read"))

    def test_customer_stays_where_the_partnerships_are(self):
        company, outsider = self.make_other_company()
        with self.assertRefused(ValidationError, "can't be limited to Other company"):
            self.customer.with_user(outsider).sudo().company_id = company
        self.customer.company_id = self.env.company
        branch = self.make_company("Branch", parent_id=self.env.company.id)
        self.partnership.with_env(self.superuser_env).write({"company_id": branch.id, "user_id": False})
        self.customer.company_id = False
        self.customer.company_id = self.env.company

    def test_customer_of_another_company_is_refused(self):
        company, _outsider = self.make_other_company()
        customer = self.make_customer("Theirs")
        customer.with_env(self.superuser_env).company_id = company
        with self.assertRefused(UserError, "Theirs"):
            self.make_partnership(customer, self.superuser_env, company_id=self.env.company.id)
