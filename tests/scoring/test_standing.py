from odoo.exceptions import AccessError
from odoo.tests import tagged

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestStanding(ListCase):
    """The customer's form shows its place in its industry, among the customers that the user may see, and its lists."""

    day = "2026-07-31"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health = cls.superuser_env["res.partner.industry"].create({"name": "Health Care"})
        cls.finance = cls.superuser_env["res.partner.industry"].create({"name": "Finance"})
        cls.customers = cls.make_rated(cls.health, 90, 80, 80, 40, 0)

    @classmethod
    def make_rated(cls, industry, *reputations, **vals):
        customers = cls.env["res.partner"].create(
            [
                {"name": f"Rated {value}", "is_company": True, "industry_id": industry.id, **vals}
                for value in reputations
            ]
        )
        for customer, value in zip(customers, reputations, strict=True):
            cls.assess(customer, cls.renown, value)
        return customers

    def places(self, customers):
        return [customer.strategic_standing()["place"] for customer in customers]

    def test_places(self):
        self.make_rated(self.finance, 100)
        self.make_customer("Not assessed", industry_id=self.health.id)
        self.assertEqual(
            self.places(self.customers),
            [
                "1st of 5 in Health Care",
                "2nd of 5 in Health Care",
                "2nd of 5 in Health Care",
                "4th of 5 in Health Care",
                "5th of 5 in Health Care",
            ],
        )

    def test_endings_of_numbers(self):
        for number, place in ((3, "3rd"), (11, "11th"), (12, "12th"), (21, "21st"), (102, "102nd"), (113, "113th")):
            with self.subTest(number=number):
                said = self.customers[0]._say_place(number, 200)
                self.assertEqual(said, f"{place} of 200 in Health Care")

    def test_no_place_without_reputation_or_industry(self):
        nothing = {"place": False, "percent": False, "hint": False, "lists": []}
        unassessed = self.make_customer("Not assessed", industry_id=self.health.id)
        self.assertEqual(unassessed.strategic_standing(), nothing)
        [without] = self.make_rated(self.finance.browse(), 70)
        self.assertIn("Enter the customer's industry", without.strategic_standing()["hint"])
        self.assertFalse(without.strategic_standing()["place"])
        self.customers[0].active = False
        self.assertEqual(self.customers[0].strategic_standing(), nothing)
        self.assertEqual(self.places(self.customers[1]), ["1st of 4 in Health Care"])

    def test_no_percentage_under_twenty_customers(self):
        first, last = self.customers[0], self.customers[-1]
        self.make_rated(self.health, *[30] * 14)
        self.assertFalse(first.strategic_standing()["percent"])
        self.make_rated(self.health, 30)
        self.assertEqual(first.strategic_standing()["percent"], "Among the best 5 %.")
        self.assertFalse(last.strategic_standing()["percent"], "the last one is no praise")

    def test_a_contact_shows_that_of_its_company(self):
        contact = self.make_contact(self.customers[0])
        self.assertEqual(self.places(contact), ["1st of 5 in Health Care"])

    def test_a_contact_of_a_hidden_company_shows_nothing(self):
        contact = self.make_contact(self.customers[0])
        self.customers[0].company_id = self.make_company("Other company")
        self.env.flush_all()
        self.superuser_env.cr.execute("UPDATE res_partner SET company_id = NULL WHERE id = %s", [contact.id])
        self.env.invalidate_all()
        self.assertEqual(contact.strategic_standing(), {"place": False, "percent": False, "hint": False, "lists": []})

    def test_hidden_customers_are_not_counted(self):
        company = self.make_company("Other company")
        theirs = self.superuser_env["res.partner"].create(
            {"name": "Hidden", "is_company": True, "industry_id": self.health.id, "company_id": company.id}
        )
        self.superuser_env["strategic.assessment"].create(
            {"partner_id": theirs.id, "criterion_id": self.renown.id, "value": 100}
        )
        self.assertEqual(self.places(self.customers[0]), ["1st of 5 in Health Care"])
        self.assertEqual(self.places(self.customers[0].with_env(self.superuser_env)), ["2nd of 6 in Health Care"])

    def test_who_may_not_see_scores_sees_no_place(self):
        for user in (self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                user.partner_id.with_user(user).strategic_standing()

    def test_lists(self):
        acme = self.make_customer("Acme")
        ranked = self.confirmed(
            {"name": "Beta", "rank": 500}, {"name": "Acme", "rank": 12}, edition="2026", valid_until="2027-04-30"
        )
        index = self.confirmed({"name": "Acme", "rank": 0}, name="DAX", source_url="https://example.com")
        self.confirmed("Acme", name="Archived").active = False
        self.assertEqual(
            acme.strategic_standing()["lists"],
            [
                {
                    "id": index.entry_ids.id,
                    "list_id": index.id,
                    "list": "DAX",
                    "rank": False,
                    "url": "https://example.com",
                    "is_counting": False,
                    "valid_until": False,
                    "has_fallen_off": False,
                },
                {
                    "id": ranked.entry_ids.filtered("partner_id").id,
                    "list_id": ranked.id,
                    "list": "Global 500 2026",
                    "rank": "12 of 500",
                    "url": False,
                    "is_counting": False,
                    "valid_until": ranked.valid_until,
                    "has_fallen_off": False,
                },
            ],
        )

    def test_only_the_newest_edition_is_shown(self):
        acme = self.make_customer("Acme")
        former = self.confirmed("Acme", edition="2025")
        following = self.next_edition(former, "Acme")
        self.assertEqual([row["list"] for row in acme.strategic_standing()["lists"]], ["Global 500 2025"], "until then")
        following.action_confirm()
        self.assertEqual([row["list"] for row in acme.strategic_standing()["lists"]], ["Global 500 2026"])

    def test_who_fell_off_is_shown_on_the_former_edition(self):
        acme = self.make_customer("Acme")
        self.next_edition(self.confirmed("Acme", edition="2025"), "Beta")
        [row] = acme.strategic_standing()["lists"]
        self.assertEqual((row["list"], row["has_fallen_off"], row["is_counting"]), ("Global 500 2025", True, True))

    def test_queries_do_not_grow_with_the_lists(self):
        few, many = self.customers[0], self.customers[3]
        for customer, count in ((few, 1), (many, 12)):
            for number in range(count):
                self.confirmed(customer.name, name=f"List {number}")
        self.warm(few.strategic_standing)
        self.assertLessEqual(self.count_queries(many.strategic_standing), self.count_queries(few.strategic_standing))
