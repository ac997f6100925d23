from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from .. import readiness_oracle as oracle
from .readiness_case import ReadinessCase

# Units of the reader's currency for one unit of the second company's currency.
RATE = Fraction(1, 4)
# How many days ago deals were won, just before and after what the page tells apart: the last year and the year before
# (365 and 730 days ago), and a first deal up to one and up to two years before the last year (730 and 1096 days ago).
SINCE, BEFORE = (0, 100, 100, 364), (365, 366, 400, 400, 729, 730)
OLDER = (400, 729, 730, 731, 1095, 1096, 1097, 3000)


class Drawn(NamedTuple):
    """A customer of a test: what it bought, its statuses and its partnership."""

    country: int = 0
    before: int = 100  # amount of the year before
    since: int = 0  # amount of the last year
    since_days: int = 100  # how many days ago the deal of the last year was won
    days: int = 400  # how many days ago the deal of the year before was won
    first: int | None = None  # how many days ago an older deal was won
    moves: tuple = ()  # pairs of days ago and status, oldest first
    partnership: tuple = ()  # days ago when it began or None, whether it is over, days ago when it ended
    company: int = 0  # 0 for our company, 1 for the second company
    is_archived: bool = False


STRATEGIC = ((500, "strategic"),)


class AlikeCase(ReadinessCase):
    """Base class that draws customers, creates them, and compares the page with tests/readiness_oracle.py."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies = cls.env.company + cls.make_second_company()
        cls.countries = cls.env["res.country"].search([], limit=5, order="id")
        cls.open_stage = cls.env.ref("strategic_customer.strategic_partnership_stage_agreed")
        cls.won_stage = cls.superuser_env["crm.stage"].search([("is_won", "=", True)], limit=1)

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
                since_days=random.choice(SINCE),
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
                        ((365, "strategic"),),
                        ((500, "strategic"), (365, "core")),
                        ((500, "strategic"), (364, "core")),
                    ]
                ),
                partnership=random.choice(
                    [
                        (),
                        (600, False, None),
                        (600, True, 380),
                        (600, True, 200),
                        (600, True, 365),
                        (600, True, 364),
                        (365, False, None),
                        (364, False, None),
                        (300, False, None),
                        (None, False, None),
                    ]
                ),
                company=random.choice([0, 0, 1]),
                is_archived=not random.randrange(6),
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
            for amount, days in ((one.before, one.days), (one.since, one.since_days), (10, one.first))
            if amount and days is not None
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
        customers.browse([customers[at].id for at, one in enumerate(drawn) if one.is_archived]).active = False
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
