from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import product

from dateutil.relativedelta import relativedelta
from dateutil.tz import gettz
from freezegun import freeze_time

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from ..common import ZONES
from .readiness_case import ReadinessCase

# Moments in UTC, half an hour before or after midnight, in different seasons. The last moment is at a turn of the year.
CLOCKS = ("2026-03-15 23:30:00", "2026-03-16 00:30:00", "2026-06-30 23:30:00", "2027-01-01 00:30:00")
PLACES = tuple(product(dict.fromkeys(ZONES), CLOCKS))


def first_moment(zone, day):
    """Return the moment in UTC at which `day` begins in `zone`, computed without the addon's code."""
    return datetime.combine(day, time.min, gettz(zone)).astimezone(UTC).replace(tzinfo=None)


class ReaderDaysCase(ReadinessCase):
    """Base class: a sales manager reads figures about a customer's deals in one time zone after another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Evening Freight")

    @classmethod
    def make_deal_at(cls, moment, amount=100):
        return cls.make_deal(cls.customer, amount, moment)

    @contextmanager
    def reading(self, zone, clock):
        """Freeze the time at `clock`, with the manager in the time zone `zone`. Roll back at the end.

        Yield the moment in UTC, and its date in the zone.
        """
        with self.subTest(zone=zone, clock=clock), freeze_time(clock), self.rolled_back():
            self.sales_manager.tz = zone
            moment = datetime.fromisoformat(clock)
            yield moment, moment.replace(tzinfo=UTC).astimezone(gettz(zone)).date()

    def of_manager(self, model):
        self.env.invalidate_all()
        return self.as_read(model)

    def won(self, page):
        """Return the page's total of won revenue: of all time, and of the last 12 months."""
        return self.values(page, "status", "total")[2:]


@tagged("post_install", "-at_install")
class TestReadinessDays(ReaderDaysCase):
    """Acquisition readiness counts days in the reader's zone."""

    day = "2026-03-15"

    def test_what_is_won_now_is_on_todays_page(self):
        for place in PLACES:
            with self.reading(*place) as (now, today):
                self.make_deal_at(now)
                page = self.page()
                self.assertEqual(page["as_of"], str(today))
                self.assertEqual(self.won(page), [100, 100])
                self.assertEqual(self.won(self.page(str(today))), [100, 100])
                self.assertEqual(self.values(page, "tenure", "0_1")[0], 1)
                [_assessed, bought, *_amounts] = self.cells(page, "status", "none")
                self.assertEqual(self.behind(bought).ids, self.customer.ids)

    def test_what_is_won_today_is_not_on_yesterdays_page(self):
        for place in PLACES:
            with self.reading(*place) as (now, today):
                self.make_deal_at(now)
                self.assertEqual(self.won(self.page(str(today - timedelta(days=1)))), [0, 0])

    def test_a_day_ends_at_the_readers_midnight(self):
        for zone, clock in PLACES:
            with self.reading(zone, clock) as (_now, today):
                self.make_deal_at(first_moment(zone, today) - timedelta(seconds=1), 1)
                self.make_deal_at(first_moment(zone, today), 20)
                self.make_deal_at(first_moment(zone, today + timedelta(days=1)), 300)
                self.assertEqual(self.won(self.page(str(today - timedelta(days=1)))), [1, 1])
                self.assertEqual(self.won(self.page()), [21, 21])

    def test_a_year_ends_at_the_readers_midnight(self):
        for zone, clock in PLACES:
            with self.reading(zone, clock) as (_now, today):
                for years, amount in ((1, 1), (2, 300)):
                    edge = first_moment(zone, today - relativedelta(years=years) + timedelta(days=1))
                    self.make_deal_at(edge, amount)
                    self.make_deal_at(edge - timedelta(seconds=1), 20 * amount)
                page = self.page()
                self.assertEqual(self.won(page), [6321, 1])
                self.assertEqual(self.values(page, "retention", "all")[3], 320)

    def test_tenure_counts_the_readers_days(self):
        for zone, clock in PLACES:
            with self.reading(zone, clock) as (_now, today):
                self.make_deal_at(first_moment(zone, today - timedelta(days=365)))
                self.assertAlmostEqual(self.values(self.page(), "tenure", "average")[0], 365 / 365.25)

    def test_today_is_the_readers(self):
        """A date after the reader's today counts as today. The page without a date is the reader's page of today.

        Only that page has a row for each partnership stage.
        """
        for place in PLACES:
            with self.reading(*place) as (_now, today):
                self.assertEqual(self.page(str(today + timedelta(days=1)))["as_of"], str(today))
                stages = [row["key"] for section in self.page()["sections"] for row in section["rows"]]
                self.assertIn(f"stage_{self.ended_stage.id}", stages)

    def test_what_moved_this_evening_is_known_today(self):
        """A movement's date is in UTC, so it can be the day after the reader's today. Today's page still counts it."""
        for place in PLACES:
            with self.reading(*place) as (now, today):
                self.make_deal_at(first_moment(place[0], today - relativedelta(months=18)))
                self.make_move(self.customer, now.date(), "strategic")
                self.assertEqual(self.values(self.page(), "retention", "strategic")[0], 1)

    def test_a_zone_that_there_is_not(self):
        with self.reading("UTC", CLOCKS[0]) as (now, today):
            self.make_deal_at(now)
            self.env.flush_all()
            for zone in ("Mars/Olympus", "'; --", 7):
                page = self.of_manager("strategic.readiness").with_context(tz=zone).read_figures()
                self.assertEqual((page["as_of"], self.won(page)), (str(today), [100, 100]))


@tagged("post_install", "-at_install")
class TestPortfolioDays(ReaderDaysCase):
    """The portfolio counts days in the reader's zone."""

    day = "2026-03-15"

    def row(self):
        return self.of_manager("strategic.portfolio.report").search([("partner_id", "=", self.customer.id)])

    def test_customer_since_the_readers_day(self):
        for place in PLACES:
            with self.reading(*place) as (now, today):
                self.make_deal_at(now)
                self.assertRecordValues(
                    self.row(), [{"first_won_date": today, "tenure": "0_1", "won": 100, "won_last_year": 100}]
                )

    def test_a_year_ends_at_the_readers_midnight(self):
        for zone, clock in PLACES:
            with self.reading(zone, clock) as (_now, today):
                edge = first_moment(zone, today - relativedelta(years=1) + timedelta(days=1))
                self.make_deal_at(edge - timedelta(seconds=1), 20)
                self.make_deal_at(edge, 1)
                self.assertRecordValues(self.row(), [{"won_last_year": 1, "won_year_before": 20, "tenure": "1_2"}])

    def test_found_by_the_readers_day(self):
        for place in PLACES:
            with self.reading(*place) as (now, today):
                self.make_deal_at(now)
                Report = self.of_manager("strategic.portfolio.report")
                mine = [("partner_id", "=", self.customer.id)]
                self.assertTrue(Report.search([*mine, ("first_won_date", "=", today)]))
                [group] = Report.formatted_read_group(mine, ["first_won_date:day"], ["__count"])
                self.assertEqual(group["first_won_date:day"][0], str(today))


@tagged("post_install", "-at_install")
class TestRevenueDays(ReaderDaysCase):
    """Revenue as of a day is the revenue won until midnight in the reader's zone."""

    day = "2026-03-15"

    def test_until_a_day(self):
        for zone, clock in PLACES:
            with self.reading(zone, clock) as (now, today):
                self.make_deal_at(now, 1)
                self.make_deal_at(first_moment(zone, today) - timedelta(seconds=1), 20)
                self.make_deal_at(None, 300)
                for day, won in ((today, 321), (today - timedelta(days=1), 320), (today - timedelta(days=2), 300)):
                    revenue = self.of_manager("strategic.revenue")._by_customer(day)
                    rows = self.env.execute_query(
                        SQL("SELECT won FROM (%s) AS revenue WHERE partner_id = %s", revenue, self.customer.id)
                    )
                    self.assertEqual(rows, [(won,)])


@tagged("post_install", "-at_install")
class TestReadinessFilesDays(ReaderDaysCase, HttpCase):
    """The spreadsheet and the printed report have the reader's date, even if the server's date differs."""

    def elsewhere(self):
        """Return a time zone in which it is now another day than in UTC, and the date there."""
        now = datetime.now(UTC)
        zone = "Pacific/Kiritimati" if now.hour >= 12 else "Etc/GMT+12"
        self.assertNotEqual(now.astimezone(gettz(zone)).date(), now.date())
        return zone, now.astimezone(gettz(zone)).date()

    def setUp(self):
        super().setUp()
        self.sales_manager.password = "a good password"
        self.sales_manager.tz, self.today = self.elsewhere()
        self.make_deal_at(datetime.now(UTC).replace(tzinfo=None), 4321)

    def test_spreadsheet(self):
        self.env.flush_all()
        self.authenticate(self.sales_manager.login, "a good password")
        response = self.url_open("/strategic_customer/readiness/xlsx")
        self.assertIn(str(self.today), response.headers["Content-Disposition"])

    def test_paper(self):
        report = self.of_manager("ir.actions.report")
        html, _type = report._render_qweb_html("strategic_customer.report_readiness", None, {})
        self.assertIn("4,321", html.decode())
        self.assertIn(self.today.strftime("%m/%d/%Y"), html.decode())
