from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAssessNext(StrategicCase):
    """The list "Assess Next" shows whom to assess next, and what they lack."""

    day = "2026-07-31"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.fit = [cls.make_assessed(cls.audience, name=f"Fit {number}") for number in range(3)]
        cls.renown = [cls.make_assessed(name=f"Renown {number}") for number in range(3)]
        cls.action = cls.env["ir.actions.act_window"]._for_xml_id("strategic_customer.res_partner_action_next")

    def make_assessed_customer(self, name, fit=(), reputation=(), **vals):
        customer = self.make_customer(name)
        for criteria, values in ((self.fit, fit), (self.renown, reputation)):
            for criterion, value in zip(criteria, values, strict=False):
                self.assess(customer, criterion, value, **vals)
        return customer

    def found(self, customers):
        """Return the names of those of `customers` that the list shows, in its order."""
        domain = [("id", "in", customers.ids), *safe_eval(self.action["domain"])]
        return self.env["res.partner"].search(domain, order="strategic_missing, complete_name, id").mapped("name")

    def test_order(self):
        customers = self.env["res.partner"].union(
            # 67 of 70, and 33 to gain: one more assessment is enough.
            self.make_assessed_customer("By one", fit=(90, 90, 90), reputation=(100, 100)),
            # 60 of 70: one more is enough here too, so it comes before those who lack fewer points of both scores.
            self.make_assessed_customer("By one too", fit=(90, 90, 90), reputation=(100, 80)),
            # 80 / 3 = 27 of 70: 43 short, so two more assessments are needed.
            self.make_assessed_customer("By two", fit=(90, 90, 90), reputation=(80,)),
            # 3 and 3 short: fewer points, but an assessment of each score is needed.
            self.make_assessed_customer("Both", fit=(100, 100), reputation=(100, 100)),
            self.make_assessed_customer("Strategic", fit=(90, 90, 90), reputation=(90, 90, 90)),
            self.make_assessed_customer("Runs out", fit=(90, 90, 90), reputation=(90, 90, 90), date="2025-08-15"),
            self.make_assessed_customer("Core", fit=(90, 90, 90), reputation=(0, 0, 0)),
            self.make_assessed_customer("Not assessed"),
        )
        self.assertEqual(self.found(customers), ["Runs out", "By one", "By one too", "Both", "By two"])
        self.assertEqual(
            [customer.strategic_missing for customer in customers],
            [
                "Reputation 3 short: one more assessment can be enough",
                "Reputation 10 short: one more assessment can be enough",
                "Reputation 43 short",
                "Audience fit 3 short, reputation 3 short",
                "An assessment runs out on 07/31/2027",
                "An assessment runs out on 08/15/2026",
                False,
                False,
            ],
        )

    def test_audience_fit_alone_is_short(self):
        by_one = self.make_assessed_customer("Fit by one", fit=(100, 100), reputation=(90, 90, 90))
        by_two = self.make_assessed_customer("Fit by two", fit=(60,), reputation=(90, 90, 90))
        self.assertEqual(by_one.strategic_missing, "Audience fit 3 short: one more assessment can be enough")
        self.assertEqual(by_two.strategic_missing, "Audience fit 50 short")
        self.assertEqual(self.found(by_two + by_one), ["Fit by one", "Fit by two"])

    def test_own_thresholds_of_the_audience_count(self):
        customer = self.make_assessed_customer("Acme", fit=(60,), reputation=(90, 90, 90))
        other = self.make_assessed_customer("Other", fit=(80,), reputation=(90, 90, 90))
        self.assertEqual(customer.strategic_missing, "Audience fit 50 short")
        self.audience.with_env(self.manager_env).write({"fit_threshold": 40, "reputation_threshold": 95})
        self.settle()
        customers = customer + other
        self.assertEqual(customers.mapped("strategic_status"), ["other", "other"])
        self.audience.with_env(self.manager_env).reputation_threshold = 0
        self.settle()
        self.assertEqual(customer.strategic_missing, "Audience fit 20 short: one more assessment can be enough")
        self.assertEqual(self.found(customers), ["Other", "Acme"])

    def test_order_in_both_directions(self):
        """Customers who are no candidates come last, also in the other direction."""
        core = self.make_assessed_customer("Core", fit=(90, 90, 90), reputation=(0, 0, 0))
        near = self.make_assessed_customer("Near", fit=(90, 90, 90), reputation=(100, 100))
        far = self.make_assessed_customer("Far", fit=(90, 90, 90), reputation=(80,))
        customers = core + near + far
        for order, expected in (
            ("strategic_missing", near + far + core),
            ("strategic_missing desc", far + near + core),
        ):
            self.assertEqual(self.env["res.partner"].search([("id", "in", customers.ids)], order=order), expected)

    def test_a_page_takes_the_same_queries_for_more_customers(self):
        def read(customers):
            self.env["res.partner"].web_search_read(
                [("id", "in", customers.ids)],
                {"complete_name": {}, "strategic_missing": {}, "strategic_summary": {}, "audience_fit_potential": {}},
                order="strategic_missing, complete_name, id",
            )

        few = self.make_assessed_customer("Few", fit=(100,))
        many = few.union(*(self.make_assessed_customer(f"Many {number}", fit=(100,)) for number in range(10)))
        self.warm(lambda: read(few), lambda: read(many))
        self.assertEqual(self.count_queries(lambda: read(few)), self.count_queries(lambda: read(many)))

    def test_others_may_not_sort_by_it(self):
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.employee).search([], order="strategic_missing")

    def test_assess_in_a_session(self):
        customer = self.make_assessed_customer("Acme", fit=(90, 90, 90), reputation=(100, 100))
        self.env["strategic.session"].assess(customer.id, self.renown[2].id, 60)
        self.assertScores(customer, is_strategic=True, strategic_missing="An assessment runs out on 07/31/2027")
        self.assertEqual(self.found(customer), [])
