import re

from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSummary(StrategicCase):
    """One sentence explains a customer's status. It gives the same scores as the fields of the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Mid-market logistics")
        cls.need = cls.make_assessed(cls.audience)
        cls.renown = cls.make_assessed()

    def summary(self, fit, reputation):
        customer = self.make_customer()
        if fit is not None:
            self.assess(customer, self.need, fit)
        if reputation is not None:
            self.assess(customer, self.renown, reputation)
        numbers = re.findall(r"\d+", customer.strategic_summary)
        for score in (customer.audience_fit, customer.reputation):
            if score is not False:
                self.assertIn(str(score), numbers)
        return customer.strategic_status, customer.strategic_summary

    def test_each_status(self):
        for fit, reputation, status, sentence in (
            (82, 75, "strategic", "Audience fit 82 of 70 needed (Mid-market logistics). Reputation 75 of 70 needed."),
            (
                82,
                55,
                "core",
                "Audience fit 82 of 70 needed (Mid-market logistics). Reputation 55 of 70 needed, 15 short.",
            ),
            (
                0,
                70,
                "prestige",
                "Audience fit 0 of 70 needed, 70 short. Reputation 70 of 70 needed.",
            ),
            (
                69,
                1,
                "other",
                "Audience fit 69 of 70 needed (Mid-market logistics), 1 short. Reputation 1 of 70 needed, 69 short.",
            ),
            (82, None, "partial", "Audience fit 82 of 70 needed (Mid-market logistics). Reputation not assessed."),
            (None, 55, "other", "Audience fit not assessed. Reputation 55 of 70 needed, 15 short."),
            (None, None, False, "Not assessed yet."),
        ):
            self.assertEqual(self.summary(fit, reputation), (status, sentence))

    def test_overall_without_an_audience(self):
        customer = self.make_customer(audience_fit=30)
        self.assertEqual(customer.strategic_summary, "Audience fit 30 of 70 needed, 40 short. Reputation not assessed.")

    def test_contact_says_the_same_and_export_too(self):
        customer = self.make_customer(audience_fit=30)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": customer.id})
        self.assertEqual(contact.strategic_summary, customer.strategic_summary)
        self.assertEqual(contact.strategic_explanation, customer.strategic_explanation)
        self.salesperson.group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(
            customer.export_data(["strategic_summary"])["datas"][0][0],
            "Audience fit 30 of 70 needed, 40 short. Reputation not assessed.",
        )

    def test_explanation_gives_each_criterion(self):
        rule = self.make_rule([("website", "!=", False)], self.audience, weight=30)
        customer = self.make_customer(website="https://example.com")
        self.assess(
            customer,
            self.need,
            60,
            evidence="Workshop",
            evidence_type="research",
            evidence_url="https://example.com/w",
            date="2026-01-05",
            valid_until=False,
        )
        self.assess(customer, self.renown, 40, date="2025-01-05", valid_until="2025-02-01")
        explanation = customer.strategic_explanation
        self.assertEqual(explanation["thresholds"], {"audience_fit": 70, "reputation": 70})
        [audience] = explanation["audience_fit"]["audiences"]
        self.assertEqual(
            (audience["id"], audience["name"], audience["score"]), (self.audience.id, self.audience.name, 90)
        )
        criteria = {criterion["id"]: criterion for criterion in audience["criteria"]}
        self.assertEqual((criteria[rule.id]["points"], criteria[rule.id]["source"]), (1, "rule"))
        assessed = criteria[self.need.id]
        self.assertEqual(
            {name: assessed[name] for name in ("points", "source", "weight", "value", "user", "date", "valid_until")},
            {
                "points": 0.6,
                "source": "judgement",
                "weight": 10,
                "value": 60,
                "user": self.env.user.name,
                "date": "2026-01-05",
                "valid_until": False,
            },
        )
        self.assertEqual(
            (assessed["evidence"], assessed["evidence_type"], assessed["evidence_url"]),
            ("Workshop", "research", "https://example.com/w"),
        )
        [renown] = explanation["reputation"]["criteria"]
        self.assertEqual(
            (renown["source"], renown["points"], explanation["reputation"]["score"]), ("expired", 0, False)
        )

    def test_explanation_gives_stars_and_what_they_gain(self):
        other = self.make_assessed(self.audience, weight=35)
        rule = self.make_rule([("website", "!=", False)], self.audience, weight=30)
        customer = self.make_customer(website="https://example.com")
        self.assess(customer, self.need, 50)
        self.assess(customer, self.renown, 80, date="2025-01-05", valid_until="2025-02-01")
        explanation = customer.strategic_explanation
        self.assertEqual(explanation["star_values"], [0, 20, 40, 60, 80, 100])
        [audience] = explanation["audience_fit"]["audiences"]
        criteria = {criterion["id"]: criterion for criterion in audience["criteria"]}
        self.assertEqual((criteria[self.need.id]["stars"], criteria[self.need.id]["gained"]), (3, 5))
        self.assertEqual((criteria[other.id]["stars"], criteria[other.id]["gained"]), (0, 0))
        self.assertEqual(criteria[rule.id]["gained"], 30)
        self.assertNotIn("stars", criteria[rule.id])
        [renown] = explanation["reputation"]["criteria"]
        self.assertEqual(
            (renown["stars"], renown["gained"]), (4, 0), "an assessment that ran out still shows its stars"
        )
        self.assess(customer, other, 33)
        [audience] = customer.strategic_explanation["audience_fit"]["audiences"]
        gained = next(criterion["gained"] for criterion in audience["criteria"] if criterion["id"] == other.id)
        self.assertEqual(gained, 11.6, "35 x 0.33 = 11.55")

    def test_explanation_tells_what_is_short(self):
        self.set_thresholds(70, 60)
        customer = self.make_customer()
        self.assess(customer, self.need, 55)
        explanation = customer.strategic_explanation
        self.assertEqual(explanation["audience_fit"]["short"], 15)
        self.assertIs(explanation["reputation"]["short"], False)
        self.assess(customer, self.renown, 60)
        self.assertEqual(customer.strategic_explanation["reputation"]["short"], 0)

    def test_explanation_tells_which_score_an_overall_assessment_keeps(self):
        def kept_scores():
            explanation = customer.strategic_explanation
            [audience] = explanation["audience_fit"]["audiences"]
            return audience["kept_score"], explanation["reputation"]["kept_score"]

        customer = self.make_customer()
        self.assess(customer, self.need, 55)
        self.assertEqual(kept_scores(), (False, False))
        self.assess_overall(customer, "audience_fit", 30, audience_id=self.audience.id)
        self.assertEqual(kept_scores(), (30, False))
        customer.write({"audience_fit": 0, "reputation": 90})
        self.assertEqual(kept_scores(), (0, 90))

    def test_explanation_tells_the_history(self):
        with self.on("2026-01-05"):
            customer = self.make_customer()
            self.assess(customer, self.renown, 20)
            self.assess(customer, self.renown, 60)
        with self.on("2026-02-05"):
            self.assess(customer, self.need, 90)
            self.assess(customer, self.renown, 10).action_withdraw()
        with self.on("2026-03-05"):
            self.assess(customer, self.renown, 80)
            customer.invalidate_recordset(["strategic_explanation"])
            explanation = customer.strategic_explanation
        [renown] = explanation["reputation"]["criteria"]
        self.assertEqual(renown["history"], [["2026-01-05", 60], ["2026-02-05", 10], ["2026-03-05", 80]])
        self.assertEqual(
            explanation["audience_fit"]["history"], [["2026-01-05", False], ["2026-02-05", 90], ["2026-03-05", 90]]
        )
        self.assertEqual(
            explanation["reputation"]["history"], [["2026-01-05", 20], ["2026-02-05", False], ["2026-03-05", 80]]
        )

    def test_nothing_moved_is_no_history(self):
        explanation = self.make_customer().strategic_explanation
        self.assertEqual((explanation["audience_fit"]["history"], explanation["reputation"]["history"]), ([], []))
