from datetime import timedelta
from fractions import Fraction

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .. import learn_oracle as oracle
from .learn_case import LearnCase


@tagged("post_install", "-at_install")
class TestLearnBacktest(LearnCase):
    """A backtest learns from those who bought before a day, and ranks the others, of whom some have bought since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        belgium, france = cls.env.ref("base.be"), cls.env.ref("base.fr")
        cls.now = fields.Datetime.now()
        cls.split = fields.Date.context_today(cls.env["res.partner"]) - timedelta(days=100)
        cls.belgians = cls.make_customers(40, country_id=belgium.id)
        cls.french = cls.make_customers(80, country_id=france.id)
        cls.earlier = cls.belgians[:25]
        cls.sell(cls.earlier, 200)
        cls.audience = cls.make_audience("Present")

    @classmethod
    def sell(cls, customers, days_ago):
        for customer in customers:
            cls.make_won(customer, 100, cls.now - timedelta(days=days_ago))

    def backtest(self, **vals):
        wizard = self.learned(audience_id=self.audience.id, **vals)
        wizard.backtest_date = self.split
        wizard.action_backtest()
        return wizard.backtest

    def test_shares_are_those_of_the_oracle(self):
        later = self.belgians[25:33] + self.french[:2]
        self.sell(later + self.earlier[:3], 30)
        self.make_rule([("country_id", "=", self.env.ref("base.fr").id)], self.audience)
        found = self.backtest()
        self.assertEqual(found["traits"], ["Country: Belgium"])
        self.assertEqual((found["examples"], found["customers"], found["buyers"]), (25, 95, 10))
        ranked = self.belgians[25:] + self.french
        for name, good in (("proposal", self.belgians), ("present", self.french)):
            customers = [(customer in good, customer in later) for customer in ranked]
            share = oracle.buyers_in_the_first(customers, Fraction(1, 10))
            with self.subTest(ranking=name):
                self.assertAlmostEqual(found["top"][name]["share"], share, places=9)
                low = oracle.wilson_low(share * 10, 10)
                self.assertAlmostEqual(found["top"][name]["low"], low, places=5)
        self.assertIn("Better than chance", found["text"])

    def test_no_difference_from_chance(self):
        self.sell(self.belgians[25:27] + self.french[:6], 30)
        found = self.backtest()
        self.assertEqual(found["text"], "No difference from chance shown.")
        self.assertFalse(found["curves"]["present"], "the scorecard ranks nobody")
        self.assertIsNone(found["top"]["present"])

    def test_worse_than_chance(self):
        self.sell(self.french, 30)
        self.assertIn("Worse than chance", self.backtest()["text"])

    def test_nobody_bought_since(self):
        found = self.backtest()
        self.assertIn("Nobody else has bought since", found["text"])
        self.assertEqual(found["curves"], {"proposal": [], "present": []})

    def test_nobody_bought_before(self):
        self.split -= timedelta(days=300)
        self.assertRegex(self.backtest()["text"], r"^Nobody bought in the months before .* \(months: 24\)\.$")

    def test_nothing_in_common(self):
        self.sell(self.french[:50], 200)
        self.sell(self.french[50:60], 30)
        self.assertIn("have nothing in common", self.backtest()["text"])

    def test_a_day_to_come_is_refused(self):
        self.split += timedelta(days=200)
        with self.assertRefused(UserError, "a day in the past"):
            self.backtest()

    def test_learning_anew_forgets_the_backtest(self):
        wizard = self.learned(audience_id=self.audience.id)
        wizard.backtest_date = self.split
        wizard.action_backtest()
        wizard.action_back()
        self.assertFalse(wizard.is_learned)
        wizard.action_learn()
        self.assertFalse(wizard.backtest)
