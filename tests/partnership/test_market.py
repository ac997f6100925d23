from odoo.tests import Form, tagged

from ..scoring.fit_case import FitCase


@tagged("post_install", "-at_install")
class TestMarket(FitCase):
    """A partnership shows how well its customer fits its market, also if the customer fits another audience better."""

    def test_start_from_a_fit(self):
        fit = self.fits(("partner_id", "=", self.both.id), ("audience_id", "=", self.retail.id))
        action = fit.action_start_partnership()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as form:
            self.assertEqual((form.partner_id, form.audience_id), (self.both, self.retail))
            self.assertEqual((form.market_fit, form.market_status), (80, "strategic"))

    def test_fit_to_the_market(self):
        planner = self.make_partnership(self.both, audience_id=self.retail.id, name="Planner")
        other = self.make_partnership(self.shop, audience_id=self.logistics.id, name="Other")
        none = self.make_partnership(self.shop, audience_id=False, name="None")
        none.audience_id = False
        self.assertRecordValues(
            planner + other + none,
            [
                {"market_fit": 80, "market_status": "strategic"},
                {"market_fit": False, "market_status": False},
                {"market_fit": False, "market_status": "core"},
            ],
        )
        self.assertEqual(planner.market_summary, "Audience fit 80 of 70 needed (Retail). Reputation 100 of 70 needed.")
        self.assertEqual(
            other.market_summary,
            "Audience fit under 50, or not assessed (Logistics). Reputation 0 of 70 needed, 70 short.",
        )
        self.assertEqual(none.market_summary, self.shop.strategic_summary)
        planner.audience_id = self.logistics
        self.assertEqual(planner.market_fit, 90)

    def test_thresholds_of_the_market(self):
        self.retail.with_env(self.manager_env).write({"fit_threshold": 85, "reputation_threshold": 60})
        self.settle()
        planner = self.make_partnership(self.both, audience_id=self.retail.id)
        self.assertEqual(planner.market_status, "prestige")
        self.assertEqual(
            planner.market_summary, "Audience fit 80 of 85 needed (Retail), 5 short. Reputation 100 of 60 needed."
        )

    def test_changed_scores(self):
        planner = self.make_partnership(self.shop, audience_id=self.retail.id)
        self.assertEqual(planner.market_fit, 80)
        self.shop.city = "Fit Town"
        self.assertEqual(planner.market_fit, 100)

    def test_hidden_customer_is_not_told(self):
        theirs = self.make_company()
        self.shop.with_env(self.superuser_env).company_id = theirs
        form = self.env["strategic.partnership"].new({"partner_id": self.shop.id, "audience_id": self.retail.id})
        self.assertFalse(form.market_fit)
        self.assertFalse(form.market_status)
        self.assertFalse(form.market_summary)
