from datetime import date

from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestPotential(StrategicCase):
    """What is not assessed leaves room. A status is a verdict only if this room can't change it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Mid-market logistics")
        cls.need, cls.typical, cls.able = (cls.make_assessed(cls.audience, weight=weight) for weight in (40, 30, 30))
        cls.renown = cls.make_assessed(weight=70)
        cls.awards = cls.make_assessed(weight=30)

    def make_assessed_customer(self, values, name="Acme"):
        """Create a customer, and assess it on each criterion of the dict `values`."""
        customer = self.make_customer(name)
        for criterion, value in values.items():
            self.assess(customer, criterion, value)
        return customer

    def test_statuses(self):
        fit, no_fit, open_fit = {self.need: 100, self.typical: 100}, {self.need: 0}, {self.need: 100}
        renown, no_renown, open_renown = {self.renown: 100}, {self.renown: 50}, {self.awards: 100}
        for values, scores, potentials, status in (
            ({**fit, **renown}, (70, 70), (100, 100), "strategic"),
            ({**fit, **open_renown}, (70, 30), (100, 100), "partial"),
            (fit, (70, False), (100, 100), "partial"),
            ({**fit, **no_renown}, (70, 35), (100, 65), "core"),
            ({**open_fit, **renown}, (40, 70), (100, 100), "partial"),
            ({**open_fit, **open_renown}, (40, 30), (100, 100), "partial"),
            (open_fit, (40, False), (100, 100), "partial"),
            ({**open_fit, **no_renown}, (40, 35), (100, 65), "other"),
            ({**no_fit, **renown}, (0, 70), (60, 100), "prestige"),
            (renown, (False, 70), (100, 100), "partial"),
            ({**no_fit, **open_renown}, (0, 30), (60, 100), "other"),
            (no_fit, (0, False), (60, 100), "other"),
            ({**no_fit, **no_renown}, (0, 35), (60, 65), "other"),
            (no_renown, (False, 35), (100, 65), "other"),
            ({}, (False, False), (False, False), False),
        ):
            self.assertScores(
                self.make_assessed_customer(values),
                audience_fit=scores[0],
                reputation=scores[1],
                audience_fit_potential=potentials[0],
                reputation_potential=potentials[1],
                strategic_status=status,
            )

    def test_strategic_becomes_a_candidate_as_an_assessment_runs_out(self):
        with self.on("2026-03-01"):
            customer = self.make_customer()
            for criterion in (self.need, self.typical, self.able, self.renown):
                self.assess(customer, criterion, 100, valid_until="2026-12-31")
            self.assess(customer, self.need, 100, valid_until="2026-05-31")
            self.assertScores(customer, strategic_status="strategic", strategic_review_date=date(2026, 5, 31))
        with self.on("2026-06-02"):
            self.scoring._rescore_all()
            self.assertScores(customer, audience_fit=60, audience_fit_potential=100, strategic_status="partial")
            self.assertEqual(
                [(one.fit, one.potential, one.status) for one in customer.strategic_fit_ids], [(60, 100, "partial")]
            )
            movement = self.env["strategic.movement"].search([("partner_id", "=", customer.id)], limit=1)
            self.assertRecordValues(
                movement, [{"from_status": "strategic", "to_status": "partial", "cause": "expired"}]
            )

    def test_overall_assessment_leaves_no_room(self):
        customer = self.make_assessed_customer({self.need: 100, self.renown: 100})
        self.assertScores(customer, audience_fit_potential=100, reputation_potential=100, strategic_status="partial")
        overall = self.assess_overall(customer, "audience_fit", 60)
        self.assertScores(customer, audience_fit=60, audience_fit_potential=60, strategic_status="prestige")
        overall.action_withdraw()
        self.assertScores(customer, audience_fit=40, audience_fit_potential=100, strategic_status="partial")
        self.assess_overall(customer, "reputation", 69)
        self.assertScores(customer, reputation_potential=69, strategic_status="other")

    def test_rules_alone_make_nobody_a_candidate(self):
        (self.typical + self.need + self.able + self.renown + self.awards).with_env(self.manager_env).active = False
        self.make_rule([("city", "=", "Ghent")], self.audience)
        self.make_rule([("ref", "=", "known")])
        statuses = {
            (city, ref): self.make_customer(city=city, ref=ref).strategic_status
            for city in ("Ghent", "Paris")
            for ref in ("known", "unknown")
        }
        self.assertEqual(
            statuses,
            {
                ("Ghent", "known"): "strategic",
                ("Ghent", "unknown"): "core",
                ("Paris", "known"): "prestige",
                ("Paris", "unknown"): "other",
            },
        )

    def test_sentence(self):
        customer = self.make_assessed_customer({self.need: 60})
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 24 so far, could reach 84 of 70 needed (Mid-market logistics): 2 of 3 criteria not assessed. "
            "Reputation not assessed.",
        )
        self.assess(customer, self.awards, 80)
        self.assess(customer, self.typical, 50)
        sentence = (
            "Audience fit 39 so far, could reach 69 of 70 needed (Mid-market logistics): 1 of 3 criteria not assessed. "
            "Reputation 24 so far, could reach 94 of 70 needed: 1 of 2 criteria not assessed."
        )
        self.assertEqual(customer.strategic_summary, sentence)
        self.assertEqual(self.make_contact(customer).strategic_summary, sentence)
        self.assess(customer, self.able, 0)
        self.assess(customer, self.renown, 100)
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 39 of 70 needed (Mid-market logistics), 31 short. Reputation 94 of 70 needed.",
        )

    def test_sentence_with_own_thresholds(self):
        self.audience.write({"fit_threshold": 80, "reputation_threshold": 30})
        customer = self.make_assessed_customer({self.need: 60, self.awards: 80})
        self.assertEqual(
            customer.strategic_summary,
            "Audience fit 24 so far, could reach 84 of 80 needed (Mid-market logistics): 2 of 3 criteria not assessed. "
            "Reputation 24 so far, could reach 94 of 30 needed: 1 of 2 criteria not assessed.",
        )

    def test_sentence_after_an_assessment_has_run_out(self):
        customer = self.make_customer()
        self.assess(customer, self.need, 60)
        self.assess(customer, self.typical, 100, date="2025-01-01", valid_until="2025-02-01")
        self.assertRegex(customer.strategic_summary, "^Audience fit 24 so far, .*: 2 of 3 criteria not assessed\\.")

    def test_explanation_counts_what_is_missing(self):
        customer = self.make_customer()
        self.assess(customer, self.need, 60)
        self.assess(customer, self.typical, 100, date="2025-01-01", valid_until="2025-02-01")
        explanation = customer.strategic_explanation
        [audience] = explanation["audience_fit"]["audiences"]
        found = [
            (one["score"], one["potential"], one["missing_count"], one["assessed_count"])
            for one in (audience, explanation["reputation"])
        ]
        self.assertEqual(found, [(24, 84, 2, 3), (False, 100, 2, 2)])

    def test_same_queries_for_few_and_for_many_sentences(self):
        customers = self.env["res.partner"].concat(
            *(self.make_assessed_customer({self.need: 60}, f"Many {number}") for number in range(12))
        )
        few, many = customers[:3], customers

        def read(some):
            return some.mapped("strategic_summary")

        self.warm(lambda: read(many))
        self.assertEqual(self.count_queries(lambda: read(few)), self.count_queries(lambda: read(many)))
        self.assertEqual(len(set(read(many))), 1)
