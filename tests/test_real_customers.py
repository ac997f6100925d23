import csv
from collections import Counter

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from ..const import CUSTOMER_DOMAIN
from .common import StrategicCase

EUROPE = ["DE", "FR", "CH", "NL", "BE", "SE", "FI"]


@tagged("post_install", "-at_install")
class TestRealCustomers(StrategicCase, HttpCase):
    """Rules score the 1,124 real companies of tests/data, without any assessment.

    So anybody can compute the expected numbers from the CSV files.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load_file("res.partner.category", "customer_tags.csv")
        cls.customers = cls.env["res.partner"].browse(cls.load_file("res.partner", "customers.csv"))
        cls.automation = cls.make_audience("Industrial automation, Europe", sequence=1)
        cls.clinical = cls.make_audience("Clinical data, United States", sequence=2)
        large = ["Size: 10 000 to 49 999", "Size: 50 000 and more"]
        cls.make_rule([("country_id.code", "in", EUROPE)], cls.automation, 30)
        cls.make_rule(cls.with_tags("Sector: Industrials"), cls.automation, 40)
        cls.make_rule(cls.with_tags(*large), cls.automation, 20)
        cls.make_rule([("website", "!=", False)], cls.automation, 15)
        cls.make_rule([("country_id.code", "=", "US")], cls.clinical, 30)
        cls.make_rule(cls.with_tags("Sector: Health Care"), cls.clinical, 50)
        cls.make_rule(cls.with_tags("Size: 1 000 to 9 999", *large), cls.clinical, 25)
        first = ("DAX", "CAC 40", "FTSE 100", "S&P 100", "DOW JONES", "EURO STOXX 50", "Switzerland 20", "AEX")
        second = ("S&P 500", "NASDAQ 100", "NIKKEI 225", "MDAX")
        cls.make_rule(cls.with_tags(*(f"Index: {name}" for name in first)), weight=50)
        cls.make_rule(cls.with_tags(*(f"Index: {name}" for name in second)), weight=30)
        cls.make_rule(cls.with_tags("Size: 50 000 and more"), weight=25)

    @classmethod
    def load_file(cls, model, name):
        with open(file_path(f"strategic_customer/tests/data/{name}"), encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        result = cls.env[model].load(header, rows)
        assert not result["messages"], result["messages"]
        return result["ids"]

    @classmethod
    def with_tags(cls, *names):
        tags = cls.env["res.partner.category"].search([("name", "in", names)])
        assert len(tags) == len(names), names
        return [("category_id", "in", tags.ids)]

    def count_statuses(self):
        self.scoring._rescore_all()
        return Counter(self.customers.mapped("strategic_status"))

    def test_statuses_and_sums(self):
        self.set_thresholds(70, 50)
        self.assertEqual(len(self.customers), 1124)
        self.assertEqual(self.count_statuses(), {"strategic": 58, "core": 157, "prestige": 156, "other": 753})
        strategic = self.customers.filtered("is_strategic")
        self.assertEqual(
            Counter(customer.strategic_audience_id for customer in strategic),
            {self.clinical: 34, self.automation: 24},
        )
        self.assertEqual(sum(self.customers.mapped("audience_fit")), 55_031)
        self.assertEqual(sum(self.customers.mapped("reputation")), 29_081)

    def test_fits_to_each_audience(self):
        self.set_thresholds(70, 50)
        self.scoring._rescore_all()
        for audience, expected in (
            (self.automation, (237, 16_078, 24, 83)),
            (self.clinical, (502, 29_809, 34, 74)),
        ):
            fits = self.env["strategic.fit"].search(
                [("audience_id", "=", audience.id), ("partner_id", "in", self.customers.ids)]
            )
            statuses = Counter(fits.mapped("status"))
            found = (len(fits), sum(fits.mapped("fit")), statuses["strategic"], statuses["core"])
            with self.subTest(audience=audience.name):
                self.assertEqual(found, expected)
                self.assertFalse(statuses["partial"])

    def test_other_thresholds(self):
        self.set_thresholds(60, 40)
        self.assertEqual(self.count_statuses(), {"strategic": 119, "core": 177, "prestige": 174, "other": 654})

    def learned(self, **vals):
        """Return the wizard "Learn from Examples" after it has learned."""
        wizard = self.manager_env["strategic.audience.learn"].create(vals)
        wizard.action_learn()
        return wizard

    def test_two_traits_of_health_care_in_the_united_states_are_learned_first(self):
        domain = [*self.with_tags("Sector: Health Care"), ("country_id.code", "=", "US")]
        examples = self.customers.filtered_domain(domain)
        self.assertEqual(len(examples), 81)
        wizard = self.learned(source="selected", partner_ids=[Command.set(examples.ids)])
        self.assertEqual(
            wizard.line_ids.filtered("is_kept").mapped("name"), ["Sector: Health Care", "Country: United States"]
        )
        self.assertEqual(wizard.line_ids[:2].mapped("is_kept"), [True, True])
        self.assertIn("100 % of the examples fit (81 of 81). Others that fit: 0", wizard.reach)

    def test_learned_rules_reach_those_that_rules_written_by_hand_call_fitting(self):
        """At least 95 % of them, and at most 5 % others."""
        self.set_thresholds(70, 50)
        self.scoring._rescore_all()
        for by_hand in (self.automation, self.clinical):
            learned = self.make_audience("Learned")
            wizard = self.learned(source="audience", from_audience_id=by_hand.id, audience_id=learned.id)
            wizard.action_make_rules()
            self.settle()
            expected, found = (
                self.env["strategic.fit"]
                .search([("audience_id", "=", audience.id), ("fit", ">=", audience.fit_threshold or 70)])
                .partner_id
                for audience in (by_hand, learned)
            )
            with self.subTest(audience=by_hand.name):
                self.assertGreater(len(expected), 100)
                self.assertGreaterEqual(len(expected & found), 0.95 * len(expected))
                self.assertLessEqual(len(found - expected), 0.05 * len(found))

    def test_matrix(self):
        """The bubbles of a status together count as many customers as have this status.

        A click on a bubble opens as many customers as the bubble counts.
        """
        self.set_thresholds(70, 50)
        self.scoring._rescore_all()
        found = self.env["res.partner"].strategic_matrix([*CUSTOMER_DOMAIN, ("id", "in", self.customers.ids)])
        totals = Counter()
        for bubble in found["bubbles"]:
            totals[bubble["status"]] += bubble["count"]
            opened = self.customers.filtered_domain(bubble["domain"])
            self.assertEqual(len(opened), bubble["count"])
        self.assertEqual(totals, {"strategic": 58, "core": 157, "prestige": 156, "other": 753})
        self.assertEqual((found["partial"], found["unassessed"]), (0, 0))

    def test_matrix_in_chromium(self):
        others = self.superuser_env["res.partner"].search(
            [("id", "not in", self.customers.ids), ("is_company", "=", True)]
        )
        self.set_thresholds(70, 50)
        self.scoring._rescore_all()
        # Archive the scored companies that are not from the CSV files, so that the matrix does not show them.
        others.filtered("strategic_status").active = False
        self.start_tour("/odoo/strategic-customers", "strategic_customer_matrix_real", login=self.salesperson.login)
