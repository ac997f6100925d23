from lxml import etree

from odoo.tests import tagged

from .common import StrategicCase

# Fields on a customer's status that the customer form reads even if the user does not open the page "Strategic".
SHOWN = {
    "is_strategic",
    "strategic_status",
    "strategic_summary",
    "strategic_fit_summary",
    "strategic_since",
    "strategic_review_date",
}


@tagged("post_install", "-at_install")
class TestUnasked(StrategicCase):
    """Many users open the customer form without looking at its page "Strategic".

    So the form reads few fields of the addon before a user opens this page.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.make_rule([("website", "!=", False)], cls.audience)
        cls.recognised = cls.make_assessed()
        cls.customer = cls.make_customer(website="https://example.com")
        cls.assess(cls.customer, cls.recognised, 80)

    def names_on_form(self, user):
        """Return the names of the fields that the customer form reads for `user`."""
        view = self.env["res.partner"].with_user(user).get_view(self.env.ref("base.view_partner_form").id, "form")
        return {
            node.get("name")
            for node in etree.fromstring(view["arch"]).iter("field")
            if next(node.iterancestors("field"), None) is None
        }

    def names_of_ours(self, user):
        return {name for name in self.names_on_form(user) if name.startswith("strategic_") or name == "is_strategic"}

    def test_explanation_and_history_are_not_read_with_the_form(self):
        self.assertEqual(self.names_of_ours(self.salesperson), SHOWN | {"strategic_partnership_count"})

    def test_form_takes_two_queries_more(self):
        """The addon's fields add two queries to opening the customer form.

        One query reads the name of the best audience for the summary. The other counts the customer's partnerships.
        With several audiences, a third one counts those for which the customer is strategic.
        """
        customer = self.customer.with_user(self.salesperson)
        whole = {name: {} for name in self.names_on_form(self.salesperson)}
        without = {name: {} for name in whole.keys() - self.names_of_ours(self.salesperson)}
        self.forget_changes()
        customer.web_read(whole)
        plain = self.count_queries(lambda: customer.web_read(without))
        self.assertLessEqual(self.count_queries(lambda: customer.web_read(whole)), plain + 2)

    def test_others_read_nothing_of_it(self):
        self.assertFalse(self.names_of_ours(self.employee))
