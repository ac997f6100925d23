"""Tests of the benchmarks that need no Odoo: whether results meet their targets, and how they are shown."""
import types
import unittest
from unittest import mock

from dev.bench import rows, table


def measured(kind, found, target):
    row = types.SimpleNamespace(KIND=kind, TARGET=target, UNIT="s", measure=lambda _bench, _name: found)
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

    def test_numbers_are_plain(self):
        self.assertEqual([table.number(value) for value in (999.4, 999.6, 1234.5, 0.03125, 12.0)],
                         ["999", "1,000", "1,234", "0.0312", "12"])

    def test_every_row_is_listed_once(self):
        self.assertEqual(len(rows.ALL), len(set(rows.ALL)))


if __name__ == "__main__":
    unittest.main()
