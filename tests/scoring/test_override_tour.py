from odoo.tests import HttpCase, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestOverrideTour(StrategicCase, HttpCase):
    """An account manager sees that a score is overridden, and removes the override."""

    def test_an_override_is_seen_and_removed(self):
        self.superuser_env["strategic.assessment"].search([]).active = False
        renown = self.make_assessed(name="Recognised")
        customer, plain = self.make_customer("Tour Freight"), self.make_customer("Plain Freight")
        stars = self.assess(customer, renown, 40) + self.assess(plain, renown, 40)
        # A colleague overrides it; any salesperson may remove that.
        overall = self.manager_env["strategic.assessment"].create(
            {
                "partner_id": customer.id,
                "dimension": "reputation",
                "value": 90,
                "evidence": "The chairman is a friend",
                "valid_until": "2090-12-19",
            }
        )
        self.start_tour("/odoo/strategic-customers", "strategic_override_remove", login=self.salesperson.login)
        self.assertRecordValues(overall + stars, [{"active": False}, {"active": False}, {"active": True}])
        self.assertScores(customer, reputation=100, strategic_overridden=False)
