from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestHiddenPartnerships(StrategicCase):
    """A user can't find customers by hidden partnerships, in whatever letter case the domain's operator is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()
        cls.make_partnership(cls.customer, cls.superuser_env, name="Secret plan", user_id=cls.sales_lead.id)

    def found_by(self, operator, user=None):
        secret = ("strategic_partnership_ids", operator, [("name", "=like", "Secret%")])
        customers = self.env["res.partner"].with_user(user or self.salesperson)
        return customers.search([("id", "=", self.customer.id), secret])

    def test_hidden(self):
        for operator in ("any", "ANY", "ANY!", "Any!"):
            with self.subTest(operator=operator):
                self.assertFalse(self.found_by(operator))

    def test_hidden_negated(self):
        for operator in ("not any", "NOT ANY!"):
            with self.subTest(operator=operator):
                self.assertTrue(self.found_by(operator))

    def test_own(self):
        self.assertTrue(self.found_by("any", self.sales_lead))

    def test_terms_through_what_hangs_on_them(self):
        """Our models refuse the operator `any!` in any letter case. Odoo refuses it in lower case only."""
        terms = [("partnership_id", "ANY!", [("name", "=like", "Secret%")])]
        for model in ("strategic.reference", "strategic.requirement"):
            with self.subTest(model=model), self.assertRefused(UserError, "for the server alone"):
                self.env[model].search(terms)
        deal = [("strategic_partnership_id", "Any!", [("name", "=like", "Secret%")])]
        with self.assertRefused(UserError, "for the server alone"):
            self.env["crm.lead"].search(["|", ("id", "=", 1), *deal])
