from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.partnership.strategic_reference_follow_up_mixin import FOLLOW_UP_DAYS
from ...models.partnership.strategic_reference_terms_mixin import KINDS
from .reference_case import ReferenceCase


@tagged("post_install", "-at_install")
class TestFindReference(ReferenceCase):
    """The wizard "Find a Reference" lists the customers that may be a reference for an opportunity, the best first."""

    day = "2026-08-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Demo partnerships may allow references too. Forbid these, so that the wizard offers only `cls.customer`.
        cls.superuser_env["strategic.partnership"].search([("id", "!=", cls.partnership.id)]).reference_scope = "none"

    def test_who_is_offered(self):
        self.assertEqual(self.offered(), ["Noordveen"])
        for change in (
            {"reference_scope": "none"},
            {"reference_cap": 0},
            {"active": False},
            {"partner_id": self.prospect.id},
            {"stage_id": self.env.ref("strategic_customer.strategic_partnership_stage_ended").id},
        ):
            with self.subTest(**change):
                before = self.partnership.read(change)[0]
                self.partnership.write(change)
                self.assertFalse(self.offered())
                before = {name: before[name][0] if isinstance(before[name], tuple) else before[name] for name in change}
                self.partnership.write(before)
        contact = self.env["res.partner"].create({"name": "Hetty", "parent_id": self.customer.id})
        self.assertFalse(self.offered(lead=self.make_deal(partner_id=contact.id)), "not the customer's own people")
        self.assertEqual(self.offered(lead=self.make_deal(partner_id=False)), ["Noordveen"])

    def test_order_and_reasons(self):
        logistics, food = self.make_audience("Logistics"), self.make_audience("Food")
        industry = self.superuser_env["res.partner.industry"].create({"name": "Transportation"})
        self.assess_overall(self.prospect, "audience_fit", 90, audience_id=logistics.id)
        self.assertEqual(self.prospect.strategic_audience_id, logistics)
        self.prospect.industry_id = industry
        self.partnership.unlink()
        made = {
            name: self.make_reference(self.make_customer(name, **customer), **vals)
            for name, customer, vals in (
                ("Plain", {}, {}),
                ("Food", {}, {"audience_id": food.id}),
                ("Market, asked", {}, {"audience_id": logistics.id}),
                ("Industry, asked long ago", {"industry_id": industry.id}, {}),
                ("Both, used up", {"industry_id": industry.id}, {"audience_id": logistics.id, "reference_cap": 1}),
                ("Both, fresh", {"industry_id": industry.id}, {"audience_id": logistics.id}),
            )
        }
        for name, day in (
            ("Market, asked", "2026-08-03"),
            ("Industry, asked long ago", "2025-12-24"),
            ("Both, used up", "2026-07-01"),
            ("Food", "2026-03-01"),
        ):
            self.use(self.sales_manager, partnership=made[name], date=day)
        expected = ["Both, fresh", "Industry, asked long ago", "Market, asked", "Plain", "Food"]
        wizard = self.find()
        self.assertEqual(wizard.candidate_ids.mapped("customer_id.name"), expected)
        self.assertEqual(
            wizard.candidate_ids.mapped("reason"),
            [
                (
                    "Same market: Logistics. Same industry: Transportation. Never asked yet. "
                    "Uses left this quarter: 2 of 2."
                ),
                "Same industry: Transportation. Not asked since December 2025. Uses left this quarter: 2 of 2.",
                "Same market: Logistics. Last asked on 3 August. Uses left this quarter: 1 of 2.",
                "No market given. Never asked yet. Uses left this quarter: 2 of 2.",
                "Other market: Food. Not asked since March. Uses left this quarter: 2 of 2.",
            ],
        )
        self.assertRegex(wizard.explanation, "not offered.*: 1. .*10/01/2026")
        self.assertEqual(set(wizard.candidate_ids.mapped("is_past_cap")), {False})
        wizard = self.find(self.sales_manager)
        self.assertEqual(wizard.candidate_ids.mapped("customer_id.name"), [*expected, "Both, used up"])
        self.assertTrue(wizard.candidate_ids[-1].is_past_cap)
        self.assertIn("Used up for this quarter: 1 of 1.", wizard.candidate_ids[-1].reason)
        self.assertFalse(wizard.explanation)

    def test_market_of_the_partnership_an_opportunity_came_of(self):
        market = self.make_audience("Co-operatives")
        source = self.make_reference(self.make_customer("Source"), audience_id=market.id)
        source_lead = self.make_deal(strategic_partnership_id=source.id)
        self.assertEqual(self.offered(lead=source_lead), ["Source", "Noordveen"])

    def test_nobody_to_ask(self):
        self.partnership.reference_cap = 0
        self.assertRegex(self.find().explanation, "asked as often as agreed")
        self.partnership.reference_scope = "none"
        self.assertRegex(self.find().explanation, "No other customer has agreed")
        self.superuser_env["strategic.partnership"].search([]).active = False
        self.assertRegex(self.find().explanation, "no partnership yet")

    def log(self, wizard, **vals):
        wizard.candidate_ids[0].action_choose()
        with Form(wizard) as form:
            for name, value in vals.items():
                form[name] = value
        return wizard.action_log()

    def test_logged(self):
        wizard = self.find()
        self.log(wizard, kind="visit", note="See the <b>planners</b>")
        use = self.lead.strategic_reference_ids
        today = fields.Date.context_today(self.lead)
        self.assertRecordValues(
            use,
            [
                {
                    "partnership_id": self.partnership.id,
                    "kind": "visit",
                    "user_id": self.salesperson.id,
                    "date": today,
                    "outcome": False,
                }
            ],
        )
        message = self.lead.message_ids[0]
        self.assertRegex(message.body, "Reference request logged: Noordveen, Visit")
        self.assertIn("&lt;b&gt;", message.body)
        activity = self.lead.activity_ids
        self.assertRecordValues(
            activity,
            [{"user_id": self.salesperson.id, "date_deadline": today + relativedelta(days=FOLLOW_UP_DAYS)}],
        )
        self.assertIn("Noordveen", activity.summary)
        # The salesperson who asked the reference customer enters the outcome on the opportunity.
        with Form(self.lead.with_user(self.salesperson)) as form, form.strategic_reference_ids.edit(0) as line:
            line.outcome = "helped"
        self.assertEqual(use.outcome, "helped")
        self.assertFalse(self.lead.activity_ids)
        self.assertIn("Outcome: Helped", self.lead.message_ids[0].body)

    def test_until_the_cap(self):
        first, second, third = self.find(), self.find(), self.find()
        self.log(first)
        self.log(second)
        with self.assertRefused(UserError, "as often as agreed"):
            self.log(third)
        self.assertFalse(self.offered())
        wizard = self.find(self.sales_manager)
        wizard.candidate_ids.action_choose()
        self.assertTrue(wizard.is_past_cap)
        self.log(wizard)
        self.assertEqual(self.partnership.reference_used, 3)

    def test_kinds_follow_the_scope(self):
        wizard = self.find()
        self.assertFalse(wizard.allowed_kinds)
        wizard.candidate_ids.action_choose()
        self.assertEqual(wizard.allowed_kinds, [kind for kind, _label in KINDS])
        self.partnership.reference_scope = "private"
        # `action_log` checks the reference scope again, because this scope has changed since the wizard was opened.
        with self.assertRefused(UserError, "in private only"):
            self.log(wizard, kind="logo")
        wizard = self.find()
        wizard.candidate_ids.action_choose()
        self.assertEqual(wizard.allowed_kinds, ["call", "visit"])
        wizard.action_back()
        self.assertFalse(wizard.candidate_id)
        with self.assertRefused(UserError, "First choose the customer"):
            wizard.action_log()

    def test_colleagues_see_no_more_than_they_need(self):
        wizard = self.find()
        candidate = wizard.candidate_ids
        with self.assertRaises(AccessError):
            self.partnership.with_user(self.salesperson).read(["name"])
        self.assertNotIn("partnership_id", candidate.fields_get())
        with self.assertRaises(AccessError):
            candidate.read(["partnership_id"])
        for records in (wizard, candidate):
            with self.assertRaises(AccessError):
                records.with_user(self.colleague).read(["id"])
            with self.assertRaises(AccessError):
                records.with_user(self.colleague).read(["display_name"])
        with self.assertRaises(AccessError):
            candidate.write({"customer_id": self.prospect.id})
        with self.assertRaises(AccessError):
            candidate.create({"wizard_id": wizard.id})
        with self.assertRaises(AccessError):
            wizard.create({"lead_id": self.lead.id})
        # The salesperson can't record that a customer is used as a reference for a colleague's opportunity.
        theirs = self.make_deal(user_id=self.colleague.id)
        candidate.action_choose()
        with self.assertRaises(AccessError):
            theirs.with_user(self.salesperson).action_find_reference()
        with self.assertRaises(AccessError):
            wizard.lead_id = theirs
        wizard.sudo().lead_id = theirs
        with self.assertRaises(AccessError):
            wizard.action_log()

    def test_own_use_of_a_colleagues_partnership_is_readable(self):
        use = self.use()
        self.env.invalidate_all()
        read = use.web_read(
            {
                "display_name": {},
                "customer_id": {"fields": {"display_name": {}}},
                "lead_id": {"fields": {"display_name": {}}},
                "kind": {},
                "date": {},
                "company_id": {"fields": {"display_name": {}}},
            }
        )
        self.assertEqual(read[0]["customer_id"]["display_name"], "Noordveen")
        self.assertRegex(read[0]["display_name"], "^Noordveen: Call, ")
        groups = use.browse().formatted_read_group([("id", "=", use.id)], ["customer_id"], ["__count"])
        self.assertEqual(groups[0]["customer_id"][1], "Noordveen")

    def test_who_sees_what_became_of_it(self):
        use = self.use()
        other = self.make_user("strategic_third", "salesperson")
        for user in (self.salesperson, self.colleague, self.sales_lead, self.sales_manager):
            self.assertTrue(use.with_user(user).has_access("write"), user.login)
        self.assertFalse(use.with_user(other).has_access("read"))
        self.lead.user_id = other
        self.assertTrue(use.with_user(other).has_access("read"), "whoever works the opportunity now")
        with self.assertRaises(AccessError):
            use.unlink()
        use.with_user(self.sales_manager).unlink()

    def test_nobody_else(self):
        use = self.use()
        for user in (self.employee, self.portal, self.env.ref("base.public_user")):
            for call in (
                lambda user: use.with_user(user).read(["kind"]),
                lambda user: self.env["strategic.reference"].with_user(user).search([]),
                self.use,
                lambda user: self.lead.with_user(user).action_find_reference(),
                lambda user: self.env["crm.lead.find_reference"].with_user(user).search([]),
                lambda user: self.find().with_user(user).action_log(),
                lambda user: self.find().candidate_ids.with_user(user).action_choose(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(user)

    def test_queries(self):
        def call():
            return self.count_queries(self.offered)

        for number in range(5):
            self.make_reference(self.make_customer(f"Few {number}"))
        call()
        few = call()
        for number in range(60):
            self.make_reference(self.make_customer(f"Many {number}"))
        call()
        self.assertEqual(call(), few)
        self.assertEqual(len(self.offered()), 50)
