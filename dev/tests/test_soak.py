"""Tests of the soak test's checks: they find lost data, movements without a true cause, and faults in Odoo's log."""
import unittest

from dev import odoo_log
from dev.soak import ledger, server
from dev.soak.people import Action


def stored(values=None, ids=(), movements=(), statuses=None):
    kinds = {"customer": set(), "assessment": set(), "lead": set()}
    for kind, id_ in ids:
        kinds[kind].add(id_)
    return ledger.Stored(values or {}, kinds, list(movements), statuses or {})


class TestLost(unittest.TestCase):
    def written(self, **values):
        return [Action("write_plain", 1, ended=1, customer=7, stored=[["ref", 7, "old"]]),
                Action("write_plain", 1, ended=2, customer=7, stored=[["ref", 7, "new"]], **values)]

    def test_the_last_answer_counts(self):
        self.assertEqual(ledger.lost(self.written(), stored({("ref", 7): "new"})), [])
        self.assertEqual(len(ledger.lost(self.written(), stored({("ref", 7): "old"}))), 1)

    def test_what_was_refused_is_not_stored(self):
        self.assertEqual(ledger.lost(self.written(refused="no"), stored({("ref", 7): "old"})), [])

    def test_without_an_answer_either_may_be_stored(self):
        for ref in ("old", "new"):
            self.assertEqual(ledger.lost(self.written(error="timed out"), stored({("ref", 7): ref})), [])

    def test_a_deleted_customer_has_no_values(self):
        deleted = Action("delete", 1, ended=3, gone=[7])
        self.assertEqual(ledger.lost([*self.written(), deleted], stored()), [])

    def test_assessments_and_imports(self):
        done = [Action("assess", 1, customer=7, made=[["assessment", 3]]),
                Action("import_customers", 1, made=[["customer", 8], ["customer", 9]]), Action("delete", 1, gone=[9])]
        self.assertEqual(len(ledger.lost(done, stored())), 2)
        self.assertEqual(ledger.lost(done, stored(ids=[("assessment", 3), ("customer", 8)])), [])


class TestMovements(unittest.TestCase):
    def test_a_movement_follows_the_one_before(self):
        chain = [(7, None, "core", "criteria", True), (7, "other", "strategic", "criteria", False)]
        found = ledger.untrue_movements([], stored(movements=chain, statuses={7: "strategic"}))
        self.assertEqual(found, ["customer 7: moved from other, but was core"])

    def test_the_last_movement_is_the_status(self):
        found = stored(movements=[(7, None, "core", "criteria", True)], statuses={7: "other"})
        self.assertEqual(len(ledger.untrue_movements([], found)), 1)

    def test_an_assessment_needs_somebody_who_assessed(self):
        found = stored(movements=[(7, None, "core", "assessment", False)], statuses={7: "core"})
        self.assertEqual(len(ledger.untrue_movements([], found)), 1)
        self.assertEqual(ledger.untrue_movements([Action("assess", 1, customer=7)], found), [])


class TestLog(unittest.TestCase):
    def faults(self, text):
        return [entry for entry in odoo_log.bad_entries(text) if server.is_fault(entry)]

    def test_what_is_a_fault(self):
        start = "2026-01-01 00:00:00,000 12 "
        self.assertFalse(self.faults(start + "INFO db odoo.x: all is well"))
        self.assertFalse(self.faults(start + "ERROR db odoo.sql_db: bad query: …\nERROR: could not serialize access"))
        self.assertFalse(self.faults(start + "WARNING db odoo.http: You can't do that."))
        self.assertTrue(self.faults(start + "ERROR db odoo.http: Exception\nTraceback (most recent call last):"))
        self.assertTrue(self.faults("Traceback (most recent call last):\n  File …"))


if __name__ == "__main__":
    unittest.main()
