import time
from contextlib import closing
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import db_connect
from odoo.tests import get_db_name, tagged

from odoo.addons.base.models import ir_cron

from ...models.scoring import strategic_review
from .run_case import RunCase

# Seconds that Odoo's scheduler gives a scheduled action in these tests, instead of ten.
BUDGET = 0.5


@tagged("post_install", "-at_install")
class TestScheduler(RunCase):
    """A scheduled action that ends with work left wakes Odoo's processes, which else look for work once a minute."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(ir_cron, "MIN_TIME_PER_JOB", BUDGET))
        self.startPatcher(patch.dict("os.environ"))
        ir_cron.os.environ.pop("ODOO_NOTIFY_CRON_CHANGES", None)
        self.connect().cr.execute("DELETE FROM ir_cron_trigger")
        self.cursors[-1].commit()
        # The connection on which a process of Odoo waits for work.
        self.waiting = self.enterContext(closing(db_connect("postgres").cursor()))
        self.waiting.execute("LISTEN cron_trigger")
        self.waiting.commit()

    def schedule(self, name):
        """Run the scheduled action `name` once, in a process of its own, as Odoo's scheduler does."""
        cron_cr = self.connect().cr
        job = ir_cron.IrCron._acquire_one_job(cron_cr, self.cron(name).id, include_not_ready=True)
        self.forget_notifications()
        self.registry["ir.cron"]._process_job(cron_cr, job)
        cron_cr.commit()

    def cron(self, name):
        return self.connect().ref(f"strategic_customer.ir_cron_{name}")

    def forget_notifications(self):
        self.waiting._cnx.poll()
        self.waiting._cnx.notifies.clear()

    def is_woken(self):
        """Return whether the processes of Odoo have been told to look for work in this database."""
        self.waiting._cnx.poll()
        return get_db_name() in [notification.payload for notification in self.waiting._cnx.notifies]

    def triggers(self, name):
        """Return the moments at which the scheduled action `name` is to run."""
        return self.connect()["ir.cron.trigger"].search([("cron_id", "=", self.cron(name).id)]).mapped("call_at")

    def out_of_time(self):
        time.sleep(BUDGET)

    def test_run_with_customers_left(self):
        self.change_weight(self.connect(), 30)
        with self.after_batches([self.out_of_time]):
            self.schedule("rescore")
        self.assertTrue(self.connect()["strategic.scoring.run"].search([("date_end", "=", False)]))
        self.assertTrue(self.is_woken())
        self.assertLessEqual(min(self.triggers("rescore")), fields.Datetime.now())
        self.forget_notifications()
        self.schedule("rescore")
        self.assertEqual(self.fits(), {25, 75})
        self.assertFalse(self.triggers("rescore"))
        self.assertFalse(self.is_woken())

    def test_run_that_waits_for_others(self):
        importing = self.connect()
        with importing.cr.savepoint():
            importing["res.partner"].create({"name": "Run import", "is_company": True, "ref": "R0"})
        self.change_weight(self.connect(), 30)
        self.schedule("rescore")
        self.assertFalse(self.is_woken())
        [moment] = self.triggers("rescore")
        self.assertGreater(moment, fields.Datetime.now() + timedelta(seconds=30))

    def test_follow_ups_left(self):
        env = self.connect()
        before = {customer_id: {"is_strategic": False} for customer_id in self.customer_ids[:3]}
        env["strategic.follow_up"]._queue_customers(before, "criteria")
        env.cr.commit()
        follow_up = type(env["strategic.follow_up"])._follow_up

        def follow_up_slowly(follow_ups, customers_before):
            self.out_of_time()
            follow_up(follow_ups, customers_before)

        with patch.object(type(env["strategic.follow_up"]), "_follow_up", follow_up_slowly):
            self.schedule("follow_up")
        left = self.connect()["strategic.follow_up"]
        self.assertEqual(left.search_count([]), 2)
        self.assertTrue(self.is_woken())
        self.forget_notifications()
        self.schedule("follow_up")
        self.assertFalse(left.with_env(self.connect()).search([]))
        self.assertFalse(self.triggers("follow_up"))
        self.assertFalse(self.is_woken())

    def test_reviews_left(self):
        env = self.connect()
        for customer in env["res.partner"].browse(self.customer_ids[:2]):
            customer.reputation = 100
        env["strategic.assessment"].search([("partner_id", "in", self.customer_ids)]).valid_until = fields.Date.today()
        env.cr.commit()
        self.startPatcher(patch.object(strategic_review, "BATCH_SIZE", 1))
        create_activities = strategic_review.StrategicReview._create_activities

        def create_slowly(reviews, customers):
            self.out_of_time()
            create_activities(reviews, customers)

        with patch.object(type(env["strategic.review"]), "_create_activities", create_slowly):
            self.schedule("review")
        self.assertEqual(self.count_activities(), 1)
        self.assertTrue(self.is_woken())
        self.forget_notifications()
        self.schedule("review")
        self.assertEqual(self.count_activities(), 2)
        self.assertFalse(self.triggers("review"))
        self.assertFalse(self.is_woken())

    def count_activities(self):
        activities = self.connect()["mail.activity"]
        return activities.search_count([("res_model", "=", "res.partner"), ("res_id", "in", self.customer_ids)])
