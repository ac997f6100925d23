from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..common import StrategicCase

SPECIFICATION = {
    "strategic_audience_fit_threshold": {},
    "strategic_reputation_threshold": {},
    "strategic_customer_domain": {},
    "strategic_review_days": {},
    "strategic_preview": {},
    "strategic_changes_anybody": {},
}


@tagged("post_install", "-at_install")
class TestSettingsPreview(StrategicCase):
    """While a setting is changed, the form previews how many customers would become or stop being strategic.

    A search on the server finds the customers that would become or stop being strategic.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("name", "=like", "Zebra%")], cls.make_audience())
        cls.make_rule([("website", "!=", False)])
        cls.make_rule([("id", "=", 0)])
        # These customers have a reputation of 50, so lowering the reputation threshold to 50 would make them strategic.
        cls.zebras = cls.env["res.partner"].create(
            [{"name": f"Zebra {n}", "is_company": True, "website": "https://example.com"} for n in range(3)]
        )
        cls.env.flush_all()
        # This user may change Odoo's settings and is also a sales manager, like the first user of an Odoo database.
        cls.administrator = cls.make_user("strategic_admin", "settings", "sales_manager")

    @contextmanager
    def queries_on_partners(self):
        """Yield a list. Each query on the table res_partner is appended to it."""
        found, execute = [], Cursor.execute

        def listen(cursor, query, params=None, **kwargs):
            if 'FROM "res_partner"' in str(getattr(query, "code", query)) or "FROM res_partner" in str(query):
                found.append(str(query))
            return execute(cursor, query, params, **kwargs)

        with patch.object(Cursor, "execute", listen):
            yield found

    def try_out(self, model="strategic.settings", user=None, **vals):
        """Return the settings form with `vals`, saved as the web client saves it when a user clicks a button.

        :param model: the settings form of sales managers or that of administrators
        :param user: the user who clicks; by default the sales manager
        """
        return self.superuser_env[model].with_user(user or self.sales_manager).create(vals)

    def search_changed(self, action, user=None):
        return self.superuser_env["res.partner"].with_user(user or self.sales_manager).search(action["domain"])

    def test_opening_the_settings_looks_at_no_customer(self):
        for model, user in (("strategic.settings", self.sales_manager), ("res.config.settings", self.administrator)):
            settings = self.superuser_env[model].with_user(user)
            settings.onchange({}, [], SPECIFICATION)
            self.env.invalidate_all()
            with self.subTest(model=model), self.queries_on_partners() as queries:
                opened = settings.onchange({}, [], SPECIFICATION)["value"]
                self.assertEqual(opened["strategic_reputation_threshold"], 70)
                self.assertFalse(opened["strategic_preview"])
                self.assertFalse([query for query in queries if "is_strategic" in query])

    def test_a_changed_threshold_is_previewed_at_once(self):
        settings = self.superuser_env["strategic.settings"].with_user(self.sales_manager)
        opened = settings.onchange({}, [], SPECIFICATION)["value"]
        changed = {**opened, "strategic_reputation_threshold": 50}
        value = settings.onchange(changed, ["strategic_reputation_threshold"], SPECIFICATION)["value"]
        self.assertEqual(value["strategic_preview"], "70 and 50: 0 would drop out, 3 would come in")
        self.assertTrue(value["strategic_changes_anybody"])

    def test_who_sends_no_ids(self):
        for model, user in (("strategic.settings", self.sales_manager), ("res.config.settings", self.administrator)):
            with self.subTest(model=model):
                settings = self.try_out(model, user, strategic_reputation_threshold=50)
                action = settings.action_strategic_preview()
                self.assertEqual(action["domain"], [("strategic_preview", "=", f"{model},{settings.id}")])
                self.assertEqual(self.search_changed(action, user), self.zebras)

    def test_who_counts_by_group_as_the_list_opens(self):
        self.set_thresholds(70, 50)
        action = self.try_out(strategic_reputation_threshold=51).action_strategic_preview()
        Partner = self.superuser_env["res.partner"].with_user(self.sales_manager)
        self.assertEqual(
            Partner.formatted_read_group(action["domain"], action["context"]["group_by"], ["__count"])[0]["__count"], 3
        )

    def test_who_follows_another_scope(self):
        self.set_thresholds(70, 50)
        settings = self.try_out(strategic_customer_domain="[('name', '=', 'Zebra 1')]")
        self.assertEqual(self.search_changed(settings.action_strategic_preview()), self.zebras[0] + self.zebras[2])

    def test_who_keeps_access_rules(self):
        company = self.make_company()
        self.zebras[0].sudo().company_id = company
        self.env.flush_all()
        action = self.try_out(strategic_reputation_threshold=50).action_strategic_preview()
        self.assertEqual(self.search_changed(action), self.zebras[1:])

    def test_settings_of_others_are_not_looked_at(self):
        action = self.try_out(strategic_reputation_threshold=50).action_strategic_preview()
        with self.assertRefused(UserError, "not being tried out any more"):
            self.search_changed(action, self.administrator)

    def test_salespeople_find_nobody(self):
        action = self.try_out(strategic_reputation_threshold=50).action_strategic_preview()
        with self.assertRaises(AccessError):
            self.search_changed(action, self.salesperson)

    def test_nonsense_is_refused(self):
        ours = "strategic.settings,"
        for value in ("x", f"{ours}x", f"{ours}99999999", f"{ours}²", f"{ours}{10**12}", "res.users,2", False):
            with self.subTest(value=value), self.assertRefused(UserError, "not being tried out any more"):
                self.search_changed({"domain": [("strategic_preview", "=", value)]})

    def test_no_rule_rests_on_it(self):
        settings = self.try_out(strategic_reputation_threshold=50)
        with self.assertRaises(ValidationError):
            self.make_rule([("strategic_preview", "=", f"strategic.settings,{settings.id}")])

    def test_salespeople_read_no_settings(self):
        with self.assertRaises(AccessError):
            self.env["strategic.settings"].default_get(list(SPECIFICATION))

    def test_portal_previews_nothing(self):
        with self.assertRaises(AccessError):
            self.superuser_env["strategic.settings"].with_user(self.portal).onchange({}, [], SPECIFICATION)
