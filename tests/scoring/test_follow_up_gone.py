from unittest.mock import patch

from odoo.tests import tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestFollowUpGone(RunCase):
    """An assessment may delete a record of `strategic.follow_up` that the scheduled action is about to follow up."""

    def setUp(self):
        super().setUp()
        env = self.connect()
        # `RunCase` archives the demo's criteria, so demo customers lose their status. Delete their follow-up records.
        env["strategic.follow_up"].search([]).unlink()
        env["res.partner"].browse(self.customer_ids[:6]).write({"reputation": 100})
        env.cr.commit()
        self.change_weight(env, 90)
        self.work(env)
        env.cr.rollback()
        self.queued = env["strategic.follow_up"].search([])
        self.assertEqual(len(self.queued), 3)
        self.followed = []

    def work_while(self, happens):
        """Run the follow-up. Before its first customer, call `happens` with the ids of the other customers' records."""
        env = self.connect()
        follow = type(env["strategic.follow_up"])._follow_up

        def follow_while(queued, before):
            if not self.followed:
                happens([one for one in self.queued.ids if self.queued.browse(one).partner_id.id not in before])
            self.followed += before
            return follow(queued, before)

        with (
            patch.object(type(env["strategic.follow_up"]), "_follow_up", follow_while),
            self.assertNoLogs("odoo.addons.strategic_customer", "WARNING"),
        ):
            env["strategic.follow_up"]._cron_follow_up()

    def test_deleted_meanwhile(self):
        other = self.connect()

        def delete(ids):
            other["strategic.follow_up"].browse(ids).unlink()
            other.cr.commit()

        self.work_while(delete)
        self.assertEqual(len(self.followed), 1)
        self.assertFalse(self.connect()["strategic.follow_up"].search([]))

    def test_deleted_at_the_same_moment(self):
        """A transaction has deleted a follow-up record, but not committed. The scheduled action skips this record."""
        other = self.connect()

        def delete(ids):
            other["strategic.follow_up"].browse(ids[0]).unlink()

        self.work_while(delete)
        self.assertEqual(len(self.followed), 2)
        other.cr.commit()
        self.assertFalse(self.connect()["strategic.follow_up"].search([]))
