from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name


class CommittedCase(BaseCase):
    """Base class of tests with several transactions that really commit, as the processes of a server do.

    Nothing is rolled back: a class must delete in `remove` what its tests create. Example::

        def test_second_writer_is_refused(self):
            first, second = self.connect(), self.connect()
            first["res.partner"].browse(self.customer_id).name = "First"
            first.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second["res.partner"].browse(self.customer_id).write({"name": "Second"})
                second.flush_all()
            self.begin_anew(second)
            self.assertEqual(second["res.partner"].browse(self.customer_id).name, "First")
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.registry.clear_cache)
        self.cursors = []
        # Register the clean-up before a subclass creates anything. So no lock and no record stays if the subclass's
        # `setUp` fails.
        self.addCleanup(self._tidy_up)

    def connect(self, user=SUPERUSER_ID, lock_timeout=None):
        """Return an environment with its own transaction. The transaction has read, so its snapshot is fixed.

        :param user: id of the user of the environment
        :param lock_timeout: time after which a query fails if it still waits for a lock, such as "300ms"
        """
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        if lock_timeout:
            cursor.execute("SELECT set_config('lock_timeout', %s, FALSE)", [lock_timeout])
            cursor.commit()
        env = api.Environment(cursor, user, {})
        self._take_snapshot(env)
        return env

    def begin_anew(self, env):
        """Roll back the transaction of `env` and begin the next one, with a new snapshot."""
        env.cr.rollback()
        env.invalidate_all(flush=False)
        self._take_snapshot(env)

    @staticmethod
    def _take_snapshot(env):
        env.cr.execute("SELECT 1 FROM res_partner LIMIT 1")

    def remove(self, env):
        """Delete what the tests of the class have created, also if `setUp` has failed halfway."""

    def _tidy_up(self):
        try:
            for cursor in self.cursors:
                cursor.rollback()
            env = self.connect()
            self.remove(env)
            env.cr.precommit.clear()
            env.cr.execute("DELETE FROM strategic_scoring_request")
            env.cr.execute("DELETE FROM strategic_scoring_run")
            env.cr.commit()
        finally:
            for cursor in self.cursors:
                cursor.close()
