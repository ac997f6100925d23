"""Tests of the benchmarks that need no Odoo: verdicts, and how they are shown."""
import json
import tempfile
import types
import unittest
from pathlib import Path
from unittest import mock

from dev import ui
from dev.bench import measure_all, measuring, rows, table, verdict
from dev.bench.verdict import Figures

row_of = rows.measure


def measured(kind, ours, reference, target, **more):
    row = types.SimpleNamespace(KIND=kind, TARGET=target, UNIT="s", **more,
                                measure=lambda _bench, _name: Figures(ours, reference))
    with mock.patch.object(rows, "module", return_value=row):
        return rows.measure(None, "some_row")


class TestRows(unittest.TestCase):
    def test_a_ratio_may_reach_its_target(self):
        row = measured("ratio", [1.3], [1.0], 1.3)
        self.assertTrue(row["met"])
        self.assertEqual(table.cells(row), ("some_row", "1.3 s", "1 s", "1.3", "± 0 %", "≤ 1.3", "yes"))
        self.assertFalse(measured("ratio", [1.31], [1.0], 1.3)["met"])

    def test_medians_are_compared(self):
        row = measured("ratio", [3, 1, 2, 2, 90], [1, 1, 1, 1, 1], 100)
        self.assertEqual((row["ours"], row["reference"], row["ratio"]), (2, 1, 2))

    def test_a_difference_says_so(self):
        row = measured("difference", [9], [4], 4)
        self.assertEqual(row["ratio"], 5)
        self.assertEqual(table.cells(row)[3:], ("+ 5", "± 0", "≤ + 4", "NO"))

    def test_an_amount_has_no_reference(self):
        row = measured("amount", [12.34], [], 64)
        self.assertEqual(table.cells(row), ("some_row", "12.3 s", "–", "12.3 s", "± 0 %", "≤ 64 s", "yes"))

    def test_what_is_no_limit_is_marked(self):
        self.assertEqual(table.cells(measured("ratio", [1], [2], 1, IS_LIMIT=False))[2], "2 s *")
        self.assertEqual(table.cells(measured("ratio", [1], [2], 1))[2], "2 s")

    def test_numbers_are_plain(self):
        self.assertEqual([table.number(value) for value in (999.4, 999.6, 1234.5, 0.03125, 12.0)],
                         ["999", "1,000", "1,234", "0.0312", "12"])

    def test_every_row_is_listed_once(self):
        self.assertEqual(len(rows.ALL), len(set(rows.ALL)))


class TestAll(unittest.TestCase):
    def measured(self, name):
        if name == "broken":
            raise ui.Problem("It fails.", "Mend it.")
        with mock.patch.object(rows, "module", return_value=types.SimpleNamespace(
            TARGET=1.3, UNIT="s", measure=lambda _bench, _name: Figures([1.0], [1.0]),
        )):
            return row_of(None, name)

    def test_a_row_that_fails_does_not_lose_the_others(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(ui, "say"), mock.patch.object(ui, "problem"), \
                mock.patch.object(rows, "measure", lambda _bench, name: self.measured(name)):
            file = Path(folder) / "rows.json"
            found, failed = measure_all(None, ["first", "broken", "last"], file)
            written = json.loads(file.read_text(encoding="utf-8"))
        self.assertEqual([row["row"] for row in found], ["first", "last"])
        self.assertEqual(failed, ["broken"])
        self.assertEqual([(row["row"], row["verdict"]) for row in written], [("first", "yes"), ("last", "yes")])


class TestOnce(unittest.TestCase):
    def test_a_row_may_run_a_side_by_itself(self):
        bench = measuring.Bench(None, 1000, keep=False)
        bench.bases = mock.MagicMock()
        bench.bases.copied.return_value.__enter__.return_value = "copy"
        row = types.SimpleNamespace(BASE="scored", run_ours=lambda _bench, database: f"ours on {database}")
        with mock.patch.object(rows, "module", return_value=row), mock.patch.object(bench, "run") as run:
            self.assertEqual(bench.once("some_row", 1000), "ours on copy")
            bench.once("some_row", 1000, "reference")
        run.assert_called_once_with("copy", "inside.measure(env, 'some_row', 'reference')")


class TestVerdict(unittest.TestCase):
    def test_a_spread_beyond_the_target_is_noisy(self):
        for ratio, found in ((1.0, "yes"), (1.19, "yes"), (1.21, "noisy"), (1.39, "noisy"), (1.41, "NO"), (2.0, "NO")):
            self.assertEqual(verdict.verdict(ratio, 0.1, 1.3), found, ratio)

    def test_a_noisy_row_is_not_met(self):
        row = measured("ratio", [1.0, 1.2, 1.4], [1.0, 1.0, 1.0], 1.3)
        self.assertEqual((row["spread"], row["verdict"], row["met"]), (16.67, "noisy", False))

    def test_load_on_both_sides_of_a_round_is_no_spread(self):
        self.assertEqual(verdict.spread("ratio", Figures([1, 2, 4], [1, 2, 4])), 0)
        self.assertEqual(verdict.spread("ratio", Figures([1, 2, 4], [1, 1, 1])), 1.5)

    def test_the_spread_of_a_difference_and_of_an_amount(self):
        self.assertEqual(verdict.spread("difference", Figures([5, 7], [4, 4])), 1)
        self.assertEqual(verdict.spread("amount", Figures([5, 7], [])), 1)

    def test_short_calls_are_divided_into_rounds(self):
        self.assertEqual(verdict.rounds([1, 2, 9, 4, 5, 5], 2), [2, 5])


if __name__ == "__main__":
    unittest.main()
