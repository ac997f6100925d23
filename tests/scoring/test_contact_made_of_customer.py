from odoo.tests import tagged

from ...const import CUSTOMER_SCOPE
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestContactMadeOfCustomer(StrategicCase):
    """When a customer becomes a contact, or a contact a customer, its scores and partnerships are right at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("city", "=", "Ghent")], cls.make_audience())
        cls.make_rule([("ref", "=", "known")])
        cls.holding = cls.make_customer("Holding", city="Ghent", ref="known")
        # Odoo copies the company's address to partners of the type "contact". The type "other" keeps its own city.
        cls.subsidiary = cls.make_customer("Subsidiary", type="other", parent_id=cls.holding.id, city="Paris")
        cls.person = cls.make_contact(cls.subsidiary, "Person")

    def assertStatus(self, partners, status):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(partners.mapped("strategic_status"), [status] * len(partners))

    def test_subsidiary_made_a_contact(self):
        self.assertStatus(self.subsidiary + self.person, "other")
        self.subsidiary.write({"is_company": False})
        self.assertStatus(self.subsidiary + self.person, "strategic")

    def test_subsidiary_that_was_not_scored_made_a_contact(self):
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('ref', '!=', False)]")
        subsidiary = self.make_customer("Out of Scope", type="other", parent_id=self.holding.id, city="Paris")
        self.assertStatus(subsidiary, False)
        subsidiary.write({"is_company": False})
        self.assertStatus(subsidiary, "strategic")

    def test_by_the_form_of_the_contact(self):
        self.subsidiary.company_type = "person"
        self.assertStatus(self.subsidiary + self.person, "strategic")

    def test_contact_made_a_customer(self):
        self.subsidiary.write({"is_company": False})
        self.subsidiary.write({"is_company": True, "city": "Paris", "ref": "known"})
        self.assertStatus(self.subsidiary + self.person, "prestige")

    def test_contact_taken_from_its_company(self):
        person = self.make_contact(self.holding, "Other Person")
        self.assertStatus(person, "strategic")
        person.write({"parent_id": False, "city": "Paris", "ref": False})
        self.assertStatus(person, False)

    def test_partnership_goes_with_it(self):
        partnership = self.make_partnership(self.subsidiary)
        self.subsidiary.write({"is_company": False})
        self.assertEqual(partnership.partner_id, self.holding)
