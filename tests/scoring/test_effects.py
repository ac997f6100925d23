from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestEffects(StrategicCase):
    """A required criterion that is not met makes the score 0, and so does a met criterion that rules out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.in_ghent = cls.make_rule([("city", "=", "Ghent")], cls.audience, weight=80)
        cls.typical = cls.make_assessed(cls.audience, weight=20)

    def make_fitting(self, **vals):
        return self.make_customer(**{"city": "Ghent", "website": "https://example.com", **vals})

    def scorecard(self, customer):
        """Return the explanation of the customer's fit to the audience, by the rules as they are now."""
        customer.invalidate_recordset(["strategic_explanation"])
        [audience] = customer.strategic_explanation["audience_fit"]["audiences"]
        return audience

    def explained(self, customer, criterion):
        """Return the effect of `criterion`, whether it is met and how it gained its points, as the form gets them."""
        [found] = [one for one in self.scorecard(customer)["criteria"] if one["id"] == criterion.id]
        return found["effect"], found["is_met"], found["source"]

    def assertFit(self, customer, fit, potential, stored=True):
        self.assertScores(customer, audience_fit=fit, audience_fit_potential=potential)
        self.assertEqual(self.scorecard(customer)["score"], fit)
        self.assertEqual(self.scorecard(customer)["potential"], potential)
        self.assertEqual(
            [(one.fit, one.potential) for one in customer.strategic_fit_ids], [(fit, potential)] if stored else []
        )

    def test_required_rule(self):
        with_website = self.make_rule([("website", "!=", False)], self.audience, effect="required", weight=100)
        customer = self.make_fitting()
        self.assertFit(customer, 80, 100)
        self.assertEqual(self.explained(customer, with_website), ("required", True, "rule"))
        customer.website = False
        self.assertFit(customer, 0, 0, stored=False)
        self.assertScores(customer, strategic_status="other")
        self.assertEqual(self.explained(customer, with_website), ("required", False, "rule"))
        self.assertEqual(self.scorecard(customer)["without_gates"], 80)
        with_website.effect = "points"
        self.assertFit(customer, 40, 50, stored=False)  # 80 and 90 of 200; nobody has assessed it

    def test_rule_that_rules_out(self):
        competitor = self.make_rule([("ref", "=", "competitor")], self.audience, effect="excludes", weight=100)
        customer = self.make_fitting()
        self.assess(customer, self.typical, 10)
        self.assertFit(customer, 82, 82)
        self.assertEqual(self.explained(customer, competitor), ("excludes", False, "rule"))
        customer.ref = "competitor"
        self.assertFit(customer, 0, 0, stored=False)
        self.assertEqual(self.explained(customer, competitor), ("excludes", True, "rule"))
        self.assertEqual(self.scorecard(customer)["without_gates"], 82)
        competitor.unlink()
        self.assertFit(customer, 82, 82)
        self.assertIs(self.scorecard(customer)["without_gates"], False)

    def test_required_assessment(self):
        """Not assessed, it is not met, but leaves room. Assessed, it is met from 50 on."""
        wants_it = self.make_assessed(self.audience, effect="required")
        customer = self.make_fitting()
        self.assertFit(customer, 0, 100, stored=False)
        self.assertScores(customer, strategic_status="partial")
        self.assertEqual(self.explained(customer, wants_it), ("required", False, "missing"))
        for value, is_met in ((49, False), (50, True), (0, False), (100, True)):
            self.assess(customer, wants_it, value)
            self.assertFit(customer, *((80, 100) if is_met else (0, 0)), stored=is_met)
            self.assertEqual(self.explained(customer, wants_it), ("required", is_met, "judgement"))
            self.assertEqual(self.scorecard(customer)["without_gates"], 80)

    def test_required_assessment_that_has_run_out(self):
        wants_it = self.make_assessed(self.audience, effect="required")
        customer = self.make_fitting()
        self.assess(customer, wants_it, 20, date="2025-01-01", valid_until="2025-02-01")
        self.assertFit(customer, 0, 100, stored=False)
        self.assertEqual(self.explained(customer, wants_it), ("required", False, "expired"))

    def test_assessment_that_rules_out(self):
        """Not assessed, it rules nobody out."""
        competitor = self.make_assessed(self.audience, effect="excludes")
        customer = self.make_fitting()
        self.assertFit(customer, 80, 100)
        for value, is_met in ((50, True), (49, False), (100, True)):
            self.assess(customer, competitor, value)
            self.assertFit(customer, *((0, 0) if is_met else (80, 100)), stored=not is_met)
            self.assertEqual(self.explained(customer, competitor), ("excludes", is_met, "judgement"))

    def test_all_of_several_are_required(self):
        first, second = (self.make_assessed(self.audience, effect="required") for _number in range(2))
        customer = self.make_fitting()
        self.assess(customer, first, 100)
        self.assertFit(customer, 0, 100)
        self.assess(customer, second, 100)
        self.assertFit(customer, 80, 100)
        self.assess(customer, first, 0)
        self.assertFit(customer, 0, 0, stored=False)

    def test_no_criterion_adds_points(self):
        self.in_ghent.effect = "required"
        self.typical.active = False
        customer = self.make_fitting()
        self.assertFit(customer, 0, 0, stored=False)

    def test_reputation(self):
        renown = self.make_assessed()
        self.make_rule([("ref", "=", "scandal")], effect="excludes")
        customer = self.make_fitting()
        self.assess(customer, renown, 90)
        self.assertScores(customer, reputation=90, reputation_potential=90, strategic_status="strategic")
        customer.ref = "scandal"
        self.assertScores(customer, reputation=0, reputation_potential=0, strategic_status="core")
        customer.invalidate_recordset(["strategic_explanation"])
        self.assertEqual(customer.strategic_explanation["reputation"]["without_gates"], 90)

    def test_other_audiences_are_not_ruled_out(self):
        self.make_rule([("ref", "=", "competitor")], self.audience, effect="excludes")
        food = self.make_audience("Food", sequence=20)
        self.make_rule([("city", "=", "Ghent")], food)
        customer = self.make_fitting(ref="competitor")
        self.assertScores(customer, audience_fit=100, strategic_audience_id=food)
        self.assertEqual(customer.strategic_fit_ids.audience_id, food)

    def test_overall_assessment_stands_in_place(self):
        self.make_rule([("website", "!=", False)], self.audience, effect="required")
        customer = self.make_fitting(website=False)
        self.assess_overall(customer, "audience_fit", 75, audience_id=self.audience.id)
        self.assertFit(customer, 75, 75)
        self.assertEqual(self.scorecard(customer)["computed"], 0)

    def break_rule(self, rule):
        """Write a rule by SQL that can't be read, without our checks: an older version may have saved it."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE strategic_criterion SET domain = '[(' WHERE id = %s", [rule.id])
        rule.invalidate_recordset()
        self.forget_changes()
        self.registry.clear_cache()
        self.scoring._rescore_all()

    def commit(self):
        """Run the post-commit hooks, which mark broken rules: a test's transaction never commits."""
        self.superuser_env.flush_all()
        self.registry_enter_test_mode(register_cleanup=False)
        try:
            self.env.cr.postcommit.run()
        finally:
            self.registry_leave_test_mode()
        self.env.cr.precommit.clear()
        self.env.invalidate_all()

    def test_broken_required_rule(self):
        """It counts as not met, so nobody has a score; the form says why."""
        with_website = self.make_rule([("website", "!=", False)], self.audience, effect="required", name="Breaks")
        customer = self.make_fitting()
        self.assertFit(customer, 80, 100)
        self.break_rule(with_website)
        self.assertFit(customer, 0, 0, stored=False)
        self.assertEqual(self.explained(customer, with_website), ("required", False, "rule"))
        self.assertEqual(self.scorecard(customer)["without_gates"], 80)
        self.commit()
        self.assertRegex(with_website.rule_warning, "This rule no longer works, so no customer meets it")
        self.assertTrue(self.superuser_env["mail.message"].search([("subject", "ilike", "Breaks")]))
        self.assertFit(customer, 0, 0, stored=False)
        with_website.domain = "[('website', '!=', False)]"
        self.assertFit(customer, 80, 100)

    def test_broken_rule_that_rules_out(self):
        """It counts as not met, so it rules nobody out."""
        competitor = self.make_rule([("ref", "=", "competitor")], self.audience, effect="excludes")
        customer = self.make_fitting(ref="competitor")
        self.assertFit(customer, 0, 0, stored=False)
        self.break_rule(competitor)
        self.assertFit(customer, 80, 100)
        self.assertEqual(self.explained(customer, competitor), ("excludes", False, "rule"))
