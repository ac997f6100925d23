"""Tests of `dev test --only PATTERN`: which of the addon's tests a pattern selects."""
import unittest

from dev import selection

KNOWN = [
    ("test_scoring", "TestScoring", ["test_rounding", "test_ties"]),
    ("test_access", "TestSalesperson", ["test_reads_scores"]),
]


class TestTags(unittest.TestCase):
    def test_a_file_or_a_class_selects_whole_classes(self):
        self.assertEqual(selection.tags("scoring", KNOWN), ["/strategic_customer:TestScoring"])
        self.assertEqual(selection.tags("TestSales", KNOWN), ["/strategic_customer:TestSalesperson"])

    def test_a_word_in_a_method_selects_it_alone(self):
        self.assertEqual(selection.tags("ROUNDING", KNOWN), ["/strategic_customer:TestScoring.test_rounding"])
        self.assertEqual(selection.tags("TestScoring.test_ties", KNOWN), ["/strategic_customer:TestScoring.test_ties"])

    def test_a_shell_pattern_is_for_the_whole_name(self):
        self.assertEqual(selection.tags("test_r*", KNOWN), [
            "/strategic_customer:TestScoring.test_rounding", "/strategic_customer:TestSalesperson.test_reads_scores"])
        self.assertEqual(selection.tags("scor*", KNOWN), [])


if __name__ == "__main__":
    unittest.main()
