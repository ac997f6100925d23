from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import NamedTuple

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .. import readiness_oracle as oracle
from .readiness_case import ReadinessCase

# Units of the reader's currency for one unit of the second company's currency.
RATE = Fraction(1, 4)
# How many days ago the year before, and the one before that, have their deals.
BEFORE, OLDER = (366, 400, 700), (740, 900, 1500, 3000)


class Drawn(NamedTuple):
    """A customer of a test: what it bought, its statuses and its partnership."""

    country: int = 0
    before: int = 100  # amount of the year before
    since: int = 0  # amount of the last year
    days: int = 400  # how many days ago the deal of the year before was won
    first: int | None = None  # how many days ago an older deal was won
    moves: tuple = ()  # pairs of days ago and status, oldest first
    partnership: tuple = ()  # days ago when it began or None, whether it is over, days ago when it ended
    company: int = 0  # 0 for our company, 1 for the second company


STRATEGIC = ((500, "strategic"),)


@tagged("post_install", "-at_install")
class TestReadinessAlike(ReadinessCase):
    """Strategic customers are compared with others alike, as tests/readiness_oracle.py does."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies = cls.env.company + cls.make_second_company()
        cls.countries = cls.env["res.country"].search([], limit=5, order="id")
        cls.open_stage = cls.env.ref("strategic_customer.strategic_partnership_stage_agreed")
        cls.won_stage = cls.superuser_env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def test_agrees_with_oracle(self):
        for seed in range(6):
            with self.subTest(seed=seed), self.rolled_back():
                self._check(self._draw(Random(seed), 20 + 15 * seed))

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

    # ------------------------------------------------------------------
    # Ground
    # ------------------------------------------------------------------

    def _section(self, page, key):
        [section] = [one for one in page["sections"] if one["key"] == key]
        return section

    def _draw(self, random, count):
        """Return `count` random customers: few different values, so that some cells are full and many are empty."""
        return [
            Drawn(
                country=random.choice([0, 0, 0, 1, 1, 2, 3, 4, 5]),
                before=random.choice([100, 100, 200, 200, 300, 1000, -50]),
                since=random.choice([0, 0, 50, 100, 400, -100]),
                days=random.choice(BEFORE),
                first=random.choice([None, None, *OLDER]),
                moves=random.choice(
                    [
                        (),
                        (),
                        STRATEGIC,
                        STRATEGIC,
                        ((500, "core"), (100, "strategic")),
                        ((500, "partial"), (90, "strategic")),
                        ((200, "strategic"),),
                    ]
                ),
                partnership=random.choice(
                    [
                        (),
                        (600, False, None),
                        (600, True, 380),
                        (600, True, 200),
                        (300, False, None),
                        (None, False, None),
                    ]
                ),
                company=random.choice([0, 0, 1]),
            )
            for _number in range(count)
        ]

    def _make(self, drawn):
        """Create the customers, and return them with the deals, movements and partnerships for the oracle."""
        now, zone = datetime.now(), self.sales_manager.tz
        customers = self.quiet(self.env)["res.partner"].create(
            [
                {
                    "name": f"Alike {at}",
                    "is_company": True,
                    "country_id": one.country < 5 and self.countries[one.country].id,
                }
                for at, one in enumerate(drawn)
            ]
        )
        deals = [
            (at, amount, now - timedelta(days), one.company)
            for at, one in enumerate(drawn)
            for amount, days in ((one.before, one.days), (one.since, 100), (10, one.first))
            if amount and days
        ]
        self._win(customers, deals)
        moves = [(at, now - timedelta(days), status) for at, one in enumerate(drawn) for days, status in one.moves]
        self.superuser_env["strategic.movement"].create(
            [
                {"partner_id": customers[at].id, "date": moment.date(), "to_status": status, "cause": "assessment"}
                for at, moment, status in moves
            ]
        )
        partnerships = self._partner(
            customers, [(at, *one.partnership) for at, one in enumerate(drawn) if one.partnership]
        )
        return (
            [
                oracle.OracleDeal(at, amount * (RATE if company else 1), oracle.day_in(zone, moment))
                for at, amount, moment, company in deals
            ],
            [oracle.OracleMove(at, moment.date(), status) for at, moment, status in moves],
            partnerships,
            [self.countries[one.country].id if one.country < 5 else None for one in drawn],
        )

    def _win(self, customers, deals):
        leads = self.quiet(self.manager_env)["crm.lead"].create(
            [
                {
                    "name": "Deal",
                    "type": "opportunity",
                    "partner_id": customers[at].id,
                    "expected_revenue": amount,
                    "stage_id": self.won_stage.id,
                    "probability": 100,
                    "company_id": self.companies[company].id,
                }
                for at, amount, _moment, company in deals
            ]
        )
        for lead, (_at, _amount, moment, _company) in zip(leads, deals, strict=True):
            lead.date_closed = moment

    def _partner(self, customers, drawn):
        today = datetime.now().date()
        made = []
        for at, began, is_over, ended in drawn:
            began_on, ended_on = (days and today - timedelta(days) for days in (began, ended))
            made.append(oracle.OraclePartnership(at, began_on, is_over, ended_on))
        self.quiet(self.manager_env)["strategic.partnership"].create(
            [
                {
                    "partner_id": customers[one.customer].id,
                    "name": "Product",
                    "date_start": one.began_on,
                    "date_end": one.ended_on,
                    "stage_id": (self.ended_stage if one.is_over else self.open_stage).id,
                }
                for one in made
            ]
        )
        return made

    def _check(self, drawn, days_ago=0):
        """Create the customers, compare the page with the oracle, click on its figures, and return the page."""
        made = self._make(drawn)
        now = datetime.now()
        as_of = oracle.day_in(self.sales_manager.tz, now) - timedelta(days_ago)
        page = self.page(as_of.isoformat(), companies=self.companies)
        self._compare(page, oracle.alike(*made, as_of, as_of if days_ago else now.date()))
        for row in ("strategic", "others", "with", "without"):
            self._click(self.cells(page, "alike", row)[0])
        for row in self._section(page, "groups_alike")["rows"][:-1]:
            self._click(row["cells"][0])
            self._click(row["cells"][2])
        return page

    def _click(self, cell):
        if cell["open"]:
            self.assertEqual(len(self.behind(cell, self.companies)), cell["value"])

    def _compare(self, page, expected):
        groups = [[cell["value"] for cell in row["cells"]] for row in self._section(page, "groups_alike")["rows"][:-1]]
        self.assertEqual(sorted(groups), expected["groups"])
        notes = self._section(page, "alike")["notes"]
        self.assertEqual(len(notes), 1 if expected["left_out"] else 0)
        for note in notes:
            self.assertEqual(len(self.behind(note, self.companies)), expected["left_out"])
        for row in ("strategic", "others", "difference"):
            self._same(self.values(page, "alike", row)[1:], expected[row])
        for side in ("with", "without"):
            count, rate = expected[side]
            self.assertEqual(self.values(page, "alike", side)[0], count)
            self._same(self.values(page, "alike", side)[1:], rate)
        (_count, one), (_count, other) = expected["with"], expected["without"]
        self._same(self.values(page, "alike", "gain")[1:], oracle.apart(one, other) if one and other else None)

    def _same(self, found, expected):
        for one, other in zip(found, expected or (None, None, None), strict=True):
            if other is None:
                self.assertIsNone(one)
            else:
                self.assertAlmostEqual(one, 100 * other, places=6)
