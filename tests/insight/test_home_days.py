from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from ..common import ZONES
from .home_case import HomeCase


@tagged("post_install", "-at_install")
class TestHomeInAuckland(HomeCase):
    """This month is the reader's: in Auckland it begins half a day before the server's."""

    zone = "Pacific/Auckland"
    clock = "23:30:00"
    day = "2026-05-31"

    def customers(self):
        card = self.cards()["customers"]
        return {name: (self.names(card[name]), card[name]["before"]) for name in ("new", "lost")}

    def test_the_month_has_begun(self):
        with self.on("2026-05-30"):
            self.make_fitting("Of May", 90)
        self.assertEqual(str(Date.context_today(self.audience)), "2026-06-01")
        self.assertEqual(self.customers(), {"new": ([], 1), "lost": ([], 0)})

    def test_what_happens_now_counts_in_it(self):
        with self.on("2026-05-30"):
            dropping = self.make_fitting("Dropping", 90)
        self.assess(dropping, self.renown, 0)
        self.make_fitting("Just now", 90)
        self.assertEqual(self.customers(), {"new": (["Just now"], 1), "lost": (["Dropping"], 0)})

    def test_each_customer_counts_in_one_month(self):
        self.make_fitting("Just now", 90)
        with self.on("2026-06-02"):
            self.assertEqual(self.customers()["new"], ([], 1))
        with self.on("2026-07-02"):
            self.assertEqual(self.customers()["new"], ([], 0))


@tagged("post_install", "-at_install")
class TestHomeDays(HomeCase):
    """In all time zones and at each turn of a month, what has just changed counts this month."""

    day = "2026-05-20"

    def test_what_happens_now_is_of_this_month(self):
        for zone in dict.fromkeys(ZONES):
            self.salesperson.tz = zone
            for day in ("2026-05-31", "2026-06-01", "2026-12-31", "2027-01-01"):
                for hour in ("00:30:00", "23:30:00"):
                    place = self.subTest(zone=zone, day=day, hour=hour)
                    with place, self.rolled_back(), freeze_time(f"{day} {hour}"):
                        self.make_fitting("Just now", 90)
                        card = self.cards(self.salesperson)["customers"]
                        self.assertEqual(self.names(card["new"]), ["Just now"])

    def test_the_quarter_is_the_readers(self):
        partnership = self.make_partnership(self.make_customer(), reference_scope="private", reference_cap=1)
        self.env["strategic.reference"].create({"partnership_id": partnership.id, "kind": "call", "date": "2026-06-30"})
        for zone, left in (("UTC", []), ("America/Los_Angeles", []), ("Pacific/Auckland", partnership.mapped("name"))):
            self.salesperson.tz = zone
            with self.subTest(zone=zone), freeze_time("2026-06-30 23:30:00"):
                card = self.cards(self.salesperson)["references"]
                self.assertEqual(self.names(card["left"], self.salesperson), left)
                self.assertEqual(card["used"]["value"], 0 if left else 1)


@tagged("post_install", "-at_install")
class TestHomeCompanies(HomeCase):
    """The overview counts the customers and partnerships of the companies that the user has chosen."""

    day = "2026-05-20"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_company(members=cls.sales_lead)
        cls.there = cls.make_user("home_there", "salesperson", "contacts", company=cls.second)
        cls.env, env = cls.env_of(cls.there), cls.env
        theirs = cls.make_fitting("Theirs", 90, company_id=cls.second.id, user_id=cls.there.id)
        cls.make_partnership(theirs, name="Theirs", user_id=cls.there.id, company_id=cls.second.id)
        cls.env = env
        ours = cls.make_fitting("Ours", 90, company_id=cls.superuser_env.company.id)
        cls.make_partnership(ours, cls.env_of(cls.sales_lead), name="Ours", user_id=cls.sales_lead.id)

    def read_names(self, user, *companies):
        """Return the names behind the new customers, and behind the partnerships at risk."""
        env = self.env_of(user)
        if companies:
            env = env(context={**env.context, "allowed_company_ids": [company.id for company in companies]})
        cards = env["strategic.home"].read_cards(["customers", "risks"])
        figures = (("res.partner", cards["customers"]["new"]), ("strategic.partnership", cards["risks"]["all"]))
        for model, figure in figures:
            self.assertEqual(env[model].search_count(figure["domain"]), figure["value"])
        return [sorted(env[model].search(figure["domain"]).mapped("name")) for model, figure in figures]

    def test_only_what_the_user_sees_counts(self):
        self.assertEqual(self.read_names(self.there), [["Theirs"], ["Theirs"]])
        self.assertEqual(self.read_names(self.salesperson), [["Ours"], []])
        ours = self.superuser_env.company
        self.assertEqual(self.read_names(self.sales_lead, ours), [["Ours"], ["Ours"]])
        self.assertEqual(self.read_names(self.sales_lead, ours, self.second), [["Ours", "Theirs"]] * 2)
        self.assertEqual(self.read_names(self.sales_lead, self.second), [["Theirs"], ["Theirs"]])
