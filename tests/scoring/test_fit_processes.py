from threading import Thread
from time import sleep
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.batches import among
from ...models.scoring import strategic_run_batches_mixin
from ..common import CommittedCase
from .run_case import CUSTOMERS, RunCase


@tagged("post_install", "-at_install")
class TestFitsInARun(RunCase):
    """A run writes the fits of all customers, batch by batch."""

    def stored(self):
        """Return the stored fits of the customers as a list of (ref, fit, potential, status, number of customers)."""
        env = self.connect()
        env.cr.execute(
            "SELECT ref, fit, potential, status, COUNT(*) FROM strategic_fit AS fit "
            "JOIN res_partner ON res_partner.id = partner_id WHERE partner_id IN %s GROUP BY 1, 2, 3, 4 ORDER BY 1",
            [tuple(self.customer_ids)],
        )
        return env.cr.fetchall()

    def test_batches_of_two_sizes(self):
        """After a change of criteria, half of the customers have a better fit, and the others none worth a row."""
        env = self.connect()
        both = [(ref, 50, 50, "other", CUSTOMERS // 2) for ref in ("R0", "R1")]
        self.assertEqual(self.stored(), both)
        for size in (10, 25):
            with self.subTest(size=size), patch.object(strategic_run_batches_mixin, "LARGEST_BATCH", size):
                self.change_weight(env, 30)
                self.work(env)
                self.assertEqual(self.stored(), [("R0", 75, 75, "partial", CUSTOMERS // 2)])
                self.change_weight(env, 10)
                self.work(env)
                self.assertEqual(self.stored(), both)

    def test_locked_customers_are_written_in_a_later_pass(self):
        env, user = self.connect(), self.connect()
        self.change_weight(env, 30)
        self.begin_anew(user)
        locked_id = self.customer_ids[0]
        user.cr.execute("SELECT 1 FROM res_partner WHERE id = %s FOR NO KEY UPDATE", [locked_id])
        seen = []

        def unlock():
            env.cr.execute("SELECT partner_id, fit FROM strategic_fit WHERE partner_id = %s", [locked_id])
            seen.append(dict(env.cr.fetchall()))
            user.cr.rollback()

        with self.after_first_customers(unlock):
            self.work(env)
        self.assertEqual(seen[0][locked_id], 50, "the old fit, as the row was locked")
        self.assertEqual(self.stored(), [("R0", 75, 75, "partial", CUSTOMERS // 2)])

    def test_threshold_with_kept_scores(self):
        env = self.connect()
        env["ir.config_parameter"].set_param("strategic_customer.audience_fit_threshold", "50")
        env.cr.commit()
        self.work(env)
        self.assertRecordValues(env["strategic.scoring.run"].search([], limit=1), [{"keep_scores": True}])
        self.assertEqual(self.stored(), [(ref, 50, 50, "partial", CUSTOMERS // 2) for ref in ("R0", "R1")])


@tagged("post_install", "-at_install")
class TestFitsOfTwoTransactions(CommittedCase):
    """Two transactions change one customer at the same moment, or the same fits."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        self.audience_ids = env["strategic.audience"].create([{"name": "Fit Best"}, {"name": "Fit Second"}]).ids
        best, second = self.audience_ids
        # The fit is 30 of 202 points, 14.85. Each assessment of a light criterion with 70 adds 0.7 points: 15.20 rounds
        # to 15 too, but 15.54 to 16. The potential stays 65. So a transaction that does not see the other's assessment
        # finds no new fit, and would not collide if it did not write the customer's row anyway.
        vals = {"name": "Fit", "method": "judgement", "audience_id": second}
        criteria = env["strategic.criterion"].create([{**vals, "weight": weight} for weight in (100, 100, 1, 1)])
        self.heavy_id, _open_id, *self.light_ids = criteria.ids
        customers = env["res.partner"].create([{"name": f"Fit {number}", "is_company": True} for number in range(3)])
        self.customer_ids = customers.ids
        assessments = env["strategic.assessment"]
        for customer_id in self.customer_ids:
            self.assess(env, customer_id, self.heavy_id, 30)
            assessments.create(
                {"partner_id": customer_id, "dimension": "audience_fit", "audience_id": best, "value": 90}
            )
        env.cr.commit()
        self.assertEqual(self.stored(), [15, 15, 15])

    def remove(self, env):
        env["res.partner"].search([("name", "=like", "Fit %")]).unlink()
        env["strategic.audience"].search([("name", "=like", "Fit %")]).unlink()

    def assess(self, env, customer_id, criterion_id, value):
        env["strategic.assessment"].create({"partner_id": customer_id, "criterion_id": criterion_id, "value": value})

    def stored(self):
        """Return the customers' fits to the second audience, in the order of the customers; None without a row."""
        env = self.connect()
        env.cr.execute(
            "SELECT partner_id, fit FROM strategic_fit WHERE audience_id = %s AND partner_id IN %s",
            [self.audience_ids[1], tuple(self.customer_ids)],
        )
        found = dict(env.cr.fetchall())
        return [found.get(customer_id) for customer_id in self.customer_ids]

    @mute_logger("odoo.sql_db")
    def test_two_points_of_one_customer(self):
        """The later transaction is refused and tried again, so that the fit counts both assessments."""
        customer_id = self.customer_ids[0]
        first, second = self.connect(), self.connect()
        self.assess(first, customer_id, self.light_ids[0], 70)
        first.cr.commit()
        self.assertEqual(self.stored()[0], 15)
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.assess(second, customer_id, self.light_ids[1], 70)
        self.begin_anew(second)
        self.assess(second, customer_id, self.light_ids[1], 70)
        second.cr.commit()
        self.assertEqual(self.stored()[0], 16)

    def score(self, env, **options):
        return env["strategic.scoring"]._score_batch(among(self.customer_ids), ("customer",), **options)

    def delete_fits(self):
        env = self.connect()
        env.cr.execute("DELETE FROM strategic_fit WHERE partner_id IN %s", [tuple(self.customer_ids)])
        env.cr.commit()

    def test_locked_customer_is_left_for_later(self):
        """Only fits differ, so no customer's row is written. Still the fits of a locked customer are left."""
        self.delete_fits()
        user, batch = self.connect(), self.connect()
        user.cr.execute("SELECT 1 FROM res_partner WHERE id = %s FOR NO KEY UPDATE", [self.customer_ids[1]])
        scored = self.score(batch, skip_locked=True)
        self.assertEqual((scored.written, scored.skipped), ([], [self.customer_ids[1]]))
        batch.cr.commit()
        self.assertEqual(self.stored(), [15, None, 15])
        user.cr.rollback()
        scored = self.score(batch, skip_locked=True)
        self.assertEqual((scored.written, scored.skipped), ([], []))
        batch.cr.commit()
        self.assertEqual(self.stored(), [15, 15, 15])

    def test_customer_deleted_while_only_its_fits_are_written(self):
        """The deletion waits for the scoring, but does not see the fits that it has written: the night deletes them."""
        self.delete_fits()
        batch, user = self.connect(), self.connect()
        deleted_id = self.customer_ids[0]
        self.score(batch)
        deletion = Thread(target=user["res.partner"].browse(deleted_id).unlink)
        deletion.start()
        self.wait_for_lock(user)
        batch.cr.commit()
        deletion.join()
        user.cr.commit()
        self.assertEqual(self.stored(), [15, 15, 15])
        env = self.connect()
        env["strategic.fit"]._delete_of_nobody()
        env.cr.commit()
        self.assertEqual(self.stored(), [None, 15, 15])

    def test_audience_deleted_while_a_customer_is_written(self):
        """The deletion does not see the new fit. Nobody sees it either, and the next run deletes it."""
        env = self.connect()
        audience = env["strategic.audience"].create({"name": "Fit Gone", "sequence": 99})
        # The fit of 80 is a row, but the best audience stays another one, so nothing makes the deletion wait.
        rule = {"name": "Fit", "method": "rule", "audience_id": audience.id}
        env["strategic.criterion"].create(
            [
                {**rule, "weight": 80, "domain": "[('ref', '=', 'fit-gone')]"},
                {**rule, "weight": 20, "domain": "[('ref', '=', 'nobody')]"},
            ]
        )
        env.cr.commit()
        user, manager = self.connect(), self.connect(lock_timeout="5s")
        user["res.partner"].browse(self.customer_ids[0]).ref = "fit-gone"
        user.flush_all()
        manager["strategic.audience"].browse(audience.id).unlink()
        manager.cr.commit()
        user.cr.commit()
        self.assertEqual(self.count_fits_to(audience.id), 1)
        reader = self.connect()
        fits = reader["strategic.fit"]
        of_customer = [("partner_id", "=", self.customer_ids[0])]
        columns = {"audience_id": {"fields": {"display_name": {}}}}
        names = [row["audience_id"]["display_name"] for row in fits.web_search_read(of_customer, columns)["records"]]
        self.assertEqual(sorted(names), ["Fit Best", "Fit Second"])
        groups = fits.formatted_read_group(of_customer, ["audience_id"], ["__count"])
        self.assertEqual([group["__count"] for group in groups], [1, 1])
        reader["strategic.scoring.run"]._cron_rescore()
        self.assertEqual(self.count_fits_to(audience.id), 0)

    def count_fits_to(self, audience_id):
        env = self.connect()
        env.cr.execute("SELECT COUNT(*) FROM strategic_fit WHERE audience_id = %s", [audience_id])
        return env.cr.fetchone()[0]

    def wait_for_lock(self, env):
        """Wait until the transaction of `env` waits for another one."""
        pid = env.cr._cnx.info.backend_pid
        watch = self.connect()
        for _second_tenth in range(100):
            watch.cr.execute("SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [pid])
            if watch.cr.fetchone() == ("Lock",):
                return
            watch.cr.rollback()
            sleep(0.1)
        self.fail("The transaction waits for nothing")

    @mute_logger("odoo.sql_db")
    def test_two_runs_do_not_double_a_fit(self):
        self.delete_fits()
        first, second = self.connect(), self.connect()
        self.score(first)
        first.cr.commit()
        # The second transaction still sees no fits, so PostgreSQL refuses its rows.
        with self.assertRaises(psycopg2.errors.SerializationFailure):
            self.score(second)
        second.cr.rollback()
        self.score(second)
        second.cr.commit()
        self.assertEqual(self.stored(), [15, 15, 15])
