from itertools import product

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .partnership_case import PartnershipCase


@tagged("post_install", "-at_install")
class TestPartnershipAccess(PartnershipCase):
    """A salesperson can read and write own and unassigned partnerships only. Record rules hide all others."""

    def test_salesperson_works_on_own_and_unassigned(self):
        other = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        mine = self.make_partnership(self.customer, user_id=self.salesperson.id)
        free = self.make_partnership(self.customer, user_id=False)
        Partnership = self.env["strategic.partnership"]
        everything = (other + mine + free).ids
        self.assertEqual(set(Partnership.search([("id", "in", everything)]).ids), {mine.id, free.id})
        self.assertEqual(self.customer.strategic_partnership_count, 3, "with that of the class")
        (mine + free).priority = "2"
        for operation in (
            lambda: other.read(["name"]),
            lambda: other.write({"priority": "1"}),
            lambda: self.make_requirement(other),
            mine.unlink,
        ):
            with self.assertRaises(AccessError):
                operation()
        other.with_user(self.sales_lead).priority = "3"
        (other + mine).with_user(self.sales_manager).unlink()

    def test_parts_follow_their_partnership(self):
        other = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        requirement = self.make_requirement(other.with_env(self.manager_env))
        stakeholder = self.make_stakeholder(other.with_env(self.manager_env), self.make_contact(self.customer))
        for part in (requirement, stakeholder):
            with self.assertRaises(AccessError):
                part.with_env(self.env).read([])
            self.assertTrue(part.with_user(self.sales_lead).has_access("write"))

    def test_parts_go_nowhere_else(self):
        """Users can't move requirements or stakeholders to a hidden partnership, nor learn who its customer is."""
        company, outsider = self.make_other_company()
        mine = self.make_partnership(self.customer, user_id=self.salesperson.id)
        colleagues = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        theirs = self.make_partnership(self.customer, self.superuser_env, company_id=company.id, user_id=outsider.id)
        person = self.make_contact(self.customer)
        parts = (
            self.make_requirement(mine),
            self.make_stakeholder(mine, person),
        )
        moves = (
            {"partnership_id": theirs.id},
            {"partnership_id": colleagues.id},
        )
        for part, vals in product(parts, moves):
            with self.subTest(model=part._name, vals=vals), self.assertRaises(AccessError):
                part.write(vals)
        specification = {
            "partnership_id": {"fields": {"display_name": {}}},
            "customer_id": {"fields": {"display_name": {}}},
        }
        for model in ("strategic.stakeholder", "strategic.reference"):
            records = self.env[model].with_user(self.salesperson)
            for call in (
                lambda records=records: records.onchange(
                    {"partnership_id": theirs.id}, ["partnership_id"], specification
                ),
                lambda records=records: records.with_context(default_partnership_id=theirs.id).onchange(
                    {}, [], specification
                ),
            ):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    call()
            told = records.onchange({"partnership_id": mine.id}, ["partnership_id"], specification)["value"]
            self.assertEqual(told["customer_id"]["id"], self.customer.id)

    def test_nobody_else(self):
        models = ("strategic.partnership", "strategic.partnership.stage", "strategic.requirement")
        for model, user in product((*models, "strategic.stakeholder"), (self.employee, self.portal)):
            with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                self.env[model].with_user(user).search_count([])
        for name in ("strategic_partnership_ids", "strategic_partnership_count"):
            with self.assertRaises(AccessError):
                self.customer.with_user(self.employee).read([name])

    def test_stages_are_the_managers(self):
        Stage = self.manager_env["strategic.partnership.stage"]
        with self.assertRaises(AccessError):
            Stage.with_user(self.sales_lead).create({"name": "Mine"})
        Stage.with_user(self.sales_manager).create({"name": "Ours"})
