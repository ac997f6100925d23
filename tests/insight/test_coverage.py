from fractions import Fraction
from random import Random

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .. import coverage_oracle
from .coverage_case import CoverageCase


@tagged("post_install", "-at_install")
class TestCoverage(CoverageCase):
    """The page Coverage of an audience: how far its partners stand for its market, and who could be next."""

    def test_headline_and_largest_gap(self):
        page = self.page()
        self.assertEqual(page["customers"], 10)
        # Freight in Germany in full (2 of 10), the rest of Freight by half (3 of 10): 3.5 of 10.
        self.assertEqual(page["headline"], "Your partner stands for 35% of this market.")
        self.assertEqual([part["share"] for part in page["parts"]], [20, 30, 50])
        self.assertEqual(page["parts"][1]["text"], "By half: 30%")
        self.assertEqual(page["gap"]["text"], "Nobody stands for Retailing, Far North (40%).")
        self.assertOpens(page["gap"]["open"], 4)

    def test_the_set_counts_not_the_single(self):
        self.make_market_partnership(self.retail_no)
        page = self.page()
        # Norway in full (1), Sweden by half (3): 2.5 more of 10.
        self.assertEqual(page["headline"], "Your 2 partners stand for 60% of this market.")
        self.assertEqual(page["gap"]["text"], "Retailing, Sweden (30%) has partners of its industry only.")
        self.assertOpens(page["gap"]["open"], 3)
        self.make_market_partnership(self.retail_no, name="A second product")
        self.assertEqual(self.page()["headline"], page["headline"])

    def test_gaps_open_their_customers(self):
        page = self.page()
        self.assertEqual(
            [(gap["name"], gap["has_partner"], gap["customers"], gap["share"]) for gap in page["gaps"]],
            [
                ("Retailing, Sweden", False, "3", "30%"),
                ("Freight, France", True, "2", "20%"),
                ("Retailing, Norway", False, "1", "10%"),
                ("Freight, no country", True, "1", "10%"),
            ],
        )
        self.assertFalse(page["more"])
        for gap in page["gaps"]:
            self.assertOpens(gap["open"], int(gap["customers"]))

    def test_what_is_not_known(self):
        self.partner.industry_id = False
        page = self.page()
        self.assertEqual(page["headline"], "Your partner stands for 0% of this market.")
        unknown, lost = page["notes"]
        self.assertIn("20% of this market", unknown["text"])
        self.assertOpens(unknown["open"], 2)
        self.assertIn("as they have no industry: Partner.", lost["text"])
        self.assertOpens(lost["open"], 1)

    def test_more_gaps_than_are_listed(self):
        codes = ["IT", "ES", "PT", "NL", "BE", "AT", "PL", "CZ"]
        countries = self.superuser_env["res.country"].search([("code", "in", codes)])
        for country in countries:
            self.make_fitting(f"Freight {country.code}", self.freight, country)
        self.settle()
        page = self.page()
        self.assertEqual(len(page["gaps"]), 8)
        self.assertEqual(page["more"], "Further gaps, each smaller: 4, with 22% of the market.")

    def test_only_partnerships_that_go_on_stand_for_anybody(self):
        partnership = self.partnership
        for stage, expected in (("launched", 1), ("ended", 0), ("codesign", 1)):
            with self.subTest(stage=stage):
                partnership.stage_id = self.env.ref(f"strategic_customer.strategic_partnership_stage_{stage}")
                self.assertEqual(len(self.facts().customers), expected)
        partnership.audience_id = self.make_audience("Another market")
        self.assertEqual(self.page()["headline"], "No partnership that you may see stands for this market yet.")
        partnership.write({"audience_id": self.audience.id, "active": False})
        self.assertFalse(self.facts().customers)

    def test_threshold_of_the_audience(self):
        weak = self.make_customer("Weak", ref="coverage-", industry_id=self.retail.id)
        self.make_rule([("city", "=", "Nowhere")], self.audience, 25)
        self.settle()
        self.assertEqual(self.page()["customers"], 11, "the fit of all is 80")
        self.audience.with_env(self.manager_env).fit_threshold = 81
        self.settle()
        page = self.page()
        self.assertEqual((page["customers"], "81 or more" in page["headline"]), (0, True))
        weak.city = "Nowhere"
        self.settle()
        self.assertEqual(self.page()["customers"], 1)

    def test_archived_customers_are_no_market(self):
        self.retail_no.active = False
        self.assertEqual(self.page()["customers"], 9)

    def test_nobody_fits(self):
        audience = self.make_audience("Empty market")
        page = audience.with_env(self.env).read_coverage()
        self.assertEqual((page["customers"], "70 or more" in page["headline"], bool(page["hint"])), (0, True, True))

    def test_every_random_set_equals_the_oracle(self):
        """Random customers of the database, in random places, some of them partners."""
        random = Random(12)
        industries, countries = [False, *self.industries.ids], [False, *self.nordic.country_ids[:3].ids]
        customers = self.superuser_env["res.partner"].search([("ref", "=like", "coverage-%")])
        customers += customers.create(
            [{"name": f"Random {number}", "is_company": True, "ref": "coverage-"} for number in range(30)]
        )
        for customer in customers:
            customer.write({"industry_id": random.choice(industries), "country_id": random.choice(countries)})
        for customer in random.sample(customers.with_env(self.env), 3):
            self.make_market_partnership(customer)
        self.settle()
        market = [(customer.industry_id.id or None, customer.country_id.id or None) for customer in customers]
        places = [(one.industry_id.id or None, one.country_id.id or None) for one in self.facts().customers]
        share = 100 * coverage_oracle.covered(market, places) / len(market)
        full, half, _none = (part["share"] for part in self.page()["parts"])
        self.assertAlmostEqual(Fraction(full + half / 2), share, places=6)

    def test_as_many_queries_for_many_customers(self):
        def read():
            return self.page()

        self.warm(read)
        few = self.count_queries(read)
        countries = self.superuser_env["res.country"].search([], limit=30)
        for country in countries:
            self.make_fitting(f"Retail {country.code}", self.retail, country)
            self.make_market_partnership(self.make_fitting(f"Freight {country.code}", self.freight, country))
        self.settle()
        self.assertLessEqual(self.count_queries(read), few)


@tagged("post_install", "-at_install")
class TestCoverageReaders(CoverageCase):
    """Who sees which market and which partners."""

    def test_colleagues_partnerships(self):
        self.partnership.with_env(self.superuser_env).user_id = self.sales_manager
        self.assertIn("No partnership that you may see", self.page()["headline"])
        page = self.page(self.sales_lead)
        self.assertEqual(page["headline"], "Your partner stands for 35% of this market.")
        self.assertIn("that you may see in", page["definition"][1])

    def test_customers_and_partnerships_of_another_company(self):
        company = self.make_company("Elsewhere Ltd")
        there = self.make_user("strategic_coverage", "sales_lead", company=company)
        customer = self.retail_no.with_env(self.superuser_env)
        self.make_partnership(
            customer, self.superuser_env, audience_id=self.audience.id, company_id=company.id, user_id=False
        )
        self.assertEqual(self.page()["headline"], "Your partner stands for 35% of this market.")
        page = self.page(there)
        # Norway in full, Sweden by half.
        self.assertEqual(page["headline"], "Your partner stands for 25% of this market.")
        self.assertIn("Elsewhere Ltd", page["definition"][1])
        self.retail_se[0].with_env(self.superuser_env).company_id = self.env.company
        self.assertEqual((self.page(there)["customers"], self.page()["customers"]), (9, 10))

    def test_groups(self):
        for user in (self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.page(user)


@tagged("post_install", "-at_install")
class TestNextPartners(CoverageCase):
    """Who Next?: the customers without a partnership who would add most to what the partners stand for."""

    def proposals(self, user=None):
        return [(one["name"], one["status"], one["text"]) for one in self.page(user)["proposals"]]

    def test_strategic_customers_come_first(self):
        self.assess(self.retail_no, self.renown, 90)
        self.settle()
        self.assertEqual(
            [(status, text) for _name, status, text in self.proposals()],
            [
                # Norway in full, Sweden by half; then the candidates: the second half of Sweden, of France.
                ("strategic", "Adds 25%: Retailing, Norway"),
                ("partial", "Adds 15%: Retailing, Sweden"),
                ("partial", "Adds 10%: Freight, France"),
            ],
        )

    def test_the_best_of_a_cell(self):
        best = self.retail_se[2]
        self.make_rule([("city", "=", "Best")], self.audience, 10)
        best.city = "Best"
        self.settle()
        self.assertEqual(self.proposals()[0], ("Retail SE 2", "partial", "Adds 35%: Retailing, Sweden"))

    def test_who_has_or_had_a_partnership_is_not_proposed(self):
        self.assess(self.retail_no, self.renown, 90)
        ended = self.env.ref("strategic_customer.strategic_partnership_stage_ended")
        partnership = self.make_market_partnership(self.retail_no, stage_id=ended.id)
        self.settle()
        self.assertNotIn("Retail NO", [name for name, _status, _text in self.proposals()])
        # The salesperson does not see a colleague's partnership; its customer is not proposed all the same.
        partnership.with_env(self.superuser_env).user_id = self.sales_manager
        self.assertNotIn("Retail NO", [name for name, _status, _text in self.proposals()])
        partnership.with_env(self.superuser_env).audience_id = self.make_audience("Another market")
        self.assertEqual(self.proposals()[0][0], "Retail NO")

    def test_nobody_is_left(self):
        for customer in self.market:
            self.assess(customer, self.renown, 0)
        self.settle()
        self.assertFalse(self.proposals())

    def test_a_candidate_below_the_threshold(self):
        """A customer outside the market may still stand for it, if it could fit the audience."""
        denmark = self.env.ref("base.dk")
        need = self.make_assessed(self.audience, 100)
        for customer in self.market - self.partner:
            self.assess(customer, need, 100)
            self.assess(customer, self.renown, 0)
        self.assess(self.partner, need, 100)
        below = self.make_fitting("Below", self.retail, denmark)
        self.settle()
        page = self.page()
        self.assertEqual((below.strategic_fit_ids.fit, page["customers"]), (50, 10))
        self.assertEqual(
            [(one["name"], one["text"]) for one in page["proposals"]], [("Below", "Adds 20%: Retailing, Denmark")]
        )

    def test_partnership_is_started_from_a_proposal(self):
        [first, *_others] = self.page()["proposals"]
        action = self.env["strategic.fit"].browse(first["fit_id"]).action_start_partnership()
        with Form(self.env["strategic.partnership"].with_context(**action["context"])) as form:
            self.assertEqual(form.partner_id.id, first["partner_id"])
            self.assertEqual(form.audience_id, self.audience)
        self.assertNotIn(first["fit_id"], [one["fit_id"] for one in self.page()["proposals"]])

    def test_a_partnership_opens_the_coverage_of_its_market(self):
        action = self.partnership.action_open_coverage()
        self.assertEqual((action["res_model"], action["res_id"]), ("strategic.audience", self.audience.id))
        self.assertEqual(action["name"], "Coverage of Coverage Market")
        self.partnership.audience_id = False
        self.assertFalse(self.partnership.action_open_coverage())
