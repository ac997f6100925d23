from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...const import OPEN_PRODUCTS_ONLY
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestAudienceThresholds(StrategicCase):
    """An audience may have its own thresholds; the settings may let only audiences with an open product count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], cls.audience, weight=50, name="Has a website")
        cls.make_rule([("phone", "!=", False)], cls.audience, weight=50, name="Has a phone")
        cls.make_rule([("website", "!=", False)])
        cls.customer = cls.make_customer(website="https://example.com")

    def test_own_threshold_counts_and_0_is_as_in_the_settings(self):
        self.assertScores(self.customer, audience_fit=50, strategic_status="prestige")
        audience = self.audience.with_env(self.manager_env)
        audience.fit_threshold = 50
        self.assertScores(self.customer, strategic_status="strategic")
        self.assertEqual(self.customer.strategic_explanation["thresholds"], {"audience_fit": 50, "reputation": 70})
        self.assertEqual(self.customer.strategic_explanation["audience_fit"]["short"], 0)
        with Form(audience) as form:
            self.assertEqual(form.fit_threshold_default, "as in the settings: 70")
            form.fit_threshold = 0
        self.assertScores(self.customer, strategic_status="prestige")
        self.assertEqual(self.customer.strategic_explanation["audience_fit"]["short"], 20)

    def test_threshold_out_of_range_is_refused_by_name(self):
        for value in (-1, 101):
            with self.assertRefused(ValidationError, f'"Reputation Needed" is {value}; it must be from 1 to 100'):
                self.audience.with_env(self.manager_env).reputation_threshold = value
        with self.assertRefused(ValidationError, '"Audience Fit Needed" is 101'):
            self.make_audience("Food", fit_threshold=101)

    def test_the_database_refuses_too(self):
        with self.assertRefused(Exception, "fit_threshold_range"), self.rolled_back():
            self.env.cr.execute(
                "UPDATE strategic_audience SET fit_threshold = 101 WHERE id = %s",
                [self.audience.id],
                log_exceptions=False,
            )

    def test_open_products_only(self):
        self.make_rule([("website", "!=", False)], self.make_audience("Food", is_product_open=False))
        self.assertScores(self.customer, audience_fit=100, strategic_status="strategic")
        settings = self.manager_env["strategic.settings"].create({})
        self.assertFalse(settings.strategic_open_products_only)
        settings.strategic_open_products_only = True
        settings.action_save()
        self.assertScores(self.customer, audience_fit=50, strategic_status="prestige")
        self.assertTrue(self.manager_env["strategic.settings"].create({}).strategic_open_products_only)
        settings = self.superuser_env["res.config.settings"].create({})
        self.assertTrue(settings.strategic_open_products_only)
        settings.strategic_open_products_only = False
        settings.execute()
        self.assertScores(self.customer, audience_fit=100, strategic_status="strategic")

    def test_a_setting_that_stays_is_not_stored(self):
        """Storing it would score all customers."""
        self.manager_env["strategic.settings"].create({}).action_save()
        self.assertFalse(self.superuser_env["ir.config_parameter"].search([("key", "=", OPEN_PRODUCTS_ONLY)]))

    def test_parameter_is_checked(self):
        with self.assertRefused(ValidationError, 'is "perhaps"; it must be True or False'):
            self.superuser_env["ir.config_parameter"].set_param(OPEN_PRODUCTS_ONLY, "perhaps")

    def test_share_of_each_criterion(self):
        website, phone = self.audience.criterion_ids
        self.assertEqual([website.share, phone.share], [0.5, 0.5])
        phone.with_env(self.manager_env).effect = "required"
        self.assertEqual([website.share, phone.share], [1, 0])
        first = self.make_assessed(weight=30)
        self.assertEqual(first.share, 0.75)
        with Form(first) as form:
            form.weight = 10
            self.assertEqual(form.share, 0.5)

    def test_audience_without_points_is_told(self):
        empty = self.make_audience("Empty")
        self.assertFalse(empty.lacks_points)
        self.assertEqual(empty.scorecard_warning, "No criteria yet: nobody can be assessed.")
        self.assertFalse(self.audience.scorecard_warning)
        self.assertFalse(self.audience.lacks_points)
        for criterion in self.audience.criterion_ids.with_env(self.manager_env):
            criterion.effect = "excludes"
        self.assertTrue(self.audience.lacks_points)
