from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.partnership.strategic_reference_terms_mixin import ALLOWED_KINDS, KINDS
from .reference_case import ReferenceCase


@tagged("post_install", "-at_install")
class TestReference(ReferenceCase):
    """A customer is used as a reference only in the ways that it has agreed to, and not more often than agreed."""

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
        with self.assertRefused(UserError, "Not agreed: Logo"):
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
        other = self.make_reference(self.make_customer("Demerland"), user_id=False, reference_cap=1)
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
        # A sales manager may exceed the cap. Users can still write the use beyond the cap, and move it within the
        # quarter.
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
            other = self.make_reference(self.make_customer("Demerland"), user_id=self.salesperson.id)
            won = self.make_deal(expected_revenue=1000)
            lost = self.make_deal(expected_revenue=50)
            theirs = self.make_deal(expected_revenue=300, user_id=self.colleague.id)
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
        company = self.make_company(members=self.sales_lead, rate=4)
        self.lead.expected_revenue = 400
        self.use()
        self.lead.action_set_won()
        one = self.partnership.with_user(self.sales_lead).with_context(allowed_company_ids=self.env.company.ids)
        both = one.with_context(allowed_company_ids=(self.env.company + company).ids)
        # Move the opportunity to the other company, as a sales manager of both companies can do.
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
            partnerships |= self.make_reference(self.make_customer(f"Batch {number}"), reference_cap=9)
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
        other = self.make_deal(name="The same deal")
        use = self.use()
        other.with_user(self.sales_lead)._merge_dependences(self.lead.with_user(self.sales_lead))
        self.assertEqual(use.lead_id, other)
