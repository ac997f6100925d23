from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestFreshDatabase(StrategicCase):
    """Partners are counted, not estimated, as long as PostgreSQL has no statistics of their table."""

    def test_partners_are_counted(self):
        # A temporary table hides the real one of the same name, and PostgreSQL has no statistics of a new table.
        self.env.cr.execute("CREATE TEMPORARY TABLE res_partner ON COMMIT DROP AS SELECT * FROM res_partner LIMIT 3")
        self.addCleanup(self.env.cr.execute, "DROP TABLE pg_temp.res_partner")
        self.env.cr.execute("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")
        self.assertLessEqual(self.env.cr.fetchone()[0], 0)
        self.assertEqual(self.superuser_env["strategic.scoring.run"]._estimate_partners(), 3)
