from odoo.tests import HttpCase, tagged

from .scoring.fit_case import FitCase


@tagged("post_install", "-at_install")
class TestFitTour(FitCase, HttpCase):
    """A product lead finds the customers of an audience in Chromium, also those who fit another audience better."""

    def test_product_lead_starts_a_partnership(self):
        belgium = self.env.ref("base.be")
        self.both.country_id = belgium
        self.shop.city = "Fit Town"
        self.start_tour("/odoo", "strategic_customer_fits", login=self.sales_lead.login)
        partnership = self.both.with_user(self.sales_lead).strategic_partnership_ids
        self.assertRecordValues(partnership, [{"audience_id": self.retail.id, "market_fit": 80}])
        self.assertEqual(self.both.strategic_audience_id, self.logistics)

    def test_product_lead_comes_from_the_audience(self):
        """Who may not configure anything finds the audiences in a menu, and starts a partnership from one of them."""
        menu = self.env.ref("strategic_customer.strategic_audience_read_menu").with_user(self.sales_lead)
        self.assertIn(menu.id, menu._visible_menu_ids())
        self.both.country_id = self.env.ref("base.nl")
        self.shop.city = "Fit Town"
        self.start_tour("/odoo/strategic-audiences", "strategic_audience_fits", login=self.sales_lead.login)
        partnership = self.both.with_user(self.sales_lead).strategic_partnership_ids
        self.assertRecordValues(
            partnership, [{"audience_id": self.retail.id, "market_fit": 80, "user_id": self.sales_lead.id}]
        )
        self.assertEqual(self.both.strategic_audience_id, self.logistics)
