from datetime import UTC, date, datetime, timedelta

from dateutil.tz import gettz

from odoo.tests import tagged
from odoo.tools import SQL

from ...tools import days
from ..common import StrategicCase

# Time zones to test. In some, the clocks change at midnight, the offset from UTC includes 45 minutes, a date was
# skipped (Apia), or the offset never changes.
PLACES = (
    "UTC",
    "Pacific/Auckland",
    "America/Los_Angeles",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Pacific/Apia",
    "Etc/GMT+12",
)


@tagged("post_install", "-at_install")
class TestDays(StrategicCase):
    """Our Python code, our SQL and dateutil agree on the day of a moment in the reader's time zone."""

    def env_at(self, zone):
        return self.env(context={**self.env.context, "tz": zone})

    def moments(self, zone):
        """Return moments spread over many years, and moments around each change of the clocks in `zone`."""
        start = datetime(2009, 1, 1)
        spread = [start + timedelta(hours=97 * number) for number in range(1500)]
        edges = [
            change + timedelta(seconds=seconds)
            for change in days._offsets(zone)[0]
            if change > start
            for seconds in (-86_400, -3600, -1, 0, 1, 3600, 86_400)
        ]
        return spread + edges

    def test_day_of_a_moment(self):
        for place in PLACES:
            with self.subTest(place=place):
                env = self.env_at(place)
                moments = self.moments(place)
                expected = [moment.replace(tzinfo=UTC).astimezone(gettz(place)).date() for moment in moments]
                self.assertEqual([days.day_of(env, moment) for moment in moments], expected)
                values = SQL(", ").join(SQL("(%s, %s::timestamp)", *pair) for pair in enumerate(moments))
                found = self.env.execute_query(
                    SQL(
                        "SELECT %s FROM (VALUES %s) AS moment (number, at) ORDER BY number",
                        days.day_sql(env, SQL.identifier("moment", "at")),
                        values,
                    )
                )
                self.assertEqual([day for [day] in found], expected)

    def test_a_day_begins_with_its_first_moment(self):
        for place in PLACES:
            with self.subTest(place=place):
                env = self.env_at(place)
                for day in {moment.date() for moment in self.moments(place)}:
                    if (place, day) == ("Pacific/Apia", date(2011, 12, 30)):
                        continue  # Samoa, which moved across the date line, had no 30 December 2011
                    first = days.begin(env, day)
                    self.assertEqual(days.day_of(env, first), day)
                    self.assertLess(days.day_of(env, first - timedelta(seconds=1)), day)

    def test_a_day_that_was_left_out_is_empty(self):
        env = self.env_at("Pacific/Apia")
        self.assertEqual(days.begin(env, date(2011, 12, 30)), days.begin(env, date(2011, 12, 31)))

    def test_zones_that_there_are_not(self):
        """If the reader's time zone does not exist, the day of a moment is its day in UTC."""
        moment = datetime(2026, 3, 15, 23, 30)
        for zone in ("Mars/Olympus", "'; DROP TABLE res_partner; --", "", 7, ["UTC"], "../etc/passwd"):
            with self.subTest(zone=zone):
                env = self.superuser_env(context={"tz": zone})
                self.superuser_env.user.tz = False
                self.assertEqual(days.day_of(env, moment), date(2026, 3, 15))
                self.assertEqual(days.begin(env, date(2026, 3, 15)), datetime(2026, 3, 15))
                [[found]] = env.execute_query(SQL("SELECT %s", days.day_sql(env, SQL("%s::timestamp", moment))))
                self.assertEqual(found, date(2026, 3, 15))

    def test_names_that_postgresql_need_not_know(self):
        env = self.env_at("Asia/Calcutta")
        [[day]] = env.execute_query(
            SQL("SELECT %s", days.day_sql(env, SQL("%s::timestamp", datetime(2026, 3, 15, 19, 0))))
        )
        self.assertEqual(day, date(2026, 3, 16))

    def test_no_moment_has_no_day(self):
        for place in ("UTC", "Pacific/Auckland"):
            [[day]] = self.env.execute_query(SQL("SELECT %s", days.day_sql(self.env_at(place), SQL("NULL::timestamp"))))
            self.assertIsNone(day)
