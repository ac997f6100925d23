from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open

from ...models.insight.strategic_matrix_customers_mixin import SHOWN
from ..scoring.fit_case import FitCase


@tagged("post_install", "-at_install")
class TestMatrixCustomers(FitCase):
    """Up to 60 customers, the matrix shows each of them."""

    def customers(self, *domain, model="res.partner", user=None, measure="customers"):
        records = self.env[model].with_user(user or self.salesperson)
        mine = self.mine if model == "strategic.fit" else [("id", "in", (self.both + self.carrier + self.shop).ids)]
        return records.strategic_matrix([*mine, *domain], measure)["customers"]

    def make_many(self, number):
        vals = {"name": "Many", "is_company": True, "audience_fit": 50, "reputation": 50}
        return self.env["res.partner"].create([vals] * number)

    def test_customers_with_scores_and_potentials(self):
        assessed = self.make_assessed(self.logistics, 100)
        self.settle()
        [both] = self.customers(("id", "=", self.both.id))
        image = both.pop("image")
        self.assertFalse(image)
        self.assertEqual(
            both,
            {
                "id": self.both.id,
                "name": "Both",
                "audience": "Retail",
                "status": "strategic",
                "audience_fit": 80,
                "audience_fit_potential": 95,
                "reputation": 100,
                "reputation_potential": 100,
                "amount": 0,
                "trail": [("partner_id", "=", self.both.id)],
            },
        )
        self.assess(self.both, assessed, 100)
        self.assertEqual(self.customers(("id", "=", self.both.id))[0]["audience_fit"], 95)

    def test_fits(self):
        found = self.customers(model="strategic.fit")
        self.assertEqual(
            [(one["name"], one["audience"], one["audience_fit"], one["status"]) for one in found],
            [
                ("Both", "Logistics", 90, "strategic"),
                ("Both", "Retail", 80, "strategic"),
                ("Carrier", "Logistics", 100, "core"),
                ("Shop", "Retail", 80, "core"),
            ],
        )
        self.assertIn(("audience_id", "=", self.logistics.id), found[0]["trail"])
        self.assertEqual(self.env["strategic.fit"].browse(found[0]["id"]).partner_id, self.both)

    def test_logo(self):
        with file_open("base/static/img/avatar_grey.png", "rb") as file:
            self.both.image_1920 = b64encode(file.read())
        for model in ("res.partner", "strategic.fit"):
            found = {one["name"]: one["image"] for one in self.customers(model=model)}
            self.assertIn(f"/web/image/res.partner/{self.both.id}/avatar_128?unique=", found["Both"])
            self.assertFalse(found["Shop"])

    def test_revenue(self):
        self.make_won(self.make_contact(self.shop), 700, company_id=False, user_id=self.salesperson.id)
        for model in ("res.partner", "strategic.fit"):
            amounts = {one["name"]: one["amount"] for one in self.customers(model=model, measure="won")}
            self.assertEqual(amounts, {"Both": 0, "Carrier": 0, "Shop": 700})

    def test_bubbles_beyond_60(self):
        many = self.make_many(SHOWN)
        Partner = self.env["res.partner"]
        self.assertEqual(len(Partner.strategic_matrix([("id", "in", many.ids)])["customers"]), SHOWN)
        self.assertFalse(Partner.strategic_matrix([("id", "in", (many + self.both).ids)])["customers"])

    def test_queries_do_not_grow(self):
        customers = self.make_many(20)

        def count(number):
            domain = [("id", "in", customers[:number].ids)]
            return self.count_queries(lambda: self.env["res.partner"].strategic_matrix(domain))

        self.warm(lambda: count(1))
        self.assertEqual(count(20), count(2))

    def test_groups(self):
        with self.assertRaises(AccessError):
            self.customers(user=self.employee)

    def test_hidden_customers_are_not_named(self):
        self.shop.with_env(self.superuser_env).company_id = self.make_company()
        for model in ("res.partner", "strategic.fit"):
            self.assertNotIn("Shop", {one["name"] for one in self.customers(model=model)})
