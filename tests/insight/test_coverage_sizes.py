from fractions import Fraction
from random import Random

from odoo import Command
from odoo.tests import Form, tagged

from .. import coverage_oracle
from .coverage_case import CoverageCase


@tagged("post_install", "-at_install")
class TestCoverageSizes(CoverageCase):
    """An audience may tell sizes of customers apart: a partner then stands in full only for those of its size."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.superuser_env["res.partner.category"]
        cls.tag, cls.other = tags.create([{"name": "Employees"}, {"name": "Family firm"}])
        # Neither in the order of their names, nor in that of how large they are.
        cls.sizes = tags.create([{"name": name, "parent_id": cls.tag.id} for name in ("Small", "Large", "Medium")])
        cls.small, cls.large, cls.medium = cls.sizes
        with Form(cls.audience.with_env(cls.manager_env)) as form:
            form.size_tag_id = cls.tag.with_env(cls.manager_env)
        for name, tags in (
            ("Partner", cls.large),
            ("Freight DE", cls.medium + cls.large + cls.other),
            ("Freight FR 0", cls.small),
            ("Freight FR 1", cls.small + cls.medium),
            ("Retail SE 0", cls.small),
            ("Retail SE 1", cls.small + cls.large),
            ("Retail SE 2", cls.medium),
            ("Retail NO", cls.other),
        ):
            cls.market.filtered_domain([("name", "=", name)]).category_id = tags.with_env(cls.env)

    def tag_all(self, tags):
        self.market.category_id = tags.with_env(self.env)

    def test_a_partner_of_another_size_counts_by_half(self):
        # Freight in Germany, Large in full (2 of 10), the rest of Freight by half (3 of 10).
        self.assertEqual(self.page()["headline"], "Your partner stands for 35% of this market.")
        self.partner.category_id = self.small.with_env(self.env)
        page = self.page()
        self.assertEqual([part["share"] for part in page["parts"]], [10, 40, 50])
        self.partner.category_id = False
        page = self.page()
        self.assertEqual([part["share"] for part in page["parts"]], [0, 50, 50], "no size is like no other")

    def test_gaps_name_the_size(self):
        page = self.page()
        self.assertEqual(page["gap"]["text"], "Nobody stands for Retailing, Far North (40%).")
        self.assertCountEqual(
            [(gap["name"], gap["has_partner"], gap["customers"]) for gap in page["gaps"]],
            [
                ("Retailing, Sweden, Small", False, "2"),
                ("Freight, France, Small", True, "2"),
                ("Retailing, Sweden, Medium", False, "1"),
                ("Retailing, Norway, no size", False, "1"),
                ("Freight, no country, no size", True, "1"),
            ],
        )
        self.assertIn("its industry, country and size", page["definition"][2])
        self.assertIn("the child tags of “Employees”", page["definition"][2])

    def test_an_industry_of_one_size(self):
        self.tag_all(self.medium)
        page = self.page()
        self.assertEqual(page["gap"]["text"], "Nobody stands for Retailing, Far North, Medium (40%).")
        self.make_fitting("Retail nowhere", self.retail).category_id = self.medium.with_env(self.env)
        self.settle()
        self.assertEqual(self.page()["gap"]["text"], "Nobody stands for Retailing, Medium (45%).")

    def test_who_could_be_next(self):
        self.assess(self.retail_no, self.renown, 90)
        self.settle()
        [first, *_others] = self.page()["proposals"]
        # Half of the 4 customers of the industry. It has no size itself, so it stands for nobody in full.
        self.assertEqual((first["name"], first["text"]), ("Retail NO", "Adds 20%: Retailing, Norway, no size"))

    def test_without_sizes(self):
        """As long as the tag has no child tags, nothing but industry and country counts."""
        for tag in (self.other, self.other.browse()):
            with self.subTest(tag=tag.name):
                self.audience.with_env(self.manager_env).size_tag_id = tag.with_env(self.manager_env)
                page = self.page()
                self.assertEqual(page["gaps"][0]["name"], "Retailing, Sweden")
                self.assertIn("its industry and country, by half", page["definition"][2])

    def test_an_archived_size(self):
        self.large.active = False
        # Freight in Germany, Medium has a partner no more: the partner has no size.
        self.assertEqual([part["share"] for part in self.page()["parts"]], [0, 50, 50])

    def test_the_tag_is_deleted(self):
        self.tag.unlink()
        self.assertFalse(self.audience.size_tag_id)
        self.assertEqual(self.page()["gaps"][0]["name"], "Retailing, Sweden")

    def test_every_random_set_equals_the_oracle(self):
        """Random customers of the database in random places, with up to three tags; some of them are partners."""
        random = Random(13)
        countries = self.nordic.country_ids
        customers = self.superuser_env["res.partner"].search([("ref", "=like", "coverage-%")])
        customers += customers.create(
            [{"name": f"Random {number}", "is_company": True, "ref": "coverage-"} for number in range(60)]
        )
        for customer in customers:
            tags = random.sample([*self.sizes.ids, self.other.id], random.randint(0, 3))
            customer.write(
                {
                    "industry_id": random.choice([False, *self.industries.ids]),
                    "country_id": random.choice([False, *countries.ids]),
                    "category_id": [Command.set(tags)],
                }
            )
        partners = self.partner + self.env["res.partner"].browse(random.sample(customers.ids, 3))
        for customer in partners[1:]:
            self.make_market_partnership(customer)
        self.settle()
        market, places = ([self.place(one) for one in some] for some in (customers, partners))
        page = self.page()
        full, half, _none = (part["share"] for part in page["parts"])
        share = 100 * coverage_oracle.covered(market, places) / len(market)
        self.assertAlmostEqual(Fraction(full + half / 2), share, places=6)
        self.check_gaps(page, coverage_oracle.missing(market, places))

    def place(self, customer):
        """Return the place of a customer for the oracle."""
        sizes = [tag.id for tag in customer.category_id if tag.parent_id.id == self.tag.id]
        return customer.industry_id.id or None, customer.country_id.id or None, min(sizes, default=None)

    def check_gaps(self, page, missing):
        names = {
            ", ".join(
                (
                    self.env["res.partner.industry"].browse(industry).name,
                    self.env["res.country"].browse(country).name or "no country",
                    self.env["res.partner.category"].browse(size).name or "no size",
                )
            ): lack
            for (industry, country, size), lack in missing.items()
        }
        self.assertEqual(
            [names[gap["name"]] for gap in page["gaps"]], sorted(names.values(), reverse=True)[: len(page["gaps"])]
        )
        self.assertEqual(len(page["gaps"]), 8)
        for gap in page["gaps"]:
            with self.subTest(gap=gap["name"]):
                self.assertOpens(gap["open"], int(gap["customers"]))

    def test_as_many_queries_for_many_customers(self):
        def read():
            return self.page()

        self.warm(read)
        few = self.count_queries(read)
        for number, country in enumerate(self.superuser_env["res.country"].search([], limit=30)):
            size = self.sizes[number % 3].with_env(self.env)
            self.make_fitting(f"Retail {country.code}", self.retail, country).category_id = size
            partner = self.make_fitting(f"Freight {country.code}", self.freight, country)
            partner.category_id = size
            self.make_market_partnership(partner)
        self.settle()
        self.assertLessEqual(self.count_queries(read), few)
