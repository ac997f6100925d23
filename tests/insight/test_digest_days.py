from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..common import ZONES, StrategicCase

# Hours in UTC at which the digest is sent: shortly before and after midnight in UTC.
HOURS = ("23:30:00", "00:30:00")


@tagged("post_install", "-at_install")
class TestDigestDays(StrategicCase):
    """Daily digests tell each event once, whatever the hour at which they are sent, and the reader's time zone."""

    day = "2026-06-12"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superuser_env["strategic.movement"].search([("to_status", "=", "strategic")]).unlink()
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.launched = cls.env.ref("strategic_customer.strategic_partnership_stage_launched")
        cls.digest = cls.superuser_env["digest.digest"].create(
            {
                "name": "Daily",
                "company_id": cls.superuser_env.company.id,
                "kpi_strategic_customer": True,
                "kpi_strategic_partnership": True,
            }
        )

    def told(self, name, hour, since, **context):
        """Return the figure `name` of the daily digests sent at `hour` from 13 to 16 June, but not before `since`."""
        figures = []
        for day in range(13, 17):
            sent = datetime.fromisoformat(f"2026-06-{day} {hour}")
            if sent < since:
                continue
            with freeze_time(sent):
                digest = self.digest.with_context(**context)
                kpis = digest._compute_kpis(digest.company_id, self.sales_manager)
            [kpi] = [kpi for kpi in kpis if kpi["kpi_name"] == name]
            figures.append(kpi["kpi_col1"]["value"])
        return figures

    def moments(self, hour):
        """Return moments before and after the digest that is sent at `hour` on 14 June."""
        sent = datetime.fromisoformat(f"2026-06-14 {hour}")
        return [sent + timedelta(minutes=minutes) for minutes in (-15, 45, 600)]

    def test_partnerships_are_told_once(self):
        customer = self.make_customer()
        for zone in dict.fromkeys(ZONES):
            self.sales_manager.tz = zone
            # The context has the time zone of the user who sends the digest by hand. The reader may be in another zone.
            for hour, context in zip(HOURS, ({}, {"tz": "Asia/Tokyo"}), strict=True):
                for moment in self.moments(hour):
                    with self.subTest(zone=zone, hour=hour, moment=moment):
                        with freeze_time(moment):
                            partnership = self.make_partnership(customer, date_start=False)
                            partnership = partnership.with_context(tz=zone)
                            partnership.stage_id = self.launched
                            partnership.flush_recordset()
                        self.assertEqual(sum(self.told("kpi_strategic_partnership", hour, moment, **context)), 1)
                        partnership.active = False

    def test_customers_are_told_once(self):
        criteria = self.make_assessed(self.make_audience()), self.make_assessed()
        for zone in dict.fromkeys(ZONES):
            self.sales_manager.tz = zone
            for hour in HOURS:
                for moment in self.moments(hour):
                    with self.subTest(zone=zone, hour=hour, moment=moment):
                        with freeze_time(moment):
                            customer = self.make_customer()
                            for criterion in criteria:
                                self.assess(customer, criterion, 90)
                        self.assertEqual(sum(self.told("kpi_strategic_customer", hour, moment)), 1)
                        self.superuser_env["strategic.movement"].search([("partner_id", "=", customer.id)]).unlink()
