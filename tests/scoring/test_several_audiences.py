from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSeveralAudiences(StrategicCase):
    """The texts name the audience that gives the customer its status, if it is not the one that it fits best."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.make_audience("Airlines"), cls.make_audience("Banks")
        cls.full = cls.make_assessed(cls.first)
        cls.begun, *cls.open = (cls.make_assessed(cls.second, weight=weight) for weight in (40, 30, 30))
        cls.renown = cls.make_assessed()

    def make_assessed_customer(self, name="Acme", fit=60, other=75, reputation=90):
        """Create a customer that fits the first audience by `fit`, without room, and was assessed for the second."""
        customer = self.make_customer(name)
        self.assess(customer, self.full, fit)
        self.assess(customer, self.begun, other)
        self.assess(customer, self.renown, reputation)
        return customer

    def test_candidate_by_another_audience(self):
        customer = self.make_assessed_customer()
        self.assertScores(customer, audience_fit=60, audience_fit_potential=90, strategic_status="partial")
        self.assertEqual(customer.strategic_audience_id, self.first)
        sentence = (
            "Audience fit 60 of 70 needed (Airlines); could reach 90 for Banks: 2 of 3 criteria not assessed. "
            "Reputation 90 of 70 needed."
        )
        self.assertEqual(customer.strategic_summary, sentence)
        self.assertEqual(self.make_contact(customer).strategic_summary, sentence)
        self.assertEqual(customer.strategic_missing, "Fit to Banks 40 short")
        explanation = customer.strategic_explanation
        self.assertEqual(explanation["audience_fit"]["reached_by"], "Banks")
        # What was missing is assessed: the sentence says so.
        self.assess(customer, self.open[0], 100)
        self.assertRegex(customer.strategic_summary, r"^Audience fit 60 .* could reach 90 for Banks: 1 of 3 criteria")
        self.assertEqual(customer.strategic_missing, "Fit to Banks 10 short: one more assessment can be enough")

    def test_candidate_who_fits_the_best_audience_not_at_all(self):
        customer = self.make_assessed_customer(fit=0, other=0)
        self.assertScores(customer, audience_fit=0, audience_fit_potential=60, strategic_status="prestige")
        self.assertRegex(customer.strategic_summary, "^Audience fit 0 of 70 needed, 70 short\\.")
        self.second.with_env(self.manager_env).fit_threshold = 60
        self.settle()
        self.assertScores(customer, strategic_status="partial")
        self.assertRegex(
            customer.strategic_summary,
            "^Audience fit 0 of 70 needed; could reach 60 of 60 needed for Banks: 2 of 3 criteria not assessed\\.",
        )

    def test_best_audience_has_less_room(self):
        """A candidate by its best audience: the sentence tells the room there, though another audience has more."""
        second = self.make_assessed(self.first)
        customer = self.make_assessed_customer(fit=80)
        self.assertScores(customer, audience_fit=40, audience_fit_potential=90, strategic_status="partial")
        self.assertRegex(customer.strategic_summary, "^Audience fit 40 so far, could reach 90 of 70 needed .Airlines")
        self.assess(customer, self.begun, 95)
        self.assertScores(customer, audience_fit=40, audience_fit_potential=98, strategic_status="partial")
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 40 so far, could reach 90 of 70 needed (Airlines): 1 of 2 criteria not assessed. "
            "Reputation 90 of 70 needed.",
        )
        self.assertEqual(customer.strategic_explanation["audience_fit"]["reached_by"], "Banks")
        self.assess(customer, second, 0)
        self.assertRegex(customer.strategic_summary, "^Audience fit 40 of 70 needed .Airlines.; could reach 98 for Ban")

    def test_own_threshold_makes_another_audience_decide(self):
        self.first.with_env(self.manager_env).fit_threshold = 90
        self.second.with_env(self.manager_env).write({"fit_threshold": 30, "reputation_threshold": 95})
        self.settle()
        customer = self.make_assessed_customer(fit=80, reputation=95)
        self.assertScores(customer, audience_fit=80, strategic_status="strategic")
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 80 of 90 needed (Airlines); 30 of 30 needed (Banks). Reputation 95 of 95 needed.",
        )
        self.assess(customer, self.renown, 94)
        self.assertScores(customer, strategic_status="core")
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 80 of 90 needed (Airlines); 30 of 30 needed (Banks). Reputation 94 of 95 needed, 1 short.",
        )
        self.second.with_env(self.manager_env).write({"fit_threshold": 80, "reputation_threshold": 94})
        self.settle()
        self.assertScores(customer, strategic_status="partial")
        self.assertRegex(
            customer.strategic_summary,
            r"^Audience fit 80 of 90 needed \(Airlines\); could reach 90 of 80 needed for Banks: 2 of 3 criteria not "
            "assessed. Reputation 94 of 94 needed",
        )
        self.assertEqual(customer.strategic_missing, "Fit to Banks 50 short")
        self.assertEqual(customer.strategic_explanation["thresholds"], {"audience_fit": 90, "reputation": 94})

    def test_overall_assessment_has_the_thresholds_of_no_audience(self):
        self.first.with_env(self.manager_env).write({"fit_threshold": 30, "reputation_threshold": 30})
        self.settle()
        customer = self.make_assessed_customer()
        self.assertScores(customer, strategic_status="strategic")
        self.assess_overall(customer, "audience_fit", 65)
        self.assertScores(customer, strategic_status="prestige")
        self.assertEqual(
            customer.strategic_summary, "Audience fit 65 of 70 needed, 5 short. Reputation 90 of 70 needed."
        )
        explanation = customer.strategic_explanation
        self.assertEqual(explanation["thresholds"], {"audience_fit": 70, "reputation": 70})
        self.assertEqual(explanation["audience_fit"]["short"], 5)

    def test_archived_customer_is_promised_no_room(self):
        customer = self.make_assessed_customer()
        customer.action_archive()
        self.assertRegex(customer.strategic_summary, r"^Audience fit 60 of 70 needed \(Airlines\), 10 short\.")

    def test_order_of_whom_to_assess_next(self):
        """The order is by the audience that makes the customer a candidate, not by the one without room."""
        near = self.make_assessed_customer("Near", fit=45, other=100)
        far = self.make_assessed_customer("Far", fit=69, other=30)
        unknown = self.make_customer("Unknown")
        self.assess(unknown, self.full, 68)
        self.assess(unknown, self.renown, 90)
        customers = near + far + unknown
        self.assertEqual(customers.mapped("strategic_status"), ["partial"] * 3)
        self.assertEqual(
            customers.mapped("strategic_missing"),
            [
                "Fit to Banks 30 short: one more assessment can be enough",
                "Fit to Banks 58 short",
                "Fit to Banks 70 short",
            ],
        )
        by_best = self.make_customer("By best")
        self.assess(by_best, self.begun, 60)
        self.assess(by_best, self.renown, 90)
        customers |= by_best
        found = self.env["res.partner"].search([("id", "in", customers.ids)], order="strategic_missing, id")
        self.assertEqual(found, near + by_best + far + unknown)

    def test_a_page_takes_the_same_queries_for_more_customers(self):
        def read(customers):
            self.env.invalidate_all()
            customers.web_read({"strategic_summary": {}, "strategic_missing": {}})

        few = self.make_assessed_customer("Few")
        many = few.union(*(self.make_assessed_customer(f"Many {number}") for number in range(10)))
        self.warm(lambda: read(few), lambda: read(many))
        self.assertEqual(self.count_queries(lambda: read(few)), self.count_queries(lambda: read(many)))
