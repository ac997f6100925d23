from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestFreshDatabase(StrategicCase):
    """While PostgreSQL has no statistics of the table res_partner, a run counts the partners instead of estimating."""

    def test_partners_are_counted(self):
        # This temporary table hides the real res_partner. It is new, so PostgreSQL has no statistics of it.
        self.env.cr.execute("CREATE TEMPORARY TABLE res_partner ON COMMIT DROP AS SELECT * FROM res_partner LIMIT 3")
        self.addCleanup(self.env.cr.execute, "DROP TABLE pg_temp.res_partner")
        self.env.cr.execute("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")
        self.assertLessEqual(self.env.cr.fetchone()[0], 0)
        self.assertEqual(self.superuser_env["strategic.scoring.run"]._estimate_partners(), 3)
