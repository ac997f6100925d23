from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import StrategicCase

# Rules that are refused, because a sales manager could guess hidden data by them, letter by letter.
ATTACKS = (
    # Rules that read messages, chats, activities, attachments or calendars
    [("message_ids.body", "ilike", "secret")],
    [("message_ids", "any", [("body", "ilike", "secret")])],
    [("message_ids", "!=", False)],
    [("has_message", "=", True)],
    [("message_follower_ids.partner_id.name", "=", "Boss")],
    [("message_partner_ids", "ilike", "boss")],
    [("website_message_ids.body", "ilike", "secret")],
    [("channel_ids.message_ids.body", "ilike", "secret")],
    [("channel_ids", "in", [1])],
    [("channel_member_ids", "!=", False)],
    [("activity_ids.note", "ilike", "secret")],
    [("activity_summary", "ilike", "secret")],
    [("activity_user_id", "=", 2)],
    [("activity_state", "=", "overdue")],
    [("my_activity_date_deadline", "!=", False)],
    [("meeting_ids.name", "ilike", "secret")],
    [("image_1920", "!=", False)],
    [("opportunity_ids.message_ids.body", "ilike", "secret")],
    [("opportunity_ids.activity_summary", "ilike", "secret")],
    [("opportunity_ids.calendar_event_ids.name", "ilike", "secret")],
    [("opportunity_ids", "any", [("message_ids", "any", [("body", "ilike", "secret")])])],
    # Rules that read users, bank accounts, sales teams or companies
    [("user_ids.login", "=like", "a%")],
    [("user_ids", "!=", False)],
    [("user_id.login", "=like", "a%")],
    [("user_id", "ilike", "mitchell")],
    [("user_id", "=", "Mitchell Admin")],
    [("user_id", "in", [1, "Mitchell Admin"])],
    [("user_id", "any", [("login", "=like", "a%")])],
    [("user_id", "not any", [("login", "=like", "a%")])],
    [("user_id", "child_of", [1])],
    [("user_id", "<", 5)],
    [("create_uid.login", "=like", "a%")],
    [("bank_ids.acc_number", "=like", "1%")],
    [("opportunity_ids.user_id", "ilike", "mitchell")],
    [("opportunity_ids.team_id.member_ids", "ilike", "mitchell")],
    [("opportunity_ids.team_id.crm_team_member_ids", "!=", False)],
    [("opportunity_ids.team_id.favorite_user_ids", "in", [2])],
    [("opportunity_ids.team_id.alias_name", "=like", "a%")],
    [("company_id", "ilike", "company")],
    [("company_id.name", "ilike", "company")],
    # Rules that read other customers
    [("child_ids.email", "=like", "a%")],
    [("child_ids", "!=", False)],
    [("category_id.partner_ids.name", "=like", "A%")],
    [("category_id", "any", [("partner_ids", "any", [("name", "=like", "A%")])])],
    [("opportunity_ids.partner_id.name", "=like", "A%")],
    [("opportunity_ids.partner_id", "ilike", "acme")],
    [("commercial_partner_id.child_ids.name", "=like", "A%")],
    [("id", "any", [("user_ids.login", "=like", "a%")])],
    [("id", "not any", [("child_ids.name", "=like", "a%")])],
    [("opportunity_ids.id", "any", [("user_id.login", "=like", "a%")])],
    # A rule on a company-dependent field
    [("barcode", "=like", "1%")],
    # Rules that read this addon's data, such as scores, assessments and partnerships
    [("audience_fit", ">", 50)],
    [("parent_id.reputation", ">", 50)],
    [("strategic_audience_id.name", "=like", "M%")],
    [("strategic_partnership_ids", "!=", False)],
    [("strategic_partnership_ids.name", "=like", "P%")],
    [("strategic_movement_ids.cause", "=", "expired")],
    [("strategic_assessment_ids.evidence", "ilike", "secret")],
    [("strategic_figure", "=", "x")],
    [("opportunity_ids.is_strategic", "=", True)],
    [("opportunity_ids.strategic_status", "=", "core")],
    [("opportunity_ids.strategic_partnership_id", "!=", False)],
    [("opportunity_ids.strategic_reference_ids.outcome", "ilike", "secret")],
    # Rules on fields that only some groups may read
    [("signup_type", "!=", False)],
    [("parent_id.signup_type", "!=", False)],
)

RULES = (
    [("name", "=like", "A%"), ("email", "!=", False)],
    ["|", ("display_name", "ilike", "acme"), ("comment", "ilike", "fleet")],
    [("user_id", "=", 2)],
    [("user_id", "!=", False)],
    [("company_id", "in", [1, False])],
    [("country_id", "ilike", "belg")],
    [("country_id.country_group_ids.name", "=", "Europe")],
    [("country_code", "in", ["BE", "NL"])],
    [("state_id.code", "=", "CA")],
    [("industry_id", "any", [("name", "ilike", "transport")])],
    [("category_id", "child_of", [1])],
    [("category_id.parent_id.name", "=", "Size")],
    [("lang", "=", "fr_BE")],
    [("parent_id", "=", False)],
    [("parent_id.industry_id.name", "=", "Transport")],
    [("parent_name", "ilike", "group")],
    [("create_date.year_number", "=", 2026)],
    [("id", "child_of", [1])],
    [("opportunity_ids.stage_id.is_won", "=", True)],
    [("opportunity_ids", "any", [("expected_revenue", ">=", 50000), ("tag_ids.name", "=", "Product")])],
    [("opportunity_ids.team_id.name", "=", "Sales")],
    [("opportunity_ids.won_status", "=", "won"), ("opportunity_ids.date_closed", ">", "today -1y")],
    [("opportunity_ids.lang_id.code", "=", "en_US")],
)


@tagged("post_install", "-at_install")
class TestRulePaths(StrategicCase):
    """A rule may follow paths through countries, tags, the parent, opportunities and a few more, and no others."""

    def test_attacks(self):
        for domain in ATTACKS:
            with (
                self.subTest(domain=domain),
                self.assertRefused(ValidationError, "may not be used|rest on it|searched|leads to no"),
            ):
                self.make_rule(domain)

    def test_field_that_rests_on_a_result(self):
        field = self.superuser_env["ir.model.fields"].create(
            {
                "name": "x_fit",
                "model_id": self.superuser_env["ir.model"]._get_id("res.partner"),
                "ttype": "integer",
                "related": "audience_fit",
                "store": True,
            }
        )
        self.addCleanup(self.registry.reset_changes)
        with self.assertRefused(ValidationError, "rest on it"):
            self.make_rule([(field.name, ">", 50)])

    def test_scope(self):
        with self.assertRefused(ValidationError, "may not be used"):
            self.manager_env["strategic.settings"].create(
                {"strategic_customer_domain": "[('message_ids.body', 'ilike', 'secret')]"}
            ).action_save()

    def test_rules(self):
        for domain in RULES:
            with self.subTest(domain=domain):
                rule = self.make_rule(domain)
                Partner = self.manager_env["res.partner"]
                customers = [("is_company", "=", True), ("is_own_company", "=", False)]
                expected = Partner.search_count([*customers, *domain])
                self.assertEqual(rule.matching_count, expected)

    def test_archived_parent_counts(self):
        """A rule finds an archived parent, as Odoo does when it follows a many2one field."""
        parent = self.make_customer("Holding")
        customer = self.make_customer("Subsidiary", parent_id=parent.id)
        self.make_rule([("parent_id.name", "=", "Holding")])
        parent.sudo().active = False
        customer.ref = "written"
        self.scoring._rescore(customer.ids)
        self.assertEqual(customer.reputation, 100)
