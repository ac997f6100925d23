from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.strategic_customer.models.partnership.strategic_reference_follow_up_mixin import FOLLOW_UP_DAYS
from odoo.addons.strategic_customer.models.partnership.strategic_reference_terms_mixin import ALLOWED_KINDS, KINDS

from ..common import StrategicCase


class ReferenceGround(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(cls.superuser_env, "strategic_colleague", "sales_team.group_sale_salesman")
        cls.customer = cls.make_customer("Noordveen")
        cls.prospect = cls.make_customer("Karawanken")
        cls.stage = cls.env.ref("strategic_customer.strategic_partnership_stage_launched")
        cls.partnership = cls.make_partnership()
        cls.lead = cls.make_lead()

    @classmethod
    def make_partnership(cls, customer=None, **vals):
        """Create a partnership of a colleague, hidden from the salesperson, in the manager's environment."""
        return cls.manager_env["strategic.partnership"].create(
            {
                "partner_id": (customer or cls.customer).id,
                "user_id": cls.colleague.id,
                "stage_id": cls.stage.id,
                "reference_scope": "public",
                "reference_cap": 2,
                **vals,
            }
        )

    @classmethod
    def make_lead(cls, **vals):
        """Create an opportunity of the salesperson, or of the user in `vals`, in the manager's environment."""
        return cls.manager_env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.prospect.id,
                "user_id": cls.salesperson.id,
                **vals,
            }
        )

    @classmethod
    def use(cls, user=None, partnership=None, **vals):
        reference = cls.env["strategic.reference"].with_user(user or cls.salesperson)
        return reference.create({"partnership_id": (partnership or cls.partnership).id, "lead_id": cls.lead.id, **vals})

    def find(self, user=None, lead=None):
        """Return the wizard that `user`, by default the salesperson, opens on `lead`."""
        action = (lead or self.lead).with_user(user or self.salesperson).action_find_reference()
        return self.env[action["res_model"]].with_user(user or self.salesperson).browse(action["res_id"])

    def offered(self, *arguments, **keywords):
        return self.find(*arguments, **keywords).candidate_ids.mapped("customer_id.name")


@tagged("post_install", "-at_install")
class TestReference(ReferenceGround):
    """We use a customer as a reference only in the ways, and as often, as it has agreed to."""

    day = "2026-06-30"

    def test_scope_says_in_what_way(self):
        self.partnership.reference_cap = 100
        for scope, allowed in ALLOWED_KINDS.items():
            self.partnership.reference_scope = scope
            for kind, _label in KINDS:
                for user in (self.salesperson, self.sales_manager):
                    with self.subTest(scope=scope, kind=kind, user=user.login):
                        if kind in allowed:
                            self.assertTrue(self.use(user, kind=kind))
                            continue
                        said = "allows no references" if scope == "none" else "Noordveen.*in private only"
                        with self.assertRefused(UserError, said):
                            self.use(user, kind=kind)
        self.partnership.reference_scope = "private"
        use = self.use(kind="call")
        with self.assertRefused(UserError, "no Logo"):
            use.kind = "logo"
        self.assertEqual(use.kind, "call")
        self.partnership.reference_scope = "none"
        use.note = "What was said before stays to be said."
        self.assertEqual(ALLOWED_KINDS["private"], ("call", "visit"))

    def test_who_has_not_agreed_is_not_named_to_everybody(self):
        self.partnership.reference_scope = "none"
        with self.assertRefused(UserError, "^This customer has not agreed"):
            self.use()
        with self.assertRefused(UserError, "Noordveen has not agreed"):
            self.use(user=self.colleague, lead_id=False)

    def test_cap_of_a_quarter(self):
        self.use(kind="call", date="2026-04-01")
        self.use(self.colleague, kind="logo", date="2026-06-30", lead_id=False)
        with self.assertRefused(UserError, r"Noordveen.*: 2\)\. .* 07/01/2026 .*sales manager"):
            self.use(date="2026-05-15")
        self.use(date="2026-07-01")
        self.use(date="2026-03-31")
        self.assertTrue(self.use(self.sales_manager))
        with self.assertRefused(UserError, "sales manager"):
            self.use(self.sales_lead)
        self.partnership.reference_cap = 0
        with self.assertRefused(UserError, "may not be asked"):
            self.use(date="2026-10-01")

    def test_cap_holds_for_what_is_moved(self):
        self.enterContext(self.on("2025-12-01"))
        other = self.make_partnership(self.make_customer("Demerland"), user_id=False, reference_cap=1)
        self.use(date="2026-01-01")
        self.use(date="2026-02-01")
        later, elsewhere = self.use(date="2026-04-01"), self.use(partnership=other, date="2026-01-01")
        with self.assertRefused(UserError, "Noordveen"):
            later.date = "2026-03-31"
        with self.assertRefused(UserError, "Noordveen"):
            elsewhere.partnership_id = self.partnership
        with self.assertRefused(UserError, "Demerland"):
            (later + elsewhere).write({"partnership_id": other.id, "date": "2026-07-01"})
        later.date = "2026-06-30"
        # A sales manager went past the cap. This use can still be written, and moved within its quarter.
        past = self.use(self.sales_manager, date="2026-02-02", user_id=self.salesperson.id)
        past.with_user(self.salesperson).write({"date": "2026-02-03", "outcome": "helped"})
        self.assertEqual(
            self.partnership.reference_ids.filtered(lambda use: use.date.month == 2),
            past + past.search([("partnership_id", "=", self.partnership.id), ("date", "=", "2026-02-01")]),
        )

    def test_cap_holds_for_a_file(self):
        Reference = self.env["strategic.reference"].with_user(self.colleague)
        header = ["partnership_id", "kind", "date"]
        rows = [[self.partnership.display_name, "Call", f"2026-01-0{day}"] for day in (1, 2, 3)]
        result = Reference.load(header, rows)
        self.assertFalse(result["ids"])
        self.assertIn("as often as agreed", result["messages"][0]["message"])
        self.assertFalse(Reference.search([("partnership_id", "=", self.partnership.id)]))
        self.assertEqual(len(Reference.load(header, rows[:2])["ids"]), 2)
        self.colleague.group_ids += self.env.ref("base.group_allow_export")
        exported = Reference.search([("partnership_id", "=", self.partnership.id)]).export_data(
            ["customer_id", "kind", "date", "outcome"]
        )
        self.assertEqual([row[:2] for row in exported["datas"]], [["Noordveen", "Call"]] * 2)

    def test_own_name(self):
        with self.assertRefused(UserError, "in your own name"):
            self.use(user_id=self.colleague.id)
        with self.assertRefused(UserError, "in your own name"):
            self.env["strategic.reference"].with_user(self.colleague).with_context(
                default_user_id=self.salesperson.id
            ).create({"partnership_id": self.partnership.id})
        use = self.use()
        use.with_user(self.colleague).user_id = self.colleague.id
        with self.assertRefused(UserError, "in your own name"):
            use.with_user(self.colleague).user_id = self.salesperson.id
        self.assertEqual(self.use(self.sales_manager, user_id=self.salesperson.id).user_id, self.salesperson)

    def test_figures_on_the_partnership(self):
        with self.on("2026-05-20"):
            today = fields.Date.context_today(self.lead)
            other = self.make_partnership(self.make_customer("Demerland"), user_id=self.salesperson.id)
            won = self.make_lead(expected_revenue=1000)
            lost = self.make_lead(expected_revenue=50)
            theirs = self.make_lead(expected_revenue=300, user_id=self.colleague.id)
            for lead in (won, won, lost, theirs):
                self.use(self.sales_manager, lead_id=lead.id, date=today - relativedelta(months=2))
            self.use(self.sales_manager, lead_id=won.id, date=today)
            self.use(self.sales_manager, lead_id=won.id, date="2026-06-01", partnership=other)
            (won + theirs).action_set_won()
            lost.action_set_lost()
            self.env.invalidate_all()
            self.assertRecordValues(
                (self.partnership + other).with_user(self.sales_lead),
                [
                    {
                        "reference_used": 1,
                        "reference_left": 1,
                        "last_reference_date": today,
                        "reference_revenue": 1300,
                    },
                    {
                        "reference_used": 1,
                        "reference_left": 1,
                        "last_reference_date": False,
                        "reference_revenue": 1000,
                    },
                ],
            )
            self.assertEqual(self.partnership.with_user(self.colleague).reference_revenue, 300)
            other.reference_scope = "none"
            self.assertEqual(other.reference_left, 0)

    def test_money_in_the_currency_of_the_partnership(self):
        # Without other rates, our currency has the rate 1, whichever it is.
        self.superuser_env["res.currency.rate"].search([]).unlink()
        currency = self.superuser_env["res.currency"].create({"name": "ZZZ", "symbol": "Z"})
        self.superuser_env["res.currency.rate"].create({"currency_id": currency.id, "rate": 4, "company_id": False})
        company = self.superuser_env["res.company"].create({"name": "Far", "currency_id": currency.id})
        # The opportunity moves to the other company, as a sales manager of both companies can do.
        self.lead.expected_revenue = 400
        self.use()
        self.lead.action_set_won()
        self.sales_lead.company_ids += company
        one = self.partnership.with_user(self.sales_lead).with_context(allowed_company_ids=self.env.company.ids)
        both = one.with_context(allowed_company_ids=(self.env.company + company).ids)
        self.env.cr.execute(
            "UPDATE crm_lead SET company_id = %s, user_id = NULL WHERE id = %s", [company.id, self.lead.id]
        )
        self.env.invalidate_all()
        self.assertEqual(both.reference_revenue, 100)
        self.assertEqual(one.reference_revenue, 0, "of opportunities that one may see")

    def test_queries_of_a_batch(self):
        def figures(partnerships):
            def call():
                partnerships.mapped("reference_left")
                partnerships.mapped("reference_revenue")

            return self.count_queries(call)

        partnerships = self.partnership.browse()
        for number in range(20):
            partnerships |= self.make_partnership(self.make_customer(f"Batch {number}"), reference_cap=9)
        self.lead.expected_revenue = 10
        self.use(self.sales_manager, partnership=partnerships[0])

        def use_all(of):
            values = [{"partnership_id": each.id, "lead_id": self.lead.id} for each in of]
            return self.count_queries(lambda: self.manager_env["strategic.reference"].create(values))

        use_all(partnerships)
        self.assertEqual(use_all(partnerships[:4]), use_all(partnerships))
        self.lead.action_set_won()
        figures(partnerships)
        self.assertEqual(figures(partnerships[:4]), figures(partnerships))

    def test_deleted_user_and_opportunity(self):
        use = self.use()
        self.lead.unlink()
        self.assertTrue(use.exists(), "it counts all the same")
        self.assertFalse(use.lead_id)
        with self.assertRefused(UserError, "strategic_salesperson.*can't be deleted.*Archive the user"):
            self.salesperson.unlink()
        self.assertTrue(self.salesperson.exists())

    def test_deleted_partnership(self):
        use = self.use()
        partnership = self.partnership.with_user(self.sales_manager)
        with self.assertRefused(UserError, "Noordveen has spoken for us.*Archive it instead"):
            partnership.unlink()
        use.with_user(self.sales_manager).unlink()
        partnership.unlink()

    def test_merged_opportunities(self):
        other = self.make_lead(name="The same deal")
        use = self.use()
        other.with_user(self.sales_lead)._merge_dependences(self.lead.with_user(self.sales_lead))
        self.assertEqual(use.lead_id, other)


@tagged("post_install", "-at_install")
class TestFindReference(ReferenceGround):
    """The wizard lists the customers that may be a reference for an opportunity, the best first."""

    day = "2026-08-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the partnership of this test allows references: there may be demo data.
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
        self.assertFalse(self.offered(lead=self.make_lead(partner_id=contact.id)), "not the customer's own people")
        self.assertEqual(self.offered(lead=self.make_lead(partner_id=False)), ["Noordveen"])

    def test_order_and_reasons(self):
        logistics, food = self.make_audience("Logistics"), self.make_audience("Food")
        industry = self.superuser_env["res.partner.industry"].create({"name": "Transportation"})
        self.assess_overall(self.prospect, "audience_fit", 90, audience_id=logistics.id)
        self.assertEqual(self.prospect.strategic_audience_id, logistics)
        self.prospect.industry_id = industry
        self.partnership.unlink()
        made = {
            name: self.make_partnership(self.make_customer(name, **customer), **vals)
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
                "Same market: Logistics; same industry: Transportation; never asked yet; 2 of 2 uses left this quarter",
                "Same industry: Transportation; not asked since December 2025; 2 of 2 uses left this quarter",
                "Same market: Logistics; last asked on 3 August; 1 of 2 uses left this quarter",
                "No market given; never asked yet; 2 of 2 uses left this quarter",
                "Other market: Food; not asked since March; 2 of 2 uses left this quarter",
            ],
        )
        self.assertRegex(wizard.explanation, "not offered.*: 1. .*10/01/2026")
        self.assertEqual(set(wizard.candidate_ids.mapped("is_past_cap")), {False})
        wizard = self.find(self.sales_manager)
        self.assertEqual(wizard.candidate_ids.mapped("customer_id.name"), [*expected, "Both, used up"])
        self.assertTrue(wizard.candidate_ids[-1].is_past_cap)
        self.assertIn("used up for this quarter: 1 uses of 1", wizard.candidate_ids[-1].reason)
        self.assertFalse(wizard.explanation)

    def test_market_of_the_partnership_an_opportunity_came_of(self):
        market = self.make_audience("Co-operatives")
        source = self.make_partnership(self.make_customer("Source"), audience_id=market.id)
        source_lead = self.make_lead(strategic_partnership_id=source.id)
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
        self.assertRegex(message.body, "Noordveen speaks for us: Visit")
        self.assertIn("&lt;b&gt;", message.body)
        activity = self.lead.activity_ids
        self.assertRecordValues(
            activity,
            [{"user_id": self.salesperson.id, "date_deadline": today + relativedelta(days=FOLLOW_UP_DAYS)}],
        )
        self.assertIn("Noordveen", activity.summary)
        # The salesperson who asked enters the outcome on the opportunity.
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
        # The action checks the scope again, because it has changed since the list was read.
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
        # The salesperson can't log a use on a colleague's opportunity.
        theirs = self.make_lead(user_id=self.colleague.id)
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
        other = new_test_user(self.superuser_env, "strategic_third", "sales_team.group_sale_salesman")
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
            self.make_partnership(self.make_customer(f"Few {number}"))
        call()
        few = call()
        for number in range(60):
            self.make_partnership(self.make_customer(f"Many {number}"))
        call()
        self.assertEqual(call(), few)
        self.assertEqual(len(self.offered()), 50)


@tagged("post_install", "-at_install")
class TestReferenceCompanies(ReferenceGround):
    """Other companies learn nothing about a partnership."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.superuser_env["res.company"].create({"name": "Second"})
        cls.superuser_env["strategic.partnership"].search([]).reference_scope = "none"
        cls.customer.name = "Shared customer"
        cls.theirs = cls.make_partnership(user_id=False).with_env(cls.superuser_env)
        cls.theirs.company_id = cls.company
        cls.partnership.unlink()

    def test_not_offered(self):
        self.assertFalse(self.offered())
        self.assertNotIn("asked as often", self.find().explanation)
        self.salesperson.company_ids += self.company
        self.assertFalse(self.offered(), "the opportunity belongs to the first company")
        lead = self.make_lead(user_id=False, team_id=False, company_id=False)
        self.assertFalse(lead.company_id)
        self.assertFalse(self.offered(lead=lead.with_context(allowed_company_ids=self.env.company.ids)))
        both = lead.with_context(allowed_company_ids=(self.env.company + self.company).ids)
        self.assertEqual(self.offered(lead=both), ["Shared customer"])

    def test_not_usable(self):
        Reference = self.env["strategic.reference"]
        own = self.make_partnership(user_id=self.salesperson.id)
        self.theirs.reference_cap = 0
        for call in (
            lambda: Reference.create({"partnership_id": self.theirs.id}),
            lambda: Reference.create({"partnership_id": self.theirs.id, "lead_id": self.lead.id}),
            lambda: self.use(partnership=own, lead_id=False).write({"partnership_id": self.theirs.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertNotIn("Shared", str(caught.exception))
        self.assertFalse(self.theirs.reference_ids)

    def test_opportunity_of_another_company_is_not_named(self):
        lead = self.make_lead(name="Secret deal", user_id=False, team_id=False)
        lead.with_env(self.superuser_env).company_id = self.company
        own = self.make_partnership(user_id=self.salesperson.id)
        use = self.use(partnership=own, lead_id=False)
        Reference = self.env["strategic.reference"]
        for call in (
            lambda: Reference.create({"partnership_id": own.id, "lead_id": lead.id}),
            lambda: Reference.with_context(default_lead_id=lead.id).create({"partnership_id": own.id}),
            lambda: use.write({"lead_id": lead.id}),
        ):
            with self.assertRaises(AccessError) as caught:
                call()
            self.assertNotIn("Secret", str(caught.exception))

    def test_use_is_not_seen(self):
        use = self.superuser_env["strategic.reference"].create({"partnership_id": self.theirs.id, "lead_id": False})
        Reference = self.env["strategic.reference"].with_user(self.sales_manager)
        self.assertFalse(Reference.search([]) & use)
        self.assertFalse(Reference._read_group([("id", "=", use.id)], ["customer_id"], ["__count"]))
        self.sales_manager.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            use.with_user(self.sales_manager).export_data(["customer_id"])

    def test_opportunity_of_no_company_does_not_tell(self):
        """Users who may not know of the partnership can read the chatter of such an opportunity."""
        self.salesperson.company_ids += self.company
        lead = self.make_lead(user_id=False, team_id=False, company_id=False)
        both = lead.with_context(allowed_company_ids=(self.env.company + self.company).ids)
        wizard = self.find(lead=both).with_context(allowed_company_ids=(self.env.company + self.company).ids)
        wizard.candidate_ids.action_choose()
        wizard.note = "Shared customer shows its depot"
        wizard.action_log()
        self.assertTrue(self.theirs.reference_ids)
        self.assertFalse(lead.company_id)
        told = " ".join([*lead.message_ids.mapped("body"), *lead.activity_ids.mapped("summary")])
        self.assertIn("a reference customer speaks for us", told)
        self.assertNotIn("Shared", told)
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.sales_manager).strategic_reference_ids)
