from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ...models.scoring import strategic_preview_mixin
from .learn_case import LearnCase


@tagged("post_install", "-at_install")
class TestLearn(LearnCase):
    """The wizard learns what examples have in common, and makes rules of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.belgium, cls.france = cls.env.ref("base.be"), cls.env.ref("base.fr")
        cls.vip = cls.make_tag("Learn VIP")
        cls.alike = cls.make_customers(30, country_id=cls.belgium.id, category_id=[(4, cls.vip.id)])
        cls.same_country = cls.make_customers(10, country_id=cls.belgium.id)
        cls.others = cls.make_customers(80, country_id=cls.france.id)
        cls.audience = cls.make_audience("Learned")

    def test_traits_of_the_examples(self):
        wizard = self.learned(self.alike)
        self.assertEqual(self.kept(wizard), ["Tags: Learn VIP"])
        line = wizard.line_ids.filtered("is_kept")
        self.assertRecordValues(
            line,
            [
                {
                    "example_count": 30,
                    "customer_count": 30,
                    "example_share": 1,
                    "customer_share": 0.25,
                    "lift": 4,
                    "weight": 100,
                    "domain": f"[('category_id', 'in', [{self.vip.id}])]",
                }
            ],
        )
        self.assertEqual(
            wizard.reach, "By these rules alone, 100 % of the examples fit (30 of 30). Others that fit: 0."
        )
        self.assertEqual(wizard.example_text, "Examples: 30. Customers in scope: 120.")
        self.assertFalse(wizard.warning)

    def test_the_table_says_why_a_trait_is_not_proposed(self):
        line = self.learned(self.alike).line_ids.filtered(lambda one: one.name == "Country: Belgium")
        self.assertRecordValues(
            line, [{"is_kept": False, "customer_count": 40, "note": 'Holds all of "Tags: Learn VIP".'}]
        )

    def test_reach_follows_what_is_ticked(self):
        wizard = self.learned(self.alike)
        with Form(wizard) as form:
            for place, line in enumerate(wizard.line_ids):
                with form.line_ids.edit(place) as one:
                    one.is_kept = line.name == "Country: Belgium"
            self.assertIn("(30 of 30). Others that fit: 10.", form.reach)
            for place in range(len(wizard.line_ids)):
                with form.line_ids.edit(place) as one:
                    one.is_kept = False
            self.assertEqual(form.reach, "Tick the traits that are to become rules.")
            form.fit_needed = 0
            self.assertFalse(form.reach)

    def test_few_examples_are_warned_of(self):
        self.assertIn("There are few examples (19)", self.learned(self.alike[:19]).warning)
        self.assertFalse(self.learned(self.alike[:20]).warning)

    def test_examples_out_of_scope_teach_nothing(self):
        wizard = self.learned(self.make_customer("Elsewhere"))
        self.assertIn("None of these customers is in scope", wizard.warning)
        self.assertFalse(wizard.line_ids)

    def test_all_customers_as_examples_teach_nothing(self):
        wizard = self.learned(self.alike + self.same_country + self.others)
        self.assertIn("nobody to compare them with", wizard.warning)
        self.assertFalse(wizard.line_ids)

    def test_contacts_stand_for_their_customers(self):
        contacts = self.env["res.partner"].create(
            [{"name": "Ada", "parent_id": customer.id} for customer in self.alike]
        )
        self.assertEqual(self.kept(self.learned(contacts + self.alike[:3])), ["Tags: Learn VIP"])

    def test_ticked_customers_are_the_examples(self):
        context = {"active_model": "res.partner", "active_ids": [*self.alike.ids, "x", 0]}
        wizard = self.manager_env["strategic.audience.learn"].with_context(**context).create({})
        self.assertEqual((wizard.source, wizard.partner_ids), ("selected", self.alike.with_env(self.manager_env)))

    def test_those_who_fit_an_audience(self):
        self.make_rule([("category_id", "in", self.vip.ids)], self.audience)
        wizard = self.make_wizard(source="audience", from_audience_id=self.audience.id)
        self.assertEqual(wizard.example_text, "Examples: 30. Customers in scope: 120.")
        wizard.action_learn()
        self.assertEqual(self.kept(wizard), ["Tags: Learn VIP"])

    def test_those_of_a_partnership(self):
        partnership = self.make_partnership(self.alike[0], self.manager_env)
        for customer in self.alike[1:3]:
            self.make_won(customer, 100, strategic_partnership_id=partnership.id)
        self.make_lead(self.alike[4], self.manager_env, strategic_partnership_id=partnership.id)
        wizard = self.make_wizard(source="partnership", partnership_id=partnership.id)
        self.assertTrue(wizard.example_text.startswith("Examples: 3."))

    def test_those_who_bought_lately(self):
        now = fields.Datetime.now()
        self.make_won(self.alike[0], 100, now - timedelta(days=40))
        self.make_won(self.alike[0], 100, now - timedelta(days=50))
        self.make_won(self.alike[1], 100, now - timedelta(days=200))
        self.make_won(self.alike[2], 100, None)
        for months, expected in ((1, "0"), (3, "1"), (12, "2")):
            with self.subTest(months=months):
                self.assertTrue(self.make_wizard(months=months).example_text.startswith(f"Examples: {expected}."))

    def test_nothing_is_chosen(self):
        for source in ("selected", "audience", "partnership"):
            wizard = self.make_wizard(source=source)
            self.assertFalse(wizard.example_text)
            with self.assertRefused(UserError, "Choose the customers"):
                wizard.action_learn()
        with self.assertRaises(ValidationError):
            self.make_wizard(months=0)

    # Rules

    def test_rules_are_ordinary_criteria(self):
        old = self.make_assessed(self.audience, sequence=7)
        wizard = self.learned(self.alike, audience_id=self.audience.id)
        action = wizard.action_make_rules()
        self.assertEqual((action["res_model"], action["res_id"]), ("strategic.audience", self.audience.id))
        self.assertRecordValues(
            self.audience.criterion_ids - old,
            [
                {
                    "name": "Tags: Learn VIP",
                    "method": "rule",
                    "effect": "points",
                    "weight": 100,
                    "sequence": 8,
                    "domain": f"[('category_id', 'in', [{self.vip.id}])]",
                }
            ],
        )
        self.assertTrue(old.active)
        self.settle()
        fitting = self.env["strategic.fit"].search([("audience_id", "=", self.audience.id), ("fit", "=", 91)])
        self.assertEqual(fitting.partner_id, self.alike)

    def test_present_criteria_can_be_archived(self):
        old = self.make_assessed(self.audience)
        self.learned(self.alike, audience_id=self.audience.id, present="archive").action_make_rules()
        self.assertFalse(old.active)
        self.assertEqual(len(self.audience.criterion_ids), 1)

    def test_fit_needed_is_written_where_it_differs(self):
        wizard = self.learned(self.alike, audience_id=self.audience.id)
        wizard.action_make_rules()
        self.assertFalse(self.audience.fit_threshold, "70 as in the settings")
        wizard.fit_needed = 55
        wizard.action_make_rules()
        self.assertEqual(self.audience.fit_threshold, 55)

    def test_no_rules_without_traits_or_audience(self):
        wizard = self.learned(self.alike)
        with self.assertRefused(UserError, "type the name of a new one"):
            wizard.action_make_rules()
        wizard.audience_id = self.audience
        wizard.line_ids.is_kept = False
        with self.assertRefused(UserError, "Tick the traits"):
            wizard.action_make_rules()
        with self.assertRaises(ValidationError):
            wizard.line_ids[0].weight = 0

    # Traits from after the fact

    def test_tag_that_came_after_the_sale_is_not_proposed(self):
        now = fields.Datetime.now()
        for customer in self.alike[:25]:
            self.make_won(customer, 100, now - timedelta(days=60))
        self.env.flush_all()

        def learned(customer_days, tag_days):
            for table, days in (("res_partner", customer_days), ("res_partner_category", tag_days)):
                self.env.cr.execute(
                    SQL("UPDATE %s SET create_date = %s", SQL.identifier(table), now - timedelta(days=days))
                )
            wizard = self.learned()
            line = wizard.line_ids.filtered(lambda one: one.name == "Tags: Learn VIP")
            return line.is_late, line.is_kept, self.kept(wizard)

        self.assertEqual(learned(300, 30), (True, False, ["Country: Belgium"]))
        self.assertEqual(learned(300, 90), (False, True, ["Tags: Learn VIP"]), "the tag is older than the sale")
        self.assertEqual(learned(30, 30), (False, True, ["Tags: Learn VIP"]), "imported with its history")

    # Large databases

    def test_large_database_is_sampled(self):
        exact = self.learned(self.alike)
        with patch.object(strategic_preview_mixin, "EXACT_UP_TO", 0):
            sampled = self.learned(self.alike)
        self.assertTrue(sampled.figures["is_estimate"])
        names = ["name", "example_count", "customer_count", "is_kept", "weight"]
        self.assertEqual(
            [line.read(names)[0] | {"id": 0} for line in sampled.line_ids],
            [line.read(names)[0] | {"id": 0} for line in exact.line_ids],
        )
        self.assertIn("about 100 %", sampled.reach)

    def test_queries_do_not_grow_with_customers(self):
        few, many = (self.make_wizard(self.alike[:size]) for size in (10, 30))
        self.warm(few.action_learn, many.action_learn)
        # One INSERT of lines, whatever their number.
        self.assertEqual(self.count_queries(few.action_learn), self.count_queries(many.action_learn))

    # Rights

    def test_salespeople_learn_but_make_no_rules(self):
        wizard = self.learned(self.alike, self.env, audience_id=self.audience.id)
        self.assertEqual(self.kept(wizard), ["Tags: Learn VIP"])
        wizard.line_ids[0].is_kept = False
        with self.assertRaises(AccessError):
            wizard.action_make_rules()

    def test_only_managers_are_offered_to_make_rules(self):
        for user, expected in ((self.sales_manager, 1), (self.sales_lead, 0), (self.salesperson, 0)):
            arch = self.env["strategic.audience.learn"].with_user(user).get_view(view_type="form")["arch"]
            with self.subTest(user=user.login):
                self.assertEqual(arch.count('name="action_make_rules"'), expected)

    def test_salespeople_learn_from_what_they_may_see(self):
        self.make_won(self.alike[0], 100, user_id=self.sales_manager.id)
        self.make_won(self.alike[1], 100, user_id=self.salesperson.id)
        for env, expected in ((self.env, "1"), (self.env_of(self.sales_lead), "2")):
            self.assertTrue(self.make_wizard(env=env).example_text.startswith(f"Examples: {expected}."))

    def test_colleagues_partnership_is_no_source(self):
        partnership = self.make_partnership(self.alike[0], self.manager_env, user_id=self.sales_manager.id)
        with self.assertRaises(AccessError):
            self.make_wizard(env=self.env, source="partnership", partnership_id=partnership.id)

    def test_others_may_not_learn(self):
        for user in (self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.make_wizard(self.alike[:1], self.env_of(user))

    def test_a_wizard_is_its_users_own(self):
        wizard = self.learned(self.alike, self.env_of(self.sales_lead))
        with self.assertRaises(AccessError):
            wizard.with_env(self.env).action_backtest()
