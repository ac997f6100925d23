"""Tests of the soak test that need no Odoo: it finds lost data, untrue movements, and bad records in a log."""
import unittest

from dev.soak import ledger, server


def entry(kind, ended, **values):
    return {"kind": kind, "ended": ended, "error": None, "refused": None, **values}


def stored(**values):
    return {"partners": {}, "tags": {}, "assessments": {}, "leads": [], "weights": {}, "settings": {}, "movements": [],
            "statuses": {}, **values}


class TestLost(unittest.TestCase):
    def written(self, **values):
        return [entry("write_plain", 1, customer=7, values={"ref": "old"}),
                entry("write_plain", 2, customer=7, values={"ref": "new"}, **values)]

    def test_the_last_answer_counts(self):
        self.assertEqual(ledger.lost(self.written(), stored(partners={"7": ["new", None, None, True]})), [])
        self.assertEqual(len(ledger.lost(self.written(), stored(partners={"7": ["old", None, None, True]}))), 1)

    def test_what_was_refused_is_not_stored(self):
        found = stored(partners={"7": ["old", None, None, True]})
        self.assertEqual(ledger.lost([*self.written()[:1], entry("write_plain", 2, refused="no", customer=7,
                                                                 values={"ref": "new"})], found), [])

    def test_without_an_answer_either_may_be_stored(self):
        done = self.written()
        done[1]["error"] = "timed out"
        for ref in ("old", "new"):
            self.assertEqual(ledger.lost(done, stored(partners={"7": [ref, None, None, True]})), [])

    def test_assessments_and_imports(self):
        done = [entry("assess", 1, customer=7, assessment=3), entry("import_customers", 1, made=[8, 9]),
                entry("delete", 2, gone=[9])]
        self.assertEqual(len(ledger.lost(done, stored())), 2)
        self.assertEqual(ledger.lost(done, stored(assessments={"3": 7}, partners={"8": [None, None, None, True]})), [])


class TestMovements(unittest.TestCase):
    def test_a_movement_follows_the_one_before(self):
        chain = [[7, None, "core", "criteria"], [7, "other", "strategic", "criteria"]]
        self.assertEqual(len(ledger.untrue_movements([], stored(movements=chain, statuses={"7": "strategic"}), {})), 1)

    def test_the_last_movement_is_the_status(self):
        found = stored(movements=[[7, None, "core", "criteria"]], statuses={"7": "other"})
        self.assertEqual(len(ledger.untrue_movements([], found, {})), 1)

    def test_an_assessment_needs_somebody_who_assessed(self):
        found = stored(movements=[[7, None, "core", "assessment"]], statuses={"7": "core"})
        self.assertEqual(len(ledger.untrue_movements([], found, {})), 1)
        self.assertEqual(ledger.untrue_movements([entry("assess", 1, customer=7, assessment=1)], found, {}), [])


class TestLog(unittest.TestCase):
    def test_what_is_bad(self):
        start = "2026-01-01 00:00:00,000 12 "
        self.assertFalse(server.is_bad(start + "INFO db odoo.x: all is well"))
        self.assertFalse(server.is_bad(start + "ERROR db odoo.sql_db: bad query: …\nERROR: could not serialize access"))
        self.assertFalse(server.is_bad(start + "WARNING db odoo.http: You can't do that."))
        self.assertTrue(server.is_bad(start + "ERROR db odoo.http: Exception\nTraceback (most recent call last):"))
        self.assertTrue(server.is_bad("Traceback (most recent call last):\n  File …"))
