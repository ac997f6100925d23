from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ...const import CUSTOMER_SCOPE, FIT_THRESHOLD
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSettings(StrategicCase):
    """New thresholds and scopes take effect, whether set on a form or as parameters. Invalid values are refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("name", "=like", "Zebra%")], cls.make_audience())
        cls.make_rule([("website", "!=", False)])
        cls.zebra = cls.make_customer("Zebra", website="https://example.com")

    def save(self, **vals):
        self.superuser_env["res.config.settings"].create(vals).execute()

    def store(self, **scores):
        """Write `scores` to the customer as no rule gives them, past the ORM."""
        values = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in scores.items())
        self.env.execute_query(SQL("UPDATE res_partner SET %s WHERE id = %s RETURNING id", values, self.zebra.id))
        self.zebra.invalidate_recordset()

    def test_defaults(self):
        settings = self.superuser_env["res.config.settings"].create({})
        self.assertRecordValues(
            settings,
            [
                {
                    "strategic_audience_fit_threshold": 70,
                    "strategic_reputation_threshold": 70,
                    "strategic_customer_domain": "[('is_company', '=', True)]",
                }
            ],
        )

    def test_saved_settings_score_everybody_once(self):
        self.assertScores(self.zebra, strategic_status="strategic")
        self.make_rule([("id", "=", 0)])
        self.assertScores(self.zebra, reputation=50, strategic_status="core")
        before = self.count_runs()
        self.save(strategic_reputation_threshold=50, strategic_audience_fit_threshold=100)
        self.assertScores(self.zebra, strategic_status="strategic")
        self.assertEqual(self.count_runs(), before + 1)
        self.save(
            strategic_customer_domain="[('name', '=', 'Nobody')]",
            strategic_reputation_threshold=60,
            strategic_audience_fit_threshold=90,
        )
        self.assertScores(self.zebra, audience_fit=False, strategic_status=False)
        self.assertEqual(self.count_runs(), before + 2)

    def test_saving_other_settings_scores_nobody(self):
        self.store(audience_fit=1)
        before = self.count_runs()
        self.save(group_use_lead=True)
        self.assertScores(self.zebra, audience_fit=1)
        self.assertEqual(self.count_runs(), before)

    def test_changed_thresholds_leave_scores_alone(self):
        """If only a threshold changes, scoring computes the status from the stored scores, and evaluates no rules."""
        self.store(audience_fit=77, audience_fit_potential=77)
        self.set_thresholds(78, 70)
        self.assertScores(self.zebra, audience_fit=77, strategic_status="prestige", is_strategic=False)
        self.set_thresholds(77, 70)
        self.assertScores(self.zebra, audience_fit=77, strategic_status="strategic", is_strategic=True)
        # What is stored as still possible makes a candidate.
        self.store(audience_fit_potential=90)
        self.set_thresholds(90, 70)
        self.assertScores(self.zebra, audience_fit=77, strategic_status="partial", is_strategic=False)
        self.set_thresholds(91, 70)
        self.assertScores(self.zebra, audience_fit=77, strategic_status="prestige", is_strategic=False)
        self.superuser_env["ir.config_parameter"].set_param(CUSTOMER_SCOPE, "[('name', '!=', 'x')]")
        self.assertScores(self.zebra, audience_fit=100)

    def preview(self, **vals):
        settings = self.superuser_env["res.config.settings"].create(vals)
        return settings, settings.strategic_preview

    def test_preview(self):
        lion = self.make_customer("Lion", website="https://example.com")
        self.assertScores(lion, strategic_status="prestige")
        settings, preview = self.preview()
        self.assertFalse(preview)
        self.assertFalse(settings.strategic_changes_anybody)
        self.make_rule([("id", "=", 0)])
        self.assertScores(self.zebra, reputation=50, strategic_status="core")
        settings, preview = self.preview(strategic_reputation_threshold=50)
        self.assertEqual(preview, "70 and 50: 0 would drop out, 1 would come in")
        self.assertScores(self.zebra, strategic_status="core")
        self.set_thresholds(100, 50)
        _settings, preview = self.preview(strategic_audience_fit_threshold=90, strategic_reputation_threshold=51)
        self.assertEqual(preview, "90 and 51: 1 would drop out, 0 would come in")
        settings, preview = self.preview(strategic_customer_domain="[('name', '=', 'Nobody')]")
        self.assertEqual(preview, "100 and 50: 1 would drop out, 0 would come in")
        for vals in ({"strategic_audience_fit_threshold": 0}, {"strategic_customer_domain": "nonsense"}):
            # Preview settings that are not saved, as the form does while a user edits them.
            self.assertIn("from 1 to 100, the scope is a rule", settings.new(vals).strategic_preview)

    def test_days_of_review(self):
        self.save(strategic_review_days=0)
        self.assertEqual(self.superuser_env["strategic.review"]._days(), 0)
        self.save(strategic_review_days=45)
        self.assertEqual(self.superuser_env["res.config.settings"].create({}).strategic_review_days, 45)
        with self.assertRefused(ValidationError, "from 0 to 365"):
            self.save(strategic_review_days=400)

    def test_sales_manager_has_a_form_of_its_own(self):
        form = self.manager_env["strategic.settings"].create({})
        self.assertEqual((form.strategic_audience_fit_threshold, form.strategic_review_days), (70, 30))
        form.strategic_reputation_threshold = 100
        self.assertEqual(form.strategic_preview, "70 and 100: 0 would drop out, 0 would come in")
        form.write({"strategic_customer_domain": "[('name', '=', 'Nobody')]"})
        form.action_save()
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 70, "reputation": 100})
        self.assertScores(self.zebra, strategic_status=False)
        with self.assertRaises(AccessError):
            self.env["strategic.settings"].with_user(self.sales_lead).create({})

    def test_score_now(self):
        self.env.cr.execute("UPDATE res_partner SET audience_fit = 1 WHERE id = %s", [self.zebra.id])
        run = self.env["strategic.scoring.run"]
        with self.assertRaises(AccessError):
            run.action_rescore()
        # Delete the request that the installation has left: while a request waits, `get_status` describes the request,
        # at 0 percent, not the last run.
        self.superuser_env["strategic.scoring.request"]._search_waiting().unlink()
        run.with_user(self.sales_manager).action_rescore()
        self.zebra.invalidate_recordset()
        self.assertScores(self.zebra, audience_fit=100)
        self.assertEqual(run.with_user(self.sales_manager).get_status()["percent"], 100)

    def test_nonsense_is_refused(self):
        set_param = self.superuser_env["ir.config_parameter"].set_param
        for value in (0, 101, -3, "high", "70.5"):
            with self.subTest(value=value), self.assertRefused(ValidationError, "from 1 to 100"):
                set_param(FIT_THRESHOLD, value)
        with self.assertRefused(ValidationError, "can't be read"):
            set_param(CUSTOMER_SCOPE, "everybody")
        with self.assertRefused(ValidationError, "can't rest on it"):
            set_param(CUSTOMER_SCOPE, "[('is_strategic', '=', True)]")
        for vals in ({"strategic_audience_fit_threshold": 0}, {"strategic_reputation_threshold": 101}):
            with self.subTest(**vals), self.assertRefused(ValidationError, "from 1 to 100"):
                self.save(**vals)
        self.assertScores(self.zebra, strategic_status="strategic")

    def test_removed_parameter_means_the_default(self):
        self.set_thresholds(100, 100)
        self.superuser_env["ir.config_parameter"].search([("key", "=", FIT_THRESHOLD)]).unlink()
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 70, "reputation": 100})
