from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ...models.scoring import strategic_run_boundaries_mixin
from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestNobodyWaits(RunCase):
    """No user waits for a long import, although pre-commit hooks at its savepoints take locks that last to its end."""

    def connect_impatient(self):
        """Return an environment in which a query fails if it waits 300 ms for a lock."""
        return self.connect(lock_timeout="300ms")

    def begin_import(self):
        """Begin an import: create a customer without a commit. Return its environment and the customer's id."""
        env = self.connect()
        with env.cr.savepoint():
            customer = env["res.partner"].create({"name": "Run import", "is_company": True, "ref": "R0"})
        return env, customer.id

    def open_run(self):
        return self.connect()["strategic.scoring.run"].search([("date_end", "=", False)])

    def test_managers_save_during_an_import(self):
        importing, _customer_id = self.begin_import()
        manager = self.connect_impatient()
        manager["strategic.criterion"].browse(self.rule_id).weight = 30
        manager.cr.commit()
        importing.cr.rollback()

    def test_salespersons_save_during_a_managers_import(self):
        manager = self.connect()
        manager["strategic.criterion"].browse(self.rule_id).weight = 30
        with manager.cr.savepoint():
            pass
        salesperson = self.connect_impatient()
        salesperson["res.partner"].browse(self.customer_ids[1]).ref = "R0"
        salesperson.cr.commit()
        manager.cr.commit()
        self.work(self.connect())
        self.assertEqual(self.fits(self.customer_ids[1:2]), {75})

    def test_import_that_ends_after_the_run(self):
        """The run scores everybody, waits for the import, and scores everybody once more before it ends."""
        importing, customer_id = self.begin_import()
        env, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        self.work(env)
        self.assertEqual(self.fits(), {25, 75})
        self.assertEqual(len(self.open_run().awaited_transactions), 1)
        cron = env.ref("strategic_customer.ir_cron_rescore")
        env.cr.execute(
            "DELETE FROM ir_cron_trigger WHERE cron_id = %s AND call_at < now() at time zone 'UTC'", [cron.id]
        )
        self.assertTrue(env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]), "it comes back by itself")
        self.work(env)
        self.assertTrue(self.open_run(), "as long as the import goes on")
        importing.cr.commit()
        self.assertEqual(self.fits([customer_id]), {50}, "by the old rule, which the import reads")
        self.work(env)
        self.assertEqual(self.fits([customer_id]), {75})
        self.assertFalse(self.open_run())

    def test_import_that_ends_during_the_run(self):
        importing, customer_id = self.begin_import()
        env, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        with self.after_batches([str, importing.cr.commit]):
            self.work(env)
        self.assertEqual(self.fits([customer_id]), {75})
        self.assertFalse(self.open_run())

    def test_import_that_ends_as_the_run_begins(self):
        importing, customer_id = self.begin_import()
        env, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        run = type(env["strategic.scoring.run"])
        await_others = run._await_others

        def commit_first(run):
            importing.cr.commit()
            return await_others(run)

        with patch.object(run, "_await_others", commit_first):
            self.work(env)
        self.assertEqual(self.fits([customer_id]), {75})
        self.assertFalse(self.open_run())

    def test_transaction_that_never_ends(self):
        """A run waits at most an hour for an open transaction, because the follow-up waits for the end of the run."""
        self.startPatcher(patch.object(strategic_run_boundaries_mixin, "LONGEST_WAIT", timedelta(seconds=-1)))
        importing, _customer_id = self.begin_import()
        env, manager = self.connect(), self.connect()
        self.change_weight(manager, 30)
        self.work(env)
        self.assertFalse(self.open_run())
        importing.cr.rollback()
