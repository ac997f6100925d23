from contextlib import suppress

import psycopg2

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import odoo_private
from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestOdooPrivate(StrategicCase):
    """Each function of tools/odoo_private.py does what its docstring says, with this version of Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Private", ref="P1")
        cls.partners = cls.superuser_env["res.partner"]

    def ids_of(self, query, condition):
        query.add_where(condition)
        return {row[0] for row in self.superuser_env.execute_query(query.select())}

    def test_new_query_finds_every_row(self):
        self.customer.active = False
        self.env.flush_all()
        query = odoo_private.new_query(self.partners)
        self.assertIn(self.customer.id, self.ids_of(query, SQL("TRUE")))

    def test_join_alias_is_a_column_of_the_join(self):
        query = odoo_private.new_query(self.partners)
        alias = odoo_private.join_alias(query.table, "x" * 80)
        query.add_join("JOIN", alias, SQL("(SELECT 1 AS one)"), SQL("TRUE"))
        self.assertTrue(self.superuser_env.execute_query(query.select(SQL.identifier(alias, "one"))))

    def test_domain_sql_is_the_condition(self):
        self.env.flush_all()
        query = odoo_private.new_query(self.partners)
        domain = Domain("ref", "=", "P1").optimize_full(self.partners)
        condition = odoo_private.domain_sql(domain, self.partners, query.table, query)
        self.assertEqual(self.ids_of(query, condition), {self.customer.id})

    def test_merged_condition_finds_what_the_query_finds(self):
        """The path to a won stage joins a table, a plain field does not."""
        leads = self.superuser_env["crm.lead"]
        won = self.make_won(self.customer, 100)
        self.make_lead(self.customer)
        self.env.flush_all()
        for domain in ([("stage_id.is_won", "=", True)], [("partner_id", "=", self.customer.id)], []):
            with self.subTest(domain=domain):
                query, other = odoo_private.new_query(leads), leads._search(domain)
                condition = odoo_private.merge(query, other)
                self.assertEqual(self.ids_of(query, condition), set(leads.search(domain).ids))
        self.assertIn(won.id, leads.search([("stage_id.is_won", "=", True)]).ids)

    def test_query_with_more_than_conditions_is_not_merged(self):
        leads = self.superuser_env["crm.lead"]
        for other in (leads._search([], limit=1), leads.browse([1, 2])._as_query(), leads._search([("id", "in", [])])):
            query = odoo_private.new_query(leads)
            self.assertIsNone(odoo_private.merge(query, other))

    def test_query_count_rises_with_each_query(self):
        before = odoo_private.query_count(self.superuser_env)
        self.superuser_env.execute_query(SQL("SELECT 1"))
        self.assertEqual(odoo_private.query_count(self.superuser_env), before + 1)

    def test_failing_query_is_not_logged(self):
        with (
            self.assertNoLogs("odoo.sql_db"),
            self.assertRaises(psycopg2.DataError),
            self.superuser_env.cr.savepoint(flush=False),
        ):
            odoo_private.execute_unlogged(self.superuser_env, SQL("SELECT 1 / 0"))

    def test_column_names_are_those_of_the_last_query(self):
        self.superuser_env.cr.execute("SELECT 1 AS one, 2 AS two")
        self.assertEqual(odoo_private.column_names(self.superuser_env), ["one", "two"])

    def test_transactions_are_repeatable_read(self):
        self.assertTrue(odoo_private.is_repeatable_read(self.superuser_env))
        [[level]] = self.superuser_env.execute_query(SQL("SHOW transaction_isolation"))
        self.assertEqual(level, "repeatable read")

    def test_dependents_of_a_field(self):
        dependents = odoo_private.dependents(self.partners._fields["parent_id"], self.partners)
        self.assertIn(self.partners._fields["commercial_partner_id"], list(dependents))

    def test_dependencies_of_a_field(self):
        paths = odoo_private.dependencies(self.partners._fields["commercial_partner_id"], self.partners)
        self.assertIn("parent_id.commercial_partner_id", paths)

    def test_modules_of_a_field(self):
        self.assertIn("strategic_customer", odoo_private.modules_of(self.partners._fields["reputation"]))
        self.assertNotIn("strategic_customer", odoo_private.modules_of(self.partners._fields["name"]))

    def test_is_searchable(self):
        self.assertTrue(odoo_private.is_searchable(self.partners._fields["name"]))
        self.assertFalse(odoo_private.is_searchable(self.partners._fields["strategic_summary"]))

    def test_unlisted_field_can_be_searched_and_is_not_offered(self):
        self.assertIsInstance(self.partners._fields["strategic_figure"], odoo_private.UnlistedChar)
        self.assertFalse(self.partners.fields_get(["strategic_figure"])["strategic_figure"]["searchable"])
        self.assertFalse(self.partners.search([("strategic_figure", "=", "undated@1999-01-01")]))

    def test_searchable_fields_are_searched_and_grouped_without_being_stored(self):
        entries = self.superuser_env["strategic.list.entry"]
        for name, cls in (("partner_id", "SearchableMany2one"), ("state", "SearchableSelection")):
            self.assertIsInstance(entries._fields[name], getattr(odoo_private, cls))
            self.assertFalse(entries._fields[name].store)
            described = entries.fields_get([name])[name]
            with self.subTest(name=name):
                self.assertTrue(described["searchable"] and described["sortable"] and described["groupable"])
        self.assertFalse(entries.search([("partner_id.name", "=", "Nobody"), ("state", "!=", "new")], order="state"))

    def test_cache_holds_what_is_put_in_and_nothing_is_written(self):
        odoo_private.put_in_cache(self.customer, {"ref": "other"})
        self.assertEqual(self.customer.ref, "other")
        self.env.flush_all()
        self.customer.invalidate_recordset(["ref"], flush=False)
        self.assertEqual(self.customer.ref, "P1")

    def test_nothing_is_left_to_compute(self):
        field = self.partners._fields["strategic_status"]
        self.superuser_env.add_to_compute(field, self.customer)
        self.assertIn(self.customer.id, self.superuser_env.records_to_compute(field).ids)
        odoo_private.leave_uncomputed(self.customer, ["strategic_status"])
        self.assertNotIn(self.customer.id, self.superuser_env.records_to_compute(field).ids)

    def test_transaction_cache_ends_with_a_rollback(self):
        cache = odoo_private.transaction_cache(self.superuser_env)
        cache["strategic_test"] = 1
        with self.superuser_env.cr.savepoint():
            self.assertEqual(odoo_private.transaction_cache(self.env).get("strategic_test"), 1)
        self.assertEqual(odoo_private.transaction_cache(self.env).get("strategic_test"), 1)
        with suppress(ZeroDivisionError), self.superuser_env.cr.savepoint():
            raise ZeroDivisionError
        self.assertNotIn("strategic_test", odoo_private.transaction_cache(self.env))

    def test_uninstalling_is_seen(self):
        self.assertFalse(odoo_private.is_uninstalling(self.env))
        self.assertTrue(odoo_private.is_uninstalling(odoo_private.uninstalling(self.env)))
