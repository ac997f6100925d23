from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestScoringCounts(StrategicCase):
    """Only users who see all companies are told how many customers a run changed.

    Others could write a rule, and learn from this number how many customers that they may not see meet the rule.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_company()
        cls.superuser_env["res.partner"].create(
            {"name": "Secret Ltd", "is_company": True, "company_id": cls.company.id}
        )
        cls.make_rule([("name", "=like", "Secret%")])
        # Delete the waiting requests, as if the scheduled action had served them: while a request waits, `get_status`
        # describes the request, not the last run.
        cls.superuser_env["strategic.scoring.request"].search([("run_id", "=", False)]).unlink()
        cls.scored = cls.manager_env["strategic.scoring.run"].search([], limit=1)

    def test_of_all_companies(self):
        self.sales_manager.company_ids += self.company
        self.assertEqual(self.scored.get_status()["written"], self.scored.sudo().written_count)

    def test_of_some_companies(self):
        self.assertIs(self.scored.get_status()["written"], False)

    def test_read(self):
        with self.assertRaises(AccessError):
            self.scored.read(["written_count"])

    def test_searched(self):
        with self.assertRaises(AccessError):
            self.scored.search([("written_count", ">", 0)])

    def test_who_is_left_for_later(self):
        with self.assertRaises(AccessError):
            self.scored.read(["skipped_partner_ids"])
