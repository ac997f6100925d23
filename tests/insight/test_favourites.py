from datetime import timedelta

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import StrategicCase

ADDON = "strategic_customer"


@tagged("post_install", "-at_install")
class TestFavourites(StrategicCase):
    """Account managers, sales leads and sales managers find favourites that answer their questions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience)
        cls.renown = cls.make_assessed()
        cls.strategic, cls.candidate = cls.make_customer("Strategic"), cls.make_customer("Candidate")
        soon = Date.today() + timedelta(days=10)
        for criterion in (cls.need, cls.renown):
            cls.assess(cls.strategic, criterion, 90, valid_until=soon)
        cls.assess(cls.candidate, cls.need, 90)
        cls.settle()

    def favourite(self, env, model, action, name):
        """Return the records of a favourite, and the groups of its group by, as `env`'s user gets them."""
        action = env.ref(f"{ADDON}.{action}")
        [found] = [one for one in env["ir.filters"].get_filters(model, action_id=action.id) if one["name"] == name]
        self.assertEqual((found["is_default"], found["user_ids"]), (False, []))
        domain = safe_eval(found["domain"], {"uid": env.uid})
        records = env[model].search(domain, order=", ".join(safe_eval(found["sort"])) or None)
        context = safe_eval(found["context"])
        groups = env[model].formatted_read_group(domain, context.get("group_by", []), ["__count"])
        self.assertEqual(sum(group["__count"] for group in groups), len(records))
        return records, context

    def test_account_manager_finds_own_customers_to_review(self):
        call = (self.env, "res.partner", "res_partner_action", "My Reviews")
        self.assertFalse(self.favourite(*call)[0])
        (self.strategic + self.candidate).user_id = self.salesperson
        self.assertEqual(self.favourite(*call)[0], self.strategic)
        self.strategic.user_id = self.sales_lead
        self.assertFalse(self.favourite(*call)[0])

    def test_account_manager_finds_own_candidates(self):
        self.candidate.user_id = self.salesperson
        found, _context = self.favourite(self.env, "res.partner", "res_partner_action_next", "My Candidates")
        self.assertEqual(found, self.candidate)

    def test_sales_lead_finds_candidates_by_audience(self):
        env = self.env_of(self.sales_lead)
        found, context = self.favourite(env, "strategic.fit", "strategic_fit_action", "Candidates by Audience")
        mine = found.filtered(lambda fit: fit.audience_id == self.audience)
        self.assertEqual(mine.partner_id.with_env(self.env), self.candidate)
        self.assertEqual(context["group_by"], ["audience_id"])

    def test_sales_lead_finds_the_partnerships_that_the_overview_counts(self):
        env = self.env_of(self.sales_lead)
        partnership = self.make_partnership(self.strategic, agreement_state="signed")
        people = [self.make_contact(self.strategic, name) for name in ("Ada", "Grace")]
        supporters = [self.make_stakeholder(partnership, person, stance="supports") for person in people]
        call = (env, "strategic.partnership", "strategic_partnership_action", "Partnerships at Risk")

        def is_found():
            found = self.favourite(*call)[0]
            self.assertEqual(len(found), env["strategic.home"].read_cards(["risks"])["risks"]["all"]["value"])
            return partnership.with_env(env) in found

        self.assertFalse(is_found())
        for vals in ({"agreement_state": "draft"}, {"agreement_end": Date.today() + timedelta(days=30)}):
            with self.subTest(vals=vals), self.rolled_back():
                partnership.write(vals)
                self.assertTrue(is_found())
        with self.subTest("drifts"), self.rolled_back():
            self.make_requirement(partnership, "tailored")
            self.assertTrue(is_found())
        supporters[0].stance = "neutral"
        self.assertTrue(is_found())
        partnership.stage_id = self.superuser_env["strategic.partnership.stage"].search(
            [("kind", "=", "ended")], limit=1
        )
        self.assertFalse(is_found())

    def test_sales_manager_finds_scores_by_audience(self):
        found, context = self.favourite(self.manager_env, "strategic.fit", "strategic_fit_action", "Scores by Audience")
        groups = self.manager_env["strategic.fit"].formatted_read_group(
            [("id", "in", found.ids), ("audience_id", "=", self.audience.id)],
            context["group_by"],
            ["fit:avg", "reputation:avg"],
        )
        self.assertEqual([(one["status"], one["fit:avg"]) for one in groups], [("strategic", 90), ("partial", 90)])

    def test_sales_manager_finds_revenue_by_audience(self):
        action = "strategic_portfolio_report_action"
        _found, context = self.favourite(self.manager_env, "strategic.portfolio.report", action, "Revenue by Audience")
        rows, columns = context["pivot_row_groupby"], context["pivot_column_groupby"]
        groups = self.manager_env["strategic.portfolio.report"].formatted_read_group(
            [("strategic_audience_id", "=", self.audience.id)],
            rows + columns,
            [f"{name}:sum" for name in context["pivot_measures"]],
        )
        self.assertEqual([one["strategic_status"] for one in groups], ["strategic", "partial"])
        self.assertEqual([one["customer_count:sum"] for one in groups], [1, 1])

    def test_names_are_translated(self):
        self.superuser_env["res.lang"]._activate_lang("fr_FR")
        favourites = (
            self.superuser_env["ir.filters"]
            .search([])
            .filtered(lambda one: (one.get_external_id()[one.id] or "").startswith(f"{ADDON}."))
        )
        self.assertEqual(len(favourites), 8)
        names = favourites._strategic_names()
        self.assertLessEqual(set(favourites.mapped("name")), set(names), "each name has its translation")
        self.patch(type(favourites), "_strategic_names", lambda one: dict(names, **{"My Candidates": "Mes candidats"}))
        action = self.env.ref(f"{ADDON}.res_partner_action_next")
        told = [one["name"] for one in self.env["ir.filters"].get_filters("res.partner", action_id=action.id)]
        self.assertIn("Mes candidats", told)
        self.assertNotIn("My Candidates", told)
