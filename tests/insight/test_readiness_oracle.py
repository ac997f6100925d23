from datetime import datetime, timedelta
from fractions import Fraction

from freezegun import freeze_time

from odoo.tests import tagged

from .. import readiness_oracle as oracle
from ..common import ZONES
from ..properties import HealthCheck, given, settings, st
from .readiness_case import ReadinessCase

# Units of the reader's currency for one unit of the second company's currency.
RATE = Fraction(1, 4)
# How many days ago a deal was won or a status changed: just before and after the page's limits of 1, 2 and 5 years,
# and further away.
DAYS = (0, 1, 364, 365, 366, 729, 730, 731, 1095, 1826, 1827, 3000)

deals = st.lists(
    st.tuples(
        st.integers(0, 5),  # which of the six customers
        # Few amounts, so that some are equal. Refunds are negative.
        st.sampled_from([-500, -100, 0, 100, 100, 200, 500, 1000]),
        st.sampled_from([None, *DAYS]),
        st.sampled_from([0, 0, 1]),  # 0 for our company, 1 for the second company
        st.sampled_from([0, 1, 8, 12, 17]),  # hours to add to the days
    ),
    max_size=14,
)
moves = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(DAYS),
        st.sampled_from(["strategic", "strategic", "core", "other", "partial", None]),
    ),
    max_size=10,
)
past = st.sampled_from([0, 0, 1, 365, 400])
places = st.sampled_from([(zone, clock) for zone in dict.fromkeys(ZONES) for clock in ("23:30:00", "00:30:00")])


@tagged("post_install", "-at_install")
class TestReadinessOracle(ReadinessCase):
    """For any deals and movements, the page shows the figures that tests/readiness_oracle.py computes."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.make_second_company()
        cls.companies = cls.env.company + cls.theirs
        cls.won_stage = cls.superuser_env["crm.stage"].search([("is_won", "=", True)], limit=1)

    @given(deals, moves, past, places)
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
    )
    def test_page_agrees_with_oracle(self, deals_data, moves_data, days_ago, place):
        zone, clock = place
        with freeze_time(f"{self.day} {clock}"), self.rolled_back():
            self._check(deals_data, moves_data, days_ago, zone)

    def _check(self, deals_data, moves_data, days_ago, zone):
        now = datetime.now()
        customers = self.env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(6)])
        moments = [
            None if days is None else now - timedelta(days, hours=hours)
            for _number, _amount, days, _company, hours in deals_data
        ]
        self._win(customers, deals_data, moments)
        made = [
            oracle.OracleDeal(number, amount * (RATE if company else 1), moment and oracle.day_in(zone, moment))
            for (number, amount, _days, company, _hours), moment in zip(deals_data, moments, strict=True)
        ]
        # Oldest first, because the engine creates movements in the order of time.
        moved = [
            oracle.OracleMove(number, now.date() - timedelta(days), status)
            for number, days, status in sorted(moves_data, key=lambda move: -move[1])
        ]
        self._move(customers, moved)
        as_of = oracle.day_in(zone, now) - timedelta(days_ago)
        self.sales_manager.tz = zone
        page = self.page(as_of.isoformat(), companies=self.companies)
        self._compare(page, oracle.figures(made, moved, as_of, as_of if days_ago else now.date()))
        self._click(page)

    def _win(self, customers, deals_data, moments):
        """Create the won deals with one call, because one call for each deal takes most of the test's time."""
        deals = self.quiet(self.manager_env)["crm.lead"].create(
            [
                {
                    "name": "Deal",
                    "type": "opportunity",
                    "partner_id": customers[number].id,
                    "expected_revenue": amount,
                    "stage_id": self.won_stage.id,
                    "probability": 100,
                    "company_id": self.companies[company].id,
                }
                for number, amount, _days, company, _hours in deals_data
            ]
        )
        for deal, moment in zip(deals, moments, strict=True):
            deal.date_closed = moment

    def _move(self, customers, moved):
        """Create the movements `moved`, oldest first, and set each customer's status to that of its latest movement."""
        for move in moved:
            self.make_move(customers[move.customer], move.on, move.to)
        self.env.flush_all()
        for number, customer in enumerate(customers):
            self.env.cr.execute(
                "UPDATE res_partner SET strategic_status = %s WHERE id = %s",
                [oracle.status_on(moved, number, datetime.now().date()), customer.id],
            )
        self.env.invalidate_all()

    def _compare(self, page, expected):
        for status, sums in expected["by_status"].items():
            self._same(self.values(page, "status", status or "none")[1:], sums)
        for place, period in enumerate(("last_year", "won")):
            shares, index = expected["concentration"][period]
            for count, share in shares.items():
                self._same([self.values(page, "concentration", f"largest_{count}")[place]], [share])
            self._same([self.values(page, "concentration", "herfindahl")[place]], [index])
        for group, found in expected["retention"].items():
            base, retained, lost, _before, _since, gross, net = self.cells(page, "retention", group)
            self._same(
                [base["value"], retained["value"], lost["value"], retained["share"], gross["value"], net["value"]],
                [found["base"], found["retained"], found["base"] - found["retained"], *self._rates(found)],
            )
        for (year, kind), counts in expected["cohorts"].items():
            shown = self.values(page, "cohorts", f"{year}_{kind}")
            known = counts if counts[0] else counts[:1]
            self.assertEqual(shown, known + [None] * (6 - len(known)))
        for band, count in expected["tenure"].items():
            self.assertEqual(self.values(page, "tenure", band)[0], count)
        averages = self.values(page, "tenure", "average")
        for average, days in ((averages[0], expected["average_days"]), (averages[3], expected["average_days_buying"])):
            self._same([average], [None if days is None else days / 365.25])

    @staticmethod
    def _rates(found):
        return found["rate"], found["gross"], found["net"]

    def _same(self, found, expected):
        self.assertEqual(len(found), len(expected))
        for one, other in zip(found, expected, strict=True):
            if other is None:
                self.assertIsNone(one)
            else:
                self.assertAlmostEqual(one, float(other), places=6)

    def _click(self, page):
        """Check that each number of customers on the page is the number of customers that a click on it opens."""
        columns = {"status": (0, 1), "retention": (0, 1, 2), "cohorts": (0, 1, 3), "tenure": (0,)}
        for section in page["sections"]:
            for row in section["rows"]:
                for place in columns.get(section["key"], ()):
                    cell = row["cells"][place]
                    if cell["open"]:
                        self.assertEqual(len(self.behind(cell, self.companies)), cell["value"])
