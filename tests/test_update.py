from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from .common import StrategicCase

FIGURES = ("kpi_strategic_customer", "kpi_strategic_partnership")


@tagged("post_install", "-at_install")
class TestUpdate(StrategicCase):
    """After an update, a database of an older version has what a fresh installation has."""

    def foreign_keys(self):
        return self.env.execute_query(
            SQL("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname = 'strategic_movement_old_key'")
        )

    def test_digests_without_the_figures_get_them(self):
        usual = self.superuser_env.ref("digest.digest_digest_default")
        other = self.superuser_env["digest.digest"].create({"name": "Other"})
        for name in FIGURES:
            self.env.cr.execute(SQL("UPDATE digest_digest SET %s = NULL", SQL.identifier(name)))
        self.superuser_env["digest.digest"].init()
        self.env.invalidate_all()
        self.env.cr.execute("SELECT kpi_strategic_customer, kpi_strategic_partnership FROM digest_digest ORDER BY id")
        self.assertEqual(set(self.env.cr.fetchall()), {(True, True), (False, False)})
        self.assertEqual([[digest[name] for name in FIGURES] for digest in usual + other], [[True] * 2, [False] * 2])

    def test_a_figure_switched_off_stays_off(self):
        usual = self.superuser_env.ref("digest.digest_digest_default")
        usual.kpi_strategic_customer = False
        usual.flush_recordset()
        self.superuser_env["digest.digest"].init()
        usual.invalidate_recordset()
        self.assertFalse(usual.kpi_strategic_customer)

    def test_the_foreign_key_of_an_older_version_goes(self):
        self.env.cr.execute(
            "ALTER TABLE strategic_movement ADD CONSTRAINT strategic_movement_old_key "
            "FOREIGN KEY (partner_id) REFERENCES res_partner (id)"
        )
        self.assertTrue(self.foreign_keys())
        Movement = self.superuser_env["strategic.movement"]
        Movement._fields["partner_id"].update_db_foreign_key(Movement, {})
        self.assertFalse(self.foreign_keys())

    def test_movements_keep_no_author_of_an_older_version(self):
        self.env.cr.execute("ALTER TABLE strategic_movement ADD COLUMN create_uid int4 REFERENCES res_users")
        self.superuser_env["strategic.movement"].init()
        self.assertFalse(column_exists(self.env.cr, "strategic_movement", "create_uid"))

    def test_the_wizard_that_sessions_replace_leaves_no_table(self):
        for table in ("res_partner_assess", "res_partner_res_partner_assess_rel"):
            self.env.cr.execute(SQL("CREATE TABLE %s (id int4)", SQL.identifier(table)))
        self.superuser_env["strategic.session"].init()
        self.assertFalse(table_exists(self.env.cr, "res_partner_assess"))
        self.assertFalse(table_exists(self.env.cr, "res_partner_res_partner_assess_rel"))

    def test_customers_scored_by_an_older_version_are_scored_anew(self):
        requests = self.superuser_env["strategic.scoring.request"]
        self.make_customer(reputation=80)
        requests.search([]).unlink()
        self.env.flush_all()
        requests.init()
        self.assertEqual(len(requests._search_waiting()), 1)
        requests.init()
        self.assertEqual(len(requests._search_waiting()), 1, "once")
