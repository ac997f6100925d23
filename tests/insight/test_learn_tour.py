from odoo.tests import HttpCase, tagged

from .learn_case import LearnCase


@tagged("post_install", "-at_install")
class TestLearnTour(LearnCase, HttpCase):
    """In the browser, a sales manager learns an audience from examples, and accepts its rules."""

    def test_learns_an_audience_and_accepts_its_rules(self):
        belgium = self.env.ref("base.be").id
        alike = self.make_customers(30, country_id=belgium)
        self.make_customers(60, country_id=self.env.ref("base.fr").id)
        model = self.make_audience("Model audience")
        self.make_rule([("country_id", "=", belgium)], model)
        audience = self.make_audience("Tour audience")
        self.start_tour(f"/odoo/strategic-audiences/{audience.id}", "strategic_learn", login=self.sales_manager.login)
        self.assertRecordValues(
            audience.criterion_ids,
            [{"name": "Country: Belgium", "weight": 80, "domain": f"[('country_id', 'in', [{belgium}])]"}],
        )
        self.settle()
        fits = self.env["strategic.fit"].search([("audience_id", "=", audience.id), ("fit", "=", 100)])
        self.assertEqual(fits.partner_id, alike)
