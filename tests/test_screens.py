from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestScreens(StrategicCase):
    """The screens of partnerships, of the first steps and of reports show what users need."""

    day = "2026-07-31"

    def make_partnership_of(self, user, customer, name="Planner", **vals):
        return self.make_partnership(customer, self.env_of(user), name=name, user_id=user.id, **vals).with_user(user)

    def test_plan_lies_ahead_and_is_the_responsibles(self):
        partnership = self.make_partnership_of(self.sales_manager, self.make_customer())
        partnership.user_id = self.salesperson
        plan = self.superuser_env.ref("strategic_customer.strategic_partnership_plan")
        with Form(
            self.env["mail.activity.schedule"]
            .with_user(self.sales_manager)
            .with_context(active_model=partnership._name, active_ids=partnership.ids)
        ) as form:
            form.plan_id = plan
            form.save().action_schedule_plan()
        activities = partnership.activity_ids.sorted("date_deadline")
        days = [(activity.date_deadline - fields.Date.context_today(partnership)).days for activity in activities]
        self.assertEqual(days, [7, 14, 21, 90])
        self.assertEqual(activities.user_id, self.salesperson)

    def test_another_partnership_with_the_customer_is_told(self):
        customer = self.make_customer()
        self.make_partnership_of(self.sales_manager, customer, "Fleet Planner")
        with Form(self.env["strategic.partnership"].with_user(self.sales_lead)) as form:
            form.partner_id = customer
            self.assertIn(self.sales_manager.name, form.other_partnerships)
            self.assertIn("Fleet Planner", form.other_partnerships)
        self.assertFalse(
            self.env["strategic.partnership"].new({"partner_id": self.make_customer("Other").id}).other_partnerships
        )

    def test_a_colleagues_partnership_is_told_without_its_name(self):
        customer = self.make_customer()
        self.make_partnership_of(self.sales_manager, customer, "Fleet Planner")
        with Form(self.env["strategic.partnership"]) as form:
            form.partner_id = customer
            self.assertEqual(form.other_partnerships, f"a colleague's ({self.sales_manager.name})")

    def test_partnerships_of_other_companies_are_not_told(self):
        customer = self.make_customer()
        company = self.make_company("Other company")
        self.make_partnership(customer, self.superuser_env, name="Secret", company_id=company.id, user_id=False)
        self.assertFalse(self.env["strategic.partnership"].new({"partner_id": customer.id}).other_partnerships)

    def test_reputation_is_confirmed_as_it_is(self):
        self.superuser_env["strategic.criterion"].create({"name": "Renown", "method": "judgement", "weight": 10})
        Start = self.env["strategic.start"]

        def is_done():
            steps = Start.with_user(self.sales_manager).get_steps()
            return next(step["done"] for step in steps if step["name"] == "reputation")

        self.assertFalse(is_done())
        with self.assertRaises(AccessError):
            Start.with_user(self.sales_lead).confirm_reputation()
        Start.with_user(self.sales_manager).confirm_reputation()
        self.assertTrue(is_done())

    def test_movements_reach_the_current_month(self):
        customer = self.make_customer()
        audience = self.make_audience()
        with self.on(fields.Date.today() - timedelta(days=70)):
            for criterion in (self.make_assessed(audience), self.make_assessed()):
                self.assess(customer, criterion, 90)
        self.env.flush_all()
        Report = self.env["strategic.movement.report"].with_context(fill_temporal=True)
        mine = [("partner_id", "=", customer.id)]
        groups = Report.formatted_read_group(mine, ["date:month"], ["__count", "change:sum"])
        self.assertEqual(groups[-1]["date:month"][0], str(fields.Date.context_today(customer).replace(day=1)))
        self.assertEqual(sum(group["change:sum"] or 0 for group in groups), 1)
        over = [*mine, ("date", "<", fields.Date.today() - timedelta(days=62))]
        self.assertEqual(len(Report.formatted_read_group(over, ["date:month"], ["__count"])), 1)
        self.assertFalse(Report.formatted_read_group([("id", "=", 0)], ["date:month"], ["__count"]))

    def test_a_criterion_is_called_one(self):
        arch = self.manager_env["strategic.audience"].get_view(view_type="form")["arch"]
        field = etree.fromstring(arch).find(".//field[@name='criterion_ids']")
        self.assertEqual(field.get("string"), "Criterion")

    def test_only_managers_choose_the_colour_of_an_audience(self):
        for user, expected in ((self.sales_manager, 1), (self.sales_lead, 0), (self.salesperson, 0)):
            with self.subTest(user=user.login):
                arch = self.env["strategic.audience"].with_user(user).get_view(view_type="kanban")["arch"]
                self.assertEqual(
                    len(etree.fromstring(arch).findall(".//field[@widget='kanban_color_picker']")), expected
                )

    def test_cards_of_whom_to_assess_next(self):
        """The cards are in the order of the list, in one column, and say what is missing."""
        action = self.superuser_env.ref("strategic_customer.res_partner_action_next")
        self.assertEqual(action.mobile_view_mode, "kanban")
        view = self.env.ref("strategic_customer.res_partner_view_kanban_next")
        self.assertIn((view.id, "kanban"), action.views)
        arch = etree.fromstring(self.env["res.partner"].get_view(view.id, "kanban")["arch"])
        self.assertFalse(arch.get("default_group_by"))
        self.assertFalse(arch.get("js_class"), "the first steps are above the customers only")
        self.assertTrue(arch.get("default_order").startswith("strategic_missing"))
        self.assertIsNotNone(arch.find(".//t[@t-name='card']//field[@name='strategic_missing']"))

    def test_no_sample_rows_stand_for_assessments(self):
        for view_type in ("list", "kanban"):
            arch = self.env["strategic.assessment"].get_view(view_type=view_type)["arch"]
            self.assertFalse(etree.fromstring(arch).get("sample"), view_type)

    def test_no_best_audience_at_a_fit_of_0(self):
        customer = self.make_customer()
        self.assess(customer, self.make_assessed(self.make_audience("Logistics")), 0)
        self.env.flush_all()
        customer.invalidate_recordset()
        self.assertEqual(customer.audience_fit, 0)
        self.assertNotIn("Logistics", customer.strategic_summary)
        view = self.env.ref("strategic_customer.res_partner_view_list_strategic")
        arch = etree.fromstring(self.env["res.partner"].get_view(view.id, "list")["arch"])
        self.assertEqual(arch.find(".//field[@name='strategic_audience_id']").get("invisible"), "not audience_fit")

    def test_text_of_the_cap_is_true_where_the_buyer_is_a_reference(self):
        self.superuser_env["strategic.partnership"].search([]).reference_scope = "none"
        for name, cap in (("Buyer", 2), ("Used up", 0)):
            self.make_partnership_of(
                self.sales_manager, self.make_customer(name), name, reference_scope="private", reference_cap=cap
            )
        buyer = self.env["res.partner"].search([("name", "=", "Buyer")], limit=1)
        lead = self.make_lead(buyer)
        Wizard = self.env["crm.lead.find_reference"]
        self.assertIn("is a reference customer itself", Wizard._find_candidates(lead)[1])
        lead.partner_id = self.make_customer("Nobody's reference")
        self.superuser_env["strategic.partnership"].search([("name", "=", "Buyer")]).reference_cap = 0
        self.assertIn("All reference customers", Wizard._find_candidates(lead)[1])
