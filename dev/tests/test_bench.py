"""Tests of the benchmarks that need no Odoo: how rows meet their targets and are shown, and how rules are read."""
import types
import unittest
from unittest import mock

from dev.bench import rows, table
from dev.soak import oracle_check


def measured(kind, found, target):
    row = types.SimpleNamespace(KIND=kind, TARGET=target, UNIT="s", measure=lambda _bench: found)
    with mock.patch.object(rows, "module", return_value=row):
        return rows.measure(None, "some_row")


class TestRows(unittest.TestCase):
    def test_a_ratio_may_reach_its_target(self):
        row = measured("ratio", (1.3, 1.0), 1.3)
        self.assertTrue(row["met"])
        self.assertEqual(table.cells(row), ("some_row", "1.3 s", "1 s", "1.3", "≤ 1.3", "yes"))
        self.assertFalse(measured("ratio", (1.31, 1.0), 1.3)["met"])

    def test_a_difference_says_so(self):
        row = measured("difference", (9, 4), 4)
        self.assertEqual(row["ratio"], 5)
        self.assertEqual(table.cells(row)[3:], ("+ 5", "≤ + 4", "NO"))

    def test_an_amount_has_no_reference(self):
        row = measured("amount", (12.34, None), 64)
        self.assertEqual(table.cells(row), ("some_row", "12.3 s", "–", "12.3 s", "≤ 64 s", "yes"))

    def test_every_row_is_listed_once(self):
        self.assertEqual(len(rows.ALL), len(set(rows.ALL)))


class TestRules(unittest.TestCase):
    FACTS = {"zip": "12345", "category_id": [3, 5], "website": None}

    def test_terms(self):
        for domain, met in (
            ([("category_id", "in", [5, 6])], True),
            ([("category_id", "in", [6])], False),
            ([("zip", "=like", "1%")], True),
            ([("website", "!=", False)], False),
            ([("website", "like", "www.")], False),
            ([], True),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(oracle_check.meets(domain, self.FACTS), met)

    def test_operators(self):
        yes, no = ("zip", "=like", "1%"), ("zip", "=like", "2%")
        self.assertTrue(oracle_check.meets(["|", no, yes], self.FACTS))
        self.assertFalse(oracle_check.meets([yes, no], self.FACTS))
        self.assertTrue(oracle_check.meets(["&", yes, "|", yes, no], self.FACTS))

    def test_what_it_does_not_know_is_no_guess(self):
        with self.assertRaises(ValueError):
            oracle_check.meets([("zip", "ilike", "1")], self.FACTS)


if __name__ == "__main__":
    unittest.main()
