from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from ...const import REVENUE_SOURCE
from ...engine.batches import everybody
from ...engine.rules import Rules
from ...engine.scores import Scores
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestRevenueRule(StrategicCase):
    """A criterion on revenue is met by what the customer has bought; it counts from the next scoring of all on."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["crm.lead"].search([]).active = False
        cls.audience = cls.make_audience()
        cls.customer = cls.make_customer("Buyer")
        cls.contact = cls.make_contact(cls.customer)

    @classmethod
    def make_revenue_rule(cls, test, audience=None, **vals):
        return cls.make_criterion(
            {
                "name": "Revenue",
                "method": "revenue",
                "audience_id": (audience or cls.audience).id,
                "revenue_test": test,
                "revenue_currency_id": cls.superuser_env.company.currency_id.id,
                **vals,
            }
        )

    def sell(self, amount, day="2026-03-15", customer=None, hour=12, **vals):
        return self.make_won(customer or self.contact, amount, f"{day} {hour:02}:00:00", **vals)

    def met(self, customer=None):
        """Score everybody, and return whether the customer meets the only criterion of the audience."""
        self.env.flush_all()
        self.scoring._rescore_all()
        return (customer or self.customer).audience_fit == 100

    def assertMet(self, expected, message=None):
        self.assertIs(self.met(), expected, message)

    # ------------------------------------------------------------------
    # What meets it
    # ------------------------------------------------------------------

    def test_won(self):
        self.make_revenue_rule("won", revenue_amount=1000, revenue_months=12)
        self.assertMet(False, "has bought nothing")
        self.sell(999)
        self.assertMet(False)
        self.sell(1, hour=23)
        self.assertMet(True)
        self.sell(-0.5, "2026-01-01")
        self.assertMet(False, "a refund is taken off")

    def test_won_in_the_period(self):
        rule = self.make_revenue_rule("won", revenue_amount=1000, revenue_months=12)
        sale = self.sell(1000, "2025-03-16", hour=0)
        self.assertMet(True, "the first day of the period")
        sale.date_closed = "2025-03-15 23:00:00"
        self.assertMet(False, "the day before")
        rule.revenue_months = 0
        self.assertMet(True, "at any time")
        sale.date_closed = False
        self.assertMet(True, "at any time, also without a date")
        rule.revenue_months = 24
        self.assertMet(False)
        sale.date_closed = "2026-03-16 00:00:00"
        self.assertMet(False, "tomorrow")

    def test_since(self):
        self.make_revenue_rule("since", revenue_years=2)
        self.assertMet(False)
        sale = self.sell(1, "2024-03-15", hour=23)
        self.sell(1, "2026-01-01")
        self.assertMet(True, "two years ago today")
        sale.date_closed = "2024-03-16 00:00:00"
        self.assertMet(False)

    def test_recent(self):
        self.make_revenue_rule("recent", revenue_months=3)
        self.assertMet(False)
        sale = self.sell(1, "2025-12-16", hour=0)
        self.assertMet(True)
        sale.date_closed = "2025-12-15 23:00:00"
        self.assertMet(False)
        self.sell(-5, "2026-03-01")
        self.assertMet(False, "a refund is no purchase")

    def test_currencies(self):
        """4 units of the other currency are 1 of ours, by today's rate."""
        theirs = self.make_company(members=self.sales_manager, rate=4)
        rule = self.make_revenue_rule(
            "won", revenue_amount=4000, revenue_currency_id=theirs.currency_id.id, revenue_months=12
        )
        self.sell(999)
        self.assertMet(False)
        self.sell(4, company_id=theirs.id, user_id=False)
        self.assertMet(True)
        rule.revenue_amount = 4001
        self.assertMet(False)

    def test_effects(self):
        """A NULL of the database, of a customer who has bought nothing, is not met, whatever the effect."""
        rule = self.make_revenue_rule("won", revenue_amount=10, effect="required")
        self.make_rule([], self.audience)
        self.assertMet(False, "required and not met")
        rule.effect = "excludes"
        self.assertMet(True, "would rule out, but is not met")
        self.sell(10)
        self.assertMet(False)

    def test_explanation(self):
        rule = self.make_revenue_rule("won", revenue_amount=10)
        self.sell(10)
        self.assertMet(True)
        [audience] = self.scoring._explain([self.customer.id])[self.customer.id]["audience_fit"]["audiences"]
        self.assertEqual(
            [(one["id"], one["source"], one["is_met"]) for one in audience["criteria"]], [(rule.id, "rule", True)]
        )

    # ------------------------------------------------------------------
    # When, and how often revenue is read
    # ------------------------------------------------------------------

    def test_written_customer_keeps_what_it_meets(self):
        """Scoring one customer, and many, reads the revenue of these customers."""
        self.make_revenue_rule("won", revenue_amount=10)
        self.make_rule([("website", "!=", False)])
        self.sell(10)
        others = [self.make_customer(f"Other {number}") for number in range(3)]
        self.assertMet(True)
        self.customer.website = "https://example.com"
        self.assertScores(self.customer, audience_fit=100, reputation=100)
        self.assertEqual({other.audience_fit for other in others}, {0})

    def test_revenue_is_read_once(self):
        """However many rules there are, the statement reads the opportunities once."""
        for number in range(1, 6):
            self.make_revenue_rule("won", revenue_amount=number)
            self.make_revenue_rule("won", revenue_amount=1, revenue_months=number)
            self.make_revenue_rule("recent", revenue_months=number)
        scores = Scores(Rules(self.scoring._engine()), everybody)
        sql = scores.select().code
        self.assertEqual(sql.count('FROM "crm_lead"'), 1)
        self.assertEqual(sql.count("FILTER (WHERE line.date >="), 6, "one for each period")

    def test_statement_is_kept(self):
        """The compiled statement is kept: it depends on nothing but the programme and the day."""
        self.make_revenue_rule("won", revenue_amount=10)
        self.forget_changes()
        self.registry.clear_cache()
        scoring = self.scoring._engine()
        for expected in (False, True):  # the first time, the currencies of the companies are read
            self.env.invalidate_all()
            _compiled, is_lasting = scoring._compile_anew("_build_explanation", Rules(scoring), "few", ())
            self.assertIs(is_lasting, expected)

    # ------------------------------------------------------------------
    # Numbers of customers
    # ------------------------------------------------------------------

    def test_count_and_open(self):
        rule = self.make_revenue_rule("won", revenue_amount=10)
        self.sell(10)
        self.sell(9, customer=self.make_customer("Small"))
        self.env.flush_all()
        self.assertEqual(rule.matching_count, 1)
        action = rule.action_open_matching()
        self.assertEqual(self.manager_env["res.partner"].search(action["domain"]).ids, self.customer.ids)

    def test_salesperson_counts_own_revenue(self):
        rule = self.make_revenue_rule("won", revenue_amount=10)
        self.sell(10, user_id=self.sales_lead.id)
        self.env.flush_all()
        self.assertEqual(rule.with_user(self.sales_lead).matching_count, 1)
        own = rule.with_user(self.salesperson)
        own.invalidate_recordset()
        self.assertEqual(own.matching_count, 0)
        domain = rule.action_open_matching()["domain"]
        self.assertFalse(self.env["res.partner"].search(domain))

    def test_count_exactly(self):
        self.sell(10)
        self.env.flush_all()
        Criterion = self.manager_env["strategic.criterion"]
        values = {"method": "revenue", "revenue_test": "won", "revenue_amount": 10, "revenue_months": 12}
        self.assertEqual(Criterion.count_exactly(values), "1")
        self.assertEqual(Criterion.count_exactly({**values, "revenue_amount": 10.01}), "0")
        for name in ("revenue_test", "revenue_amount", "revenue_currency_id", "revenue_months"):
            for wrong in ("x", [], {}, 10**30, -1, float("nan"), True, None):
                with self.subTest(name=name, wrong=wrong):
                    self.assertRegex(Criterion.count_exactly({**values, name: wrong}), r"^\d+$")

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def test_empty_amounts(self):
        with self.assertRefused(ValidationError, "above 0"):
            self.make_revenue_rule("won")
        with self.assertRefused(ValidationError, "how many months"):
            self.make_revenue_rule("recent", revenue_months=0)
        with self.assertRefused(ValidationError, "Years"):
            self.make_revenue_rule("since", revenue_years=0)

    def test_author_sees_all_companies(self):
        self.make_company()
        with self.assertRefused(ValidationError, "all companies"):
            self.make_revenue_rule("won", revenue_amount=10)

    def test_no_warning_of_an_empty_domain(self):
        self.assertFalse(self.make_revenue_rule("since").rule_warning)

    # ------------------------------------------------------------------
    # Without the source
    # ------------------------------------------------------------------

    def mark(self):
        """Mark the rules that were found broken, as after a commit, and score again."""
        rules = Rules(self.scoring._engine())
        rules.execute(lambda: self.scoring._engine()._compile("_build_explanation", rules, everybody), everybody)
        self.scoring._engine()._mark_broken(dict(rules.broken))
        rules.broken.clear()
        self.env.invalidate_all()

    def test_source_is_gone(self):
        """Without its source a rule is broken: not met, and marked. Another source repairs it."""
        if "account.move" in self.env:
            self.skipTest("Invoices are installed, so their source is not gone")
        rule = self.make_revenue_rule("won", revenue_amount=10)
        self.sell(10)
        self.assertMet(True)
        parameters = self.superuser_env["ir.config_parameter"]
        parameters.set_param(REVENUE_SOURCE, "invoices")
        self.assertMet(False)
        self.mark()
        self.assertRegex(rule.broken_reason, "Customer Invoices, whose addon is not installed")
        self.assertRegex(rule.rule_warning, "no longer works")
        self.assertEqual(rule.matching_count, 0)
        parameters.set_param(REVENUE_SOURCE, "opportunities")
        self.assertFalse(rule.broken_reason)
        self.assertMet(True)

    def test_watched_fields(self):
        """No field of the customer is watched for a rule on revenue."""
        self.make_rule([("website", "!=", False)])
        before = self.scoring._watched_fields()
        self.make_revenue_rule("won", revenue_amount=10)
        self.assertEqual(self.scoring._watched_fields(), before)

    def test_days_are_the_servers(self):
        self.make_revenue_rule("recent", revenue_months=1)
        self.superuser_env.user.tz = "Pacific/Auckland"
        self.sell(1, Date.to_string(Date.subtract(Date.today(), months=1)), hour=23)
        self.assertMet(False, "still the day before in UTC")
