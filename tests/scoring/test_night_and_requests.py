from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestNightAndRequests(RunCase):
    """A run that serves both a request and the nightly scoring must also drop assessments that have run out."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        env["res.partner"].browse(self.customer_ids[0]).reputation = 100
        env.cr.commit()
        # Simulate the next day: the assessment ran out yesterday, and the last run is a day older. PostgreSQL's
        # CURRENT_DATE would be the day of the database's time zone, in which the day may have begun already.
        today = fields.Date.today()
        made, yesterday = today - timedelta(days=9), today - timedelta(days=1)
        env.cr.execute(
            "UPDATE strategic_assessment SET date = %s, valid_until = %s WHERE partner_id = %s",
            [made, yesterday, self.customer_ids[0]],
        )
        env.cr.execute(
            "UPDATE res_partner SET strategic_review_date = %s WHERE id = %s", [yesterday, self.customer_ids[0]]
        )
        env.cr.execute("UPDATE strategic_scoring_run SET date_start = date_start - interval '1 day'")
        env.cr.commit()

    def status(self):
        customer = self.connect()["res.partner"].browse(self.customer_ids[0])
        return customer.strategic_status, customer.reputation

    def causes_of_last(self):
        movements = self.connect()["strategic.movement"].search([("partner_id", "=", self.customer_ids[0])])
        return movements[0].cause

    def test_check_waits_as_the_night_comes(self):
        env = self.connect()
        env["strategic.scoring.request"]._ask_check()
        env.cr.commit()
        self.work(env)
        self.assertEqual((*self.status(), self.causes_of_last()), ("other", False, "expired"))

    def test_threshold_waits_as_the_night_comes(self):
        env = self.connect()
        env["ir.config_parameter"].set_param("strategic_customer.reputation_threshold", "60")
        env.cr.commit()
        self.work(env)
        self.assertEqual((*self.status(), self.causes_of_last()), ("other", False, "expired"))

    def test_run_that_goes_on_into_the_next_day(self):
        env = self.connect()
        env["strategic.scoring.run"].create(
            {
                "cause": "threshold",
                "keep_scores": True,
                "last_partner_id": self.customer_ids[5],
                "date_start": env.cr.now().replace(year=2020),
            }
        )
        env.cr.commit()
        self.work(env)
        self.assertEqual(self.status(), ("other", False))

    def test_scores_are_kept_by_day(self):
        env = self.connect()
        self.work(env)
        self.begin_anew(env)
        env["ir.config_parameter"].set_param("strategic_customer.reputation_threshold", "60")
        env.cr.commit()
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"keep_scores": True}])
