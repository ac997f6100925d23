from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..axe import AxeCase, AxePhoneCase
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


class LearnAxeCase(LearnCase):
    """Base class with an audience to learn from those who bought, some of them of late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        alike = cls.make_customers(30, country_id=cls.env.ref("base.be").id)
        cls.make_customers(60, country_id=cls.env.ref("base.fr").id)
        for number, customer in enumerate(alike[:25]):
            cls.make_won(customer, 100, now - timedelta(days=500 if number < 22 else 30))
        cls.audience = cls.make_audience("Axe audience")

    def check_wizard(self):
        self.assertAccessible(
            f"/odoo/strategic-audiences/{self.audience.id}",
            self.sales_manager.login,
            (".o_strategic_learn .text-muted", [".o_strategic_learn_open"]),
            (".o_strategic_backtest", ["button[name=action_learn]"]),
            (".o_strategic_backtest:has(canvas)", [".o_strategic_gains_run"]),
        )


@tagged("post_install", "-at_install")
class TestLearnAccessible(LearnAxeCase, AxeCase):
    """axe-core finds nothing serious in what the wizard shows."""

    def test_wizard(self):
        self.check_wizard()


@tagged("post_install", "-at_install")
class TestLearnAccessibleOnPhone(LearnAxeCase, AxePhoneCase):
    """axe-core finds nothing serious on a phone either."""

    def test_wizard(self):
        self.check_wizard()
