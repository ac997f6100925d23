from unittest.mock import patch

from odoo.tests import tagged

from ...models.scoring import strategic_scoring
from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestChangesAndSavepoints(RunCase):
    """A savepoint runs and clears the pre-commit hooks. Changes of criteria made before it are still scored."""

    def test_savepoint_in_what_follows_from_a_change(self):
        """An automation rule or another addon may open a savepoint while it follows up a new strategic customer."""
        env = self.connect()
        customers = env["res.partner"].browse(self.customer_ids)
        customers.write({"reputation": 100})
        env.cr.commit()
        self.begin_anew(env)

        def follow(_setting, strategic):
            with env.cr.savepoint():
                strategic.comment = "Followed up"

        env["strategic.criterion"].browse(self.rule_id).weight = 90
        setting = type(env["strategic.follow_up.setting"])
        with patch.object(strategic_scoring, "AT_ONCE_LIMIT", 1_000_000), patch.object(setting, "_apply", follow):
            env.cr.commit()
        self.assertEqual(self.fits(), {90, 10})
        self.assertEqual(len(customers.filtered("comment")), 25)
        asked = env["strategic.scoring.request"]._search_waiting()
        self.assertRecordValues(asked, [{"cause": "criteria", "is_check": True}])

    def test_programme_that_is_undone_is_nobody_elses(self):
        """Uncommitted criteria must not be cached: other threads would miss writes of fields that saved rules read."""
        manager, salesperson = self.connect(), self.connect()
        rules = manager["strategic.criterion"].browse([self.rule_id, self.other_rule_id])
        rules.domain = "[('city', '=', 'Gent')]"
        with manager.cr.savepoint():
            pass
        self.assertIn("city", manager["strategic.scoring"]._watched_fields())
        self.begin_anew(salesperson)
        self.assertNotIn("city", salesperson["strategic.scoring"]._watched_fields())
        manager.cr.rollback()
        self.begin_anew(salesperson)
        salesperson["res.partner"].browse(self.customer_ids[1]).ref = "other"
        salesperson.cr.commit()
        self.assertEqual(self.fits(self.customer_ids[1:2]), {0})
