from random import Random

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .alike_case import STRATEGIC, AlikeCase, Drawn


@tagged("post_install", "-at_install")
class TestReadinessAlike(AlikeCase):
    """Strategic customers are compared with others alike, as tests/readiness_oracle.py does."""

    def test_agrees_with_oracle(self):
        for seed in range(6):
            with self.subTest(seed=seed), self.rolled_back():
                self._check(self._draw(Random(seed), 20 + 15 * seed))

    def test_countries(self):
        """Customers alike in all but their country: here small groups that are merged hide no group of countries."""
        for seed in range(10, 16):
            random = Random(seed)
            same = {"before": 100, "days": 400, "first": None, "company": 0}
            with self.subTest(seed=seed), self.rolled_back():
                self._check(
                    [one._replace(country=random.randrange(6), **same) for one in self._draw(random, 70)],
                )

    def test_nobody_stays(self):
        self._check([one._replace(since=0) for one in self._draw(Random(7), 40)])

    def test_one_customer(self):
        for moves in (STRATEGIC, ()):
            with self.subTest(moves=moves), self.rolled_back():
                self._check([Drawn(since=50, moves=moves)])

    def test_one_of_each(self):
        page = self._check([Drawn(since=50, moves=STRATEGIC), Drawn(country=2, before=900)])
        self.assertIn("No difference shown", self._section(page, "alike")["findings"][0])

    def test_no_strategic_customer(self):
        page = self._check([one._replace(moves=()) for one in self._draw(Random(8), 20)])
        self.assertIn("nothing to compare", self._section(page, "alike")["findings"][0])

    def test_nobody(self):
        page = self._check([])
        self.assertEqual(self.values(page, "groups_alike", "total"), [0, 0, 0, 0])

    def test_an_earlier_date(self):
        self._check(self._draw(Random(9), 50), days_ago=200)

    def test_words_follow_the_interval(self):
        """A difference that may be chance is never called a difference."""
        many, few = [Drawn(since=10)] * 14, [Drawn()] * 14
        as_strategic = {"moves": STRATEGIC}
        for strategic, others, words in (
            (many, few, "Strategic customers stay more often"),
            (few, many, "Strategic customers stay less often"),
            (many, many, "No difference shown"),
            (many[:3] + few[:1], many[:3] + few[:3], "No difference shown"),
        ):
            with self.subTest(words), self.rolled_back():
                page = self._check([*(one._replace(**as_strategic) for one in strategic), *others])
                self.assertIn(words, self._section(page, "alike")["findings"][0])
                [question] = [one for one in page["questions"] if one["key"] == "retention"]
                self.assertEqual("no difference shown" in question["text"], words == "No difference shown")

    def test_words_on_partnerships(self):
        partner = Drawn(since=10, moves=STRATEGIC, partnership=(600, False, None))
        page = self._check([partner] * 12 + [Drawn(moves=STRATEGIC)] * 12)
        self.assertIn("Customers with a partnership stay more often", self._section(page, "alike")["findings"][1])

    def test_a_company_that_is_not_read(self):
        """A page of our company alone counts neither the deals nor the partnership of the second company."""
        partner = Drawn(moves=STRATEGIC, partnership=(600, False, None))
        self._make([partner, partner, Drawn(moves=STRATEGIC, company=1)])
        theirs = self.superuser_env["strategic.partnership"].search([], limit=1)
        theirs.write({"company_id": self.companies[1].id, "user_id": False})
        for companies, counts in ((self.companies, [2, 1]), (self.companies[0], [1, 1])):
            with self.subTest(companies=companies.mapped("name")):
                page = self.page(companies=companies)
                self.assertEqual([self.values(page, "alike", side)[0] for side in ("with", "without")], counts)

    def test_says_since_when_statuses_are_recorded(self):
        self._make([Drawn(moves=((100, "strategic"),))])
        for section in ("alike", "cohorts"):
            self.assertIn("recorded only since 12/05/2025", self._section(self.page(), section)["findings"][-1])
        self.make_move(self.make_customer(), "2024-01-01", "other")
        self.superuser_env["strategic.movement"].search([("date", ">", "2024-01-01")]).unlink()
        self.assertEqual(len(self._section(self.page(), "alike")["findings"]), 2)

    def test_merged_groups_are_named(self):
        """A group with few others is merged; its row and a note say with which."""
        ours, theirs, *_more = self.countries
        self._make(
            [Drawn(moves=STRATEGIC)] * 3
            + [Drawn()] * 5
            + [Drawn(country=1, moves=STRATEGIC)] * 2
            + [Drawn(country=1)] * 3
            + [Drawn(country=3)] * 2
        )
        section = self._section(self.page(), "groups_alike")
        labels = [row["label"].split(" · ") for row in section["rows"][:-1]]
        self.assertEqual(
            [label[1:] for label in labels], [["Under 1 Year", ours.name], ["Under 1 Year", "Groups merged: 2"]]
        )
        self.assertEqual(len(section["notes"]), 1)
        self.assertIn(f"Other countries; {theirs.name}", section["notes"][0]["text"])

    def test_what_is_no_figure(self):
        Partner = self.env["res.partner"].with_user(self.sales_manager)
        for figure in (
            "alike:strategic:",
            "alike:strategic:119",
            "alike:all:111",
            "partnered:with",
            "first:6:others",
            "first:1:others:2",
            "first:x:others",
            "first",
        ):
            with self.subTest(figure), self.assertRefused(ValidationError, "no figure"):
                Partner.search([("strategic_figure", "=", figure)])
