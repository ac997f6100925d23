from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..scoring.fit_case import FitCase

SEVENTY = {"audience_fit": 70, "reputation": 70}


@tagged("post_install", "-at_install")
class TestMatrixThresholds(FitCase):
    """The thresholds of the matrix are moved where this tells the truth, and saved by sales managers."""

    def moving(self, *domain, model="strategic.fit", user=None):
        records = self.env[model].with_user(user or self.salesperson)
        return records.strategic_matrix([*(self.mine if model == "strategic.fit" else []), *domain])["moving"]

    def of(self, audience):
        return self.moving(("audience_id", "=", audience.id))

    def own(self, audience, fit, reputation=0):
        audience.with_env(self.manager_env).write({"fit_threshold": fit, "reputation_threshold": reputation})
        self.settle()

    def save(self, thresholds, before=SEVENTY, audience=None, model="res.partner", user=None):
        records = self.env[model].with_user(user or self.sales_manager)
        records.strategic_thresholds_save(thresholds, before, audience and audience.id)
        self.settle()

    def effect(self, thresholds, audience=None):
        return self.manager_env["strategic.fit"].strategic_thresholds_effect(thresholds, audience and audience.id)

    def test_moved_everywhere_without_own_thresholds(self):
        for found in (self.moving(model="res.partner"), self.moving(), self.of(self.retail)):
            self.assertFalse(found["reason"])
            self.assertFalse(found["audience_id"])
        self.assertEqual(self.moving(model="res.partner")["least"], {"audience_fit": 1, "reputation": 1})
        # Fits below 50 are not stored, so nobody can tell who would reach a lower threshold.
        self.assertEqual(self.of(self.retail)["least"], {"audience_fit": 50, "reputation": 1})
        self.assertIn("Retail has no thresholds of its own", self.of(self.retail)["effect"])

    def test_own_thresholds_are_moved_for_their_audience_alone(self):
        self.own(self.retail, 80)
        for found in (self.moving(model="res.partner"), self.moving()):
            self.assertIn("thresholds of their own", found["reason"])
        found = self.of(self.retail)
        self.assertFalse(found["reason"])
        self.assertEqual(found["audience_id"], self.retail.id)
        self.assertIn("the thresholds of Retail", found["effect"])
        self.assertFalse(self.of(self.logistics)["audience_id"])

    def test_not_below_50_where_the_list_would_change(self):
        self.own(self.retail, 40)
        self.assertIn("below 50", self.of(self.retail)["reason"])
        self.assertFalse(self.of(self.logistics)["reason"])

    def test_only_managers_save(self):
        self.assertTrue(self.moving(user=self.sales_manager)["can_save"])
        for user in (self.salesperson, self.sales_lead):
            with self.subTest(user=user.login):
                self.assertFalse(self.moving(user=user)["can_save"])
                with self.assertRaises(AccessError):
                    self.save({"audience_fit": 75, "reputation": 70}, user=user)
                with self.assertRaises(AccessError):
                    self.env["res.partner"].with_user(user).strategic_thresholds_effect(SEVENTY)

    def test_save_in_the_settings(self):
        self.assertScores(self.both, audience_fit=90, reputation=100, strategic_status="strategic")
        short = ["|", ("audience_fit", "<", 91), ("reputation", "<", 100)]
        dropping = self.env["res.partner"].search_count([("is_strategic", "=", True), *short])
        self.assertEqual(
            self.effect({"audience_fit": 91, "reputation": 100}),
            f"91 and 100: {dropping} would drop out, 0 would come in",
        )
        self.save({"audience_fit": 91, "reputation": 100})
        self.assertScores(self.both, strategic_status="prestige")
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 91, "reputation": 100})

    def test_save_as_the_audience_has_its_own(self):
        self.own(self.retail, 85)
        before = {"audience_fit": 85, "reputation": 70}
        after = {"audience_fit": 80, "reputation": 70}
        self.assertEqual(self.effect(after, self.retail), "80 and 70: 0 would drop out, 1 would come in")
        self.save(after, before, self.retail, model="strategic.fit")
        # Only what was moved becomes the audience's own.
        self.assertRecordValues(self.retail, [{"fit_threshold": 80, "reputation_threshold": 0}])
        self.assertEqual(self.scoring._thresholds(), SEVENTY)
        self.assertEqual(
            self.points(("audience_id", "=", self.retail.id), ("status", "=", "strategic")),
            [("Both", "Retail", 80, "strategic")],
        )
        self.assertEqual(self.effect(before, self.retail), "85 and 70: 1 would drop out, 0 would come in")

    def test_change_of_another_user_is_not_overwritten(self):
        self.set_thresholds(60, 70)
        with self.assertRefused(UserError, "Somebody has changed the thresholds"):
            self.save({"audience_fit": 75, "reputation": 70})
        self.assertEqual(self.scoring._thresholds(), {"audience_fit": 60, "reputation": 70})

    def test_audience_that_is_gone(self):
        self.retail.with_env(self.manager_env).active = False
        self.settle()
        with self.assertRefused(UserError, "does not exist any more"):
            self.save({"audience_fit": 75, "reputation": 70}, audience=self.retail, model="strategic.fit")
