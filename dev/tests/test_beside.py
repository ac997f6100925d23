"""Tests of `dev beside` that need no Odoo: warnings about the addon, changed rows, the order of tests."""
import itertools
import unittest

from dev import odoo_log, odoo_tests, reports
from dev.beside import ground, rows, upgrade

LOG = """\
2026-01-01 00:00:00,000 12 INFO db odoo.modules.loading: loading
2026-01-01 00:00:00,000 12 WARNING db odoo.addons.crm: strategic.audience
  has no rule
2026-01-01 00:00:00,000 12 INFO db odoo.modules.loading: loaded
2026-01-01 00:00:00,000 12 WARNING strategic_customer_0123abcd_beside_x_12 odoo.http: theirs
2026-01-01 00:00:00,000 12 WARNING db py.warnings: /odoo/addons/base/models/x.py: DeprecationWarning
  File "/addons/strategic_customer/models/y.py", line 1, in create
"""


class TestLog(unittest.TestCase):
    def test_an_entry_has_all_its_lines(self):
        entries = odoo_log.bad_entries(LOG)
        self.assertEqual(len(entries), 2)
        self.assertTrue(entries[0].text.endswith("has no rule"))

    def test_the_name_of_the_database_is_not_ours(self):
        self.assertEqual(ground.ours(odoo_log.bad_entries(LOG)), odoo_log.bad_entries(LOG)[:1])


    def test_a_report_is_no_part_of_the_log(self):
        self.assertEqual(reports.split('one\nREPORT {"found": 1}\ntwo'), ({"found": 1}, "one\ntwo"))
        self.assertEqual(reports.split("one"), (None, "one"))


class TestChanges(unittest.TestCase):
    BEFORE = {("a", 1): {"id": 1, "name": "x"}, ("a", 2): {"id": 2, "name": "y"}}

    def test_rows_and_columns(self):
        after = {("a", 1): {"id": 1, "name": "z"}, ("a", 3): {"id": 3, "name": "y"}}
        self.assertEqual(rows.changes(self.BEFORE, self.BEFORE), [])
        self.assertEqual([line[0] for line in rows.changes(self.BEFORE, after)], ["-", "+", "a"])

    def test_kept_rows_may_get_columns_but_lose_no_value(self):
        more = {key: {**row, "new": 1} for key, row in self.BEFORE.items()}
        self.assertEqual(upgrade.lost(self.BEFORE, more), [])
        self.assertEqual(len(upgrade.lost(more, self.BEFORE)), 2)
        self.assertEqual(len(upgrade.lost(self.BEFORE, {})), 2)


class TestOrder(unittest.TestCase):
    def test_classes_stay_together(self):
        many = [kind() for kind in (type("A", (), {}), type("B", (), {})) for _number in range(5)]
        found = odoo_tests.shuffled(many, 7)
        self.assertEqual(set(found), set(many))
        self.assertEqual(odoo_tests.shuffled(many, 7), found)
        changes = sum(type(one) is not type(two) for one, two in itertools.pairwise(found))
        self.assertEqual(changes, 1)


if __name__ == "__main__":
    unittest.main()
