from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestCriterion(StrategicCase):
    """A criterion refuses a rule that does not work or reads forbidden fields. The error names the faulty part."""

    def test_dimension_follows_from_the_audience(self):
        audience = self.make_audience()
        self.assertEqual(self.make_assessed(audience).dimension, "audience_fit")
        self.assertEqual(self.make_assessed().dimension, "reputation")

    def test_numbers_out_of_range(self):
        for vals in ({"weight": 0}, {"weight": 101}, {"validity_months": -1}):
            with self.subTest(**vals), self.assertRefused(ValidationError, "must be from"):
                self.make_assessed(**vals)
        with self.assertRefused(ValidationError, "Weight.* is 0; it must be from 1 to 100"):
            self.make_assessed().weight = 0

    def test_faulty_rules_name_the_part(self):
        for domain, message in (
            ("[('no_such_field', '=', 1)]", 'no field "no_such_field"'),
            ("[('country_id.no_such_field', '=', 1)]", 'no field "no_such_field"'),
            ("[('city.name', '=', 1)]", '"city" leads to no other record'),
            ("[('user_id', '=', uid)]", "uid"),
            ("__import__('os').system('true')", "can't be read"),
            ("[('name', '=', 'a'", "can't be read"),
            ("['&', ('name', '=', 'a')]", "can't be read|doesn't work"),
            ("[('color', '=', 'red')]", "doesn't work"),
            ("[('opportunity_count', '>', 1)]", "can't be searched"),
            ("[('user_ids.password', '!=', False)]", '"password" may not be used'),
            ("[('user_ids', 'any', [('password', '!=', False)])]", '"password" may not be used'),
            ("[('user_ids.totp_secret', '!=', False)]", "may not be used"),
            ("[('signup_token', '!=', False)]", "may not be used|no field"),
            ("[('is_strategic', '=', True)]", "can't rest on it"),
            ("[('parent_id.audience_fit', '>', 50)]", "can't rest on it|may not be used"),
            ("[('opportunity_ids.partner_id.reputation', '>', 50)]", "can't rest on it|may not be used"),
        ):
            with self.subTest(domain=domain), self.assertRefused(ValidationError, message):
                self.make_rule(domain)

    def test_author_may_not_use_what_it_may_not_read(self):
        # Let only system administrators read the field `comment`. The author of the rule is a sales manager.
        self.env["res.partner"]._fields["comment"].groups = "base.group_system"
        self.addCleanup(setattr, self.env["res.partner"]._fields["comment"], "groups", None)
        with self.assertRefused(ValidationError, '"comment" may not be used'):
            self.manager_env["strategic.criterion"].create(
                {"name": "Peek", "method": "rule", "domain": "[('comment', 'ilike', 'a')]"}
            )

    def test_good_rules(self):
        self.make_customer("Zebra Freight", website="https://example.com")
        for domain in (
            "[]",
            "[('name', '=', 'Zebra Freight')]",
            "[('website', '!=', False), ('country_id', '=', False)]",
            "['|', ('country_id.code', 'in', ['BE', 'NL']), ('category_id.name', 'ilike', 'freight')]",
            "[('create_date', '>', 'today -1d')]",
            "[('opportunity_ids', 'any', [('stage_id.is_won', '=', True)])]",
            "[('id', 'child_of', [1])]",
        ):
            with self.subTest(domain=domain):
                criterion = self.make_rule(domain)
                scope = [("is_company", "=", True), ("is_own_company", "=", False)]
                rule = criterion._fields["domain"].convert_to_record(eval(domain), criterion)  # noqa: S307
                expected = self.manager_env["res.partner"].search_count([*scope, *rule])
                self.assertEqual(criterion.matching_count, expected)

    def test_matching_count_is_live_in_the_form(self):
        self.make_customer("Zebra Freight")
        with Form(self.manager_env["strategic.criterion"]) as form:
            form.name = "Zebras"
            form.method = "rule"
            form.domain = "[('name', '=', 'Zebra Freight')]"
            self.assertEqual(form.matching_text, "1")
            form.domain = "[('name', '=', 'Nobody')]"
            self.assertEqual(form.matching_text, "0")

    def test_assessed_criterion_is_archived_not_deleted(self):
        audience = self.make_audience()
        criterion = self.make_assessed(audience)
        self.assess(self.make_customer(), criterion, 50)
        with self.assertRefused(UserError, "Archive the criteria"):
            criterion.unlink()
        with self.assertRefused(UserError, "Archive the criteria"):
            audience.unlink()
        criterion.active = False
        self.assertTrue(audience.exists())

    @mute_logger("odoo.sql_db")
    def test_criterion_assessed_of_a_hidden_customer(self):
        """The manager does not see the assessment, but it would be lost all the same."""
        criterion = self.make_assessed(self.make_audience())
        theirs = {"name": "Theirs", "is_company": True, "company_id": self.make_company().id}
        customer = self.superuser_env["res.partner"].create(theirs)
        assessment = {"partner_id": customer.id, "criterion_id": criterion.id, "value": 50}
        self.superuser_env["strategic.assessment"].create(assessment)
        self.superuser_env.flush_all()
        with self.assertRefused(UserError, "Archive the criteria instead"):
            criterion.with_env(self.manager_env).unlink()

    def test_assessed_criterion_stays_on_its_scorecard(self):
        """A criterion with assessments can't move to another scorecard: its assessments would count there."""
        criterion = self.make_assessed(self.make_audience())
        criterion.audience_id = self.make_audience("Food")
        self.assess(self.make_customer(), criterion, 80)
        for audience_id in (False, self.make_audience("Third").id):
            with self.assertRefused(UserError, "another scorecard"):
                criterion.audience_id = audience_id
        criterion.write({"audience_id": criterion.audience_id.id, "weight": 20})

    def test_found_by_name_and_by_shown_name(self):
        audience = self.make_audience("Logistics")
        criterion = self.make_assessed(audience, name="Has the need")
        other = self.make_assessed(self.make_audience("Food"), name="Has the need")
        search = self.manager_env["strategic.criterion"].name_search
        self.assertEqual(criterion.display_name, "Has the need (Logistics)")
        self.assertEqual([found[0] for found in search("Has the need (Logistics)", operator="=")], criterion.ids)
        self.assertEqual({found[0] for found in search("Has the need")}, {criterion.id, other.id})

    def test_copied_audience_takes_its_scorecard_along(self):
        audience = self.make_audience("Logistics")
        self.make_rule([("name", "=", "x")], audience, weight=33)
        twin = audience.copy()
        self.assertEqual(twin.name, "Logistics (copy)")
        self.assertRecordValues(twin.criterion_ids, [{"weight": 33, "domain": "[('name', '=', 'x')]"}])

    def test_audience_counts(self):
        audience = self.make_audience()
        self.make_rule([("name", "=like", "Zebra%")], audience)
        self.make_rule([("name", "=", "Zebra One")])
        one, two = self.make_customer("Zebra One"), self.make_customer("Zebra Two")
        self.env["res.partner"].create({"name": "Contact", "parent_id": one.id})
        self.make_customer("Fits nothing")  # this customer has an audience fit of 0, which is not stored
        self.assertRecordValues(audience, [{"strategic_count": 1, "customer_count": 2, "criterion_count": 1}])
        self.assertEqual(two.strategic_status, "core")
        action = audience.action_open_customers()
        fits = self.env["strategic.fit"].search([("audience_id", "=", action["context"]["search_default_audience_id"])])
        self.assertEqual(fits.partner_id, one + two)
