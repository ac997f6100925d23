from odoo.tests import tagged

from .common import StrategicCase

# Number of queries that scoring a new customer takes: one writes the customer's row, one asks whether the programme has
# changed, and one scores the customer.
QUERIES_OF_A_SCORING = 3


@tagged("post_install", "-at_install")
class TestConvertQueries(StrategicCase):
    """When a user converts many leads, each with a new customer, scoring adds a few queries for each customer.

    Each new customer is scored by itself. That must not make Odoo compute and write the leads one by one too.
    """

    def convert(self, count, name):
        """Convert `count` leads as a sales manager, with a new customer for each, and return the number of queries."""
        leads = self.manager_env["crm.lead"].create(
            [
                {
                    "name": f"{name} {number}",
                    "type": "lead",
                    "contact_name": f"Contact {name} {number}",
                    "email_from": f"contact.{name}.{number}@example.com",
                }
                for number in range(count)
            ]
        )
        wizard = (
            self.manager_env["crm.lead2opportunity.partner.mass"]
            .with_context(active_model="crm.lead", active_ids=leads.ids)
            .create({"deduplicate": True, "user_ids": [self.salesperson.id], "force_assignment": True})
        )
        queries = self.count_queries(wizard.action_mass_convert)
        self.assertEqual(len(leads.partner_id), count)
        return queries

    def test_a_rule_costs_a_scoring_for_each_customer(self):
        self.convert(3, "warm")
        plain = self.convert(15, "plain") - self.convert(5, "plainer")
        self.make_rule([("city", "=", "Query Town")])
        self.convert(3, "warmer")
        ruled = self.convert(15, "ruled") - self.convert(5, "more ruled")
        self.assertLessEqual(ruled, plain + 10 * QUERIES_OF_A_SCORING)
