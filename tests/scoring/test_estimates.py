from unittest.mock import patch

from odoo.tests import tagged

from ...engine import sample
from ...engine.sample import Count, Sample
from ...models.scoring import strategic_preview_mixin
from ..common import StrategicCase

CUSTOMERS = 400


@tagged("post_install", "-at_install")
class TestEstimates(StrategicCase):
    """A large database first estimates numbers of customers from a sample, and counts exactly when a user asks it to.

    The tests draw half of all ids, so an estimate is about right, and exact only by chance.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [
                {
                    "name": f"Zebra {n}",
                    "is_company": True,
                    "ref": "even" if n % 2 == 0 else "odd",
                    "website": "https://example.com",
                }
                for n in range(CUSTOMERS)
            ]
        )
        company = cls.make_company("Another Company")
        hidden = cls.superuser_env["res.partner"].create(
            [{"name": "Hidden", "is_company": True, "ref": "even", "company_id": company.id} for _n in range(CUSTOMERS)]
        )
        cls.make_rule([("ref", "=", "even")], cls.make_audience())
        cls.make_rule([("website", "!=", False)])
        cls.make_rule([("id", "=", 0)])
        cls.env.flush_all()
        cls.last_id = max(customers.ids + hidden.ids)

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(strategic_preview_mixin, "EXACT_UP_TO", 1))
        self.startPatcher(patch.object(sample, "SAMPLE_SIZE", self.last_id // 2))

    def rule(self, domain, env=None):
        return (env or self.manager_env)["strategic.criterion"].new({"method": "rule", "domain": str(domain)})

    def settings(self, **vals):
        return self.manager_env["strategic.settings"].create(vals)

    def assertAbout(self, number, expected):
        self.assertLess(abs(number - expected), 0.25 * expected)

    def test_matching_customers(self):
        rule = self.rule([("ref", "=", "even")])
        self.assertTrue(rule.is_matching_estimated)
        self.assertAbout(rule.matching_count, CUSTOMERS / 2)
        self.assertEqual(rule.matching_text, f"about {rule.matching_count}")
        self.assertEqual(rule.count_exactly({"domain": rule.domain}), f"{CUSTOMERS // 2}")

    def test_rare_customers_are_not_denied(self):
        rule = self.rule([("name", "=", "Zebra 7")])
        self.assertTrue(rule.is_matching_estimated)
        self.assertRegex(rule.matching_text, r"^fewer than about \d+$")
        self.assertEqual(rule.count_exactly({"domain": rule.domain}), "1")

    def test_invalid_rules_meet_nobody(self):
        for domain in ("[('ref', '=', ", [("opportunity_ids.name", "=like", "x\\")]):
            rule = self.rule(domain)
            with self.subTest(domain=domain):
                self.assertEqual((rule.matching_text, rule.is_matching_estimated), ("0", False))
                self.assertEqual(rule.count_exactly({"domain": rule.domain}), "0")

    def test_few_customers_are_counted(self):
        strategic_preview_mixin.EXACT_UP_TO = 10**9
        rule = self.rule([("ref", "=", "even")])
        self.assertEqual((rule.matching_text, rule.is_matching_estimated), (f"{CUSTOMERS // 2}", False))

    def test_criteria_that_people_assess(self):
        criterion = self.make_assessed()
        self.assertEqual((criterion.matching_text, criterion.matching_count), (False, 0))

    def test_rules_without_customers_of_other_companies(self):
        salesperson = self.rule([("name", "=", "Hidden")], self.env)
        self.assertRegex(salesperson.matching_text, "^fewer than")
        self.assertEqual(salesperson.count_exactly({"domain": salesperson.domain}), "0")

    def test_thresholds_that_few_customers_pass(self):
        """The index finds them, so the number is exact."""
        settings = self.settings(strategic_reputation_threshold=50)
        self.assertEqual(settings.strategic_preview, f"70 and 50: 0 would drop out, {CUSTOMERS // 2} would come in")
        self.assertFalse(settings.is_strategic_preview_estimated)
        self.assertTrue(settings.strategic_changes_anybody)

    def test_thresholds_that_many_customers_pass(self):
        self.startPatcher(patch.object(strategic_preview_mixin, "PASSING_LIMIT", CUSTOMERS // 2 - 1))
        dropping, coming = self.preview(70, 50)
        self.assertEqual((dropping.is_bound, coming.is_bound), (True, False))
        self.assertAbout(coming.number, CUSTOMERS / 2)
        self.set_thresholds(70, 50)
        dropping, coming = self.preview(70, 70)
        self.assertEqual((dropping.is_bound, coming.is_bound), (False, True))
        self.assertAbout(dropping.number, CUSTOMERS / 2)
        settings = self.settings(strategic_reputation_threshold=70)
        self.assertRegex(
            settings.strategic_preview, r"^70 and 70: about \d+ would drop out, fewer than about \d+ would come in$"
        )
        self.assertTrue(settings.is_strategic_preview_estimated)
        self.assertTrue(settings.strategic_changes_anybody)
        self.assertEqual(
            settings.count_exactly(self.values_of(settings)),
            f"70 and 70: {CUSTOMERS // 2} would drop out, 0 would come in",
        )

    def test_scope(self):
        self.set_thresholds(70, 50)
        settings = self.settings(strategic_customer_domain="[('name', '=', 'x')]")
        self.assertTrue(settings.is_strategic_preview_estimated)
        dropping, coming = self.preview(70, 50, "[('name', '=', 'x')]")
        self.assertAbout(dropping.number, CUSTOMERS / 2)
        self.assertTrue(coming.is_bound)
        self.assertEqual(
            settings.count_exactly(self.values_of(settings)),
            f"70 and 50: {CUSTOMERS // 2} would drop out, 0 would come in",
        )

    def test_invalid_settings_are_not_counted(self):
        for values in (None, "x", {}, {"strategic_audience_fit_threshold": 0, "strategic_reputation_threshold": "x"}):
            with self.subTest(values=values):
                text = self.manager_env["strategic.settings"].count_exactly(values)
                self.assertRegex(text, "^Thresholds are whole numbers")

    def test_numbers_as_the_reader_writes_them(self):
        scoring = self.env["strategic.scoring"]
        self.assertEqual(scoring._count_text(Count(12_400, is_estimate=True)), "about 12,400")
        self.assertEqual(scoring._count_text(Count(300, is_estimate=True, is_bound=True)), "fewer than about 300")
        self.assertEqual(scoring._count_text(Count(12_345)), "12,345")

    def test_as_many_digits_as_the_sample_knows(self):
        drawn = Sample(None, 100.0)
        for found, expected in ((0, 300), (1, 600), (19, 4000), (20, 2000), (123, 12_000), (2499, 250_000)):
            with self.subTest(found=found):
                self.assertEqual(drawn.estimate(found), Count(expected, is_estimate=True, is_bound=found < 20))
        self.assertEqual(drawn.estimate(2516), Count(252_000, is_estimate=True))
        self.assertEqual(Sample(None, 1.0).estimate(0).number, 3)

    def preview(self, fit_threshold, reputation_threshold, scope=None):
        scoring = self.manager_env["strategic.scoring"]
        return scoring._preview(fit_threshold, reputation_threshold, scope or scoring._saved_programme().scope)

    def values_of(self, settings):
        names = (
            "strategic_audience_fit_threshold",
            "strategic_reputation_threshold",
            "strategic_customer_domain",
        )
        return {name: settings[name] for name in names}
