import random
from collections import Counter

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...const import CUSTOMER_DOMAIN
from ...models.insight import strategic_matrix_mixin
from ..common import StrategicCase


def oracle_cell(score):
    """Return the lowest score of the matrix cell that holds `score`. A cell holds five scores, the last one six."""
    return min(score - score % 5, 95)


def oracle_status(fit, reputation, thresholds):
    """Return the status of two overall assessments: what is assessed overall can't grow, what is not assessed can."""
    if fit is None and reputation is None:
        return None
    if fit is None or reputation is None:
        reached = fit >= thresholds[0] if reputation is None else reputation >= thresholds[1]
        return "partial" if reached else "other"
    return {(True, True): "strategic", (True, False): "core", (False, True): "prestige", (False, False): "other"}[
        fit >= thresholds[0], reputation >= thresholds[1]
    ]


def oracle_quadrants(fit, reputation):
    return {
        "strategic": {"status": "strategic", "audience_fit": [fit, 100], "reputation": [reputation, 100]},
        "core": {"status": "core", "audience_fit": [fit, 100], "reputation": [0, reputation]},
        "prestige": {"status": "prestige", "audience_fit": [0, fit], "reputation": [reputation, 100]},
        "other": {"status": "other", "audience_fit": [0, fit], "reputation": [0, reputation]},
    }


def as_counter(found):
    return Counter({(bubble["x"], bubble["y"], bubble["status"]): bubble["count"] for bubble in found["bubbles"]})


@tagged("post_install", "-at_install")
class TestMatrix(StrategicCase):
    """A bubble counts exactly the customers that the reader sees."""

    def make_scored(self, scores, **vals):
        """Create a customer for each pair (audience fit, reputation) in `scores`. None means not assessed."""
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Matrix {number}",
                    "is_company": True,
                    "audience_fit": False if fit is None else fit,
                    "reputation": False if reputation is None else reputation,
                    **vals,
                }
                for number, (fit, reputation) in enumerate(scores)
            ]
        )

    def matrix(self, customers, user=None, measure="customers", domain=()):
        Partner = self.env["res.partner"].with_user(user or self.salesperson)
        return Partner.strategic_matrix([("id", "in", customers.ids), *domain], measure)

    def test_bubbles_agree_with_an_oracle(self):
        """Bubbles count and open the customers that the functions `oracle_*` expect; a threshold may divide a cell."""
        chance = random.Random(5)
        choices = [None, 0, 4, 5, 69, 70, 71, 72, 73, 94, 95, 99, 100, *range(0, 101, 7)]
        scores = [(chance.choice(choices), chance.choice(choices)) for _number in range(250)]
        customers = self.make_scored(scores)
        for thresholds in ((70, 70), (72, 51), (1, 100), (97, 3)):
            self.set_thresholds(*thresholds)
            self.scoring._rescore_all()
            statuses = [oracle_status(*score, thresholds) for score in scores]
            expected = Counter(
                (oracle_cell(fit), oracle_cell(reputation), status)
                for (fit, reputation), status in zip(scores, statuses, strict=True)
                if None not in (fit, reputation)
            )
            found = self.matrix(customers)
            self.assertEqual(as_counter(found), expected)
            self.assertEqual(len(found["bubbles"]), len(expected))
            single = sum(score.count(None) == 1 for score in scores)
            self.assertEqual((found["partial"], found["unassessed"]), (single, statuses.count(None)))
            self.assertEqual(found["thresholds"], {"audience_fit": thresholds[0], "reputation": thresholds[1]})
            for bubble in found["bubbles"]:
                opened = customers.filtered_domain(bubble["domain"])
                self.assertEqual(customers.search([("id", "in", customers.ids), *bubble["domain"]]), opened)
                self.assertEqual(len(opened), bubble["count"])
                for dimension in ("audience_fit", "reputation"):
                    lowest, highest = bubble[dimension]
                    for customer in opened:
                        self.assertIn(customer[dimension], range(lowest, highest + 1))
            self.assertEqual(
                {quadrant["status"]: quadrant for quadrant in found["quadrants"]}, oracle_quadrants(*thresholds)
            )

    def test_candidates_have_a_place(self):
        """A candidate lies where its scores are, on any side of the thresholds, and its range is the whole cell."""
        audience = self.make_audience()
        need, typical = self.make_assessed(audience), self.make_assessed(audience)
        self.make_assessed(audience)
        customer = self.make_scored([(None, 90)])
        self.assess(customer, need, 100)
        self.assess(customer, typical, 100)
        self.assertScores(customer, audience_fit=67, strategic_status="partial")
        self.set_thresholds(68, 70)
        self.assertScores(customer, strategic_status="partial")
        found = self.matrix(customer)
        self.assertEqual(as_counter(found), {(65, 90, "partial"): 1})
        self.assertEqual(found["bubbles"][0]["audience_fit"], [65, 69])
        self.assertEqual(found["partial"], 0)

    def test_ranges_are_whole_cells_if_an_audience_has_its_own_thresholds(self):
        audience = self.make_audience(fit_threshold=30)
        self.make_rule([("website", "!=", False)], audience, weight=36)
        self.make_rule([("phone", "!=", False)], audience, weight=64)
        customer = self.make_customer(website="https://example.com", reputation=90)
        self.set_thresholds(38, 70)
        self.assertScores(customer, audience_fit=36, strategic_status="strategic")
        self.assertEqual(self.matrix(customer)["bubbles"][0]["audience_fit"], [35, 39])

    def test_domain(self):
        customers = self.make_scored([(90, 90), (91, 91), (10, 10), (None, 50), (None, None)])
        customers[0].city = "Matrix City"
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": customers[0].id})
        archived = self.make_scored([(92, 92)], active=False)
        everyone = customers + contact + archived
        found = self.matrix(everyone, domain=CUSTOMER_DOMAIN)
        self.assertEqual(as_counter(found), {(90, 90, "strategic"): 2, (10, 10, "other"): 1})
        self.assertEqual((found["partial"], found["unassessed"]), (1, 1))
        found = self.matrix(everyone, domain=[*CUSTOMER_DOMAIN, ("city", "=", "Matrix City")])
        self.assertEqual(as_counter(found), {(90, 90, "strategic"): 1})
        found = self.matrix(everyone, domain=[*CUSTOMER_DOMAIN, ("strategic_status", "!=", False)])
        self.assertEqual((found["partial"], found["unassessed"]), (1, 0))
        self.assertEqual(self.matrix(self.env["res.partner"])["bubbles"], [])

    def test_two_companies(self):
        theirs = self.make_company()
        customers = self.make_scored([(90, 90), (91, 91)])
        customers[1].with_env(self.superuser_env).company_id = theirs
        self.assertEqual(as_counter(self.matrix(customers)), {(90, 90, "strategic"): 1})
        self.salesperson.company_ids += theirs
        Partner = self.env["res.partner"]
        Partner = Partner.with_context(allowed_company_ids=self.salesperson.company_ids.ids)
        self.assertEqual(
            as_counter(Partner.strategic_matrix([("id", "in", customers.ids)])), {(90, 90, "strategic"): 2}
        )

    def test_groups(self):
        customers = self.make_scored([(90, 90)])
        for user in (self.employee, self.portal, self.env.ref("base.public_user")):
            for measure in ("customers", "won"):
                with self.assertRaises(AccessError):
                    self.matrix(customers, user, measure)
        for user in (self.salesperson, self.sales_lead, self.sales_manager):
            self.assertTrue(self.matrix(customers, user)["bubbles"])

    def test_revenue(self):
        """A bubble's amount comes from `strategic.revenue`, and only from opportunities that the reader sees."""
        customers = self.make_scored([(90, 90), (91, 91), (10, 10)])
        contact = self.make_contact(customers[0])
        own = {"company_id": False, "user_id": self.salesperson.id}
        self.make_won(contact, 500, **own)
        self.make_won(customers[1], 40, company_id=False, user_id=self.sales_lead.id)
        self.make_lead(customers[1], self.manager_env, expected_revenue=1000, probability=30, **own)

        def amounts(user, measure):
            bubbles = self.matrix(customers, user, measure)["bubbles"]
            self.assertEqual({bubble["status"]: bubble["count"] for bubble in bubbles}, {"strategic": 2, "other": 1})
            return {bubble["status"]: bubble["amount"] for bubble in bubbles}

        self.assertEqual(amounts(self.salesperson, "won"), {"strategic": 500, "other": 0})
        self.assertEqual(amounts(self.sales_lead, "won"), {"strategic": 540, "other": 0})
        self.assertEqual(amounts(self.sales_lead, "open"), {"strategic": 300, "other": 0})
        self.assertEqual(amounts(self.sales_lead, "customers"), {"strategic": 0, "other": 0})
        source = SQL("SELECT %s AS partner_id, 'won' AS kind, NULL::date AS date, 7.5 AS amount", customers[2].id)
        self.patch(type(self.env["strategic.revenue"]), "_lines", lambda _self: source)
        self.assertEqual(amounts(self.salesperson, "won"), {"strategic": 0, "other": 7.5})
        self.assertEqual(self.matrix(customers)["currency_id"], self.env.company.currency_id.id)
        with self.assertRefused(UserError, "no measure"):
            self.matrix(customers, measure="id); DROP TABLE res_partner")

    def test_one_query_that_only_reads(self):
        """One query counts all customers, and it works on a read-only cursor."""
        customers = self.make_scored([(90, 90), (10, 10), (None, 4)])
        self.patch(strategic_matrix_mixin, "SHOWN", 0)
        self.matrix(customers)
        self.env.flush_all()
        self.forget_changes()
        self.assertTrue(self.env["res.partner"].strategic_matrix._readonly)
        self.env.cr.execute("SAVEPOINT only_reads; SET TRANSACTION READ ONLY")
        for measure in ("customers", "open", "won"):
            self.matrix(customers, measure=measure)
        with self.assertQueryCount(1):
            self.matrix(customers)
        self.env.cr.execute("ROLLBACK TO SAVEPOINT only_reads")

    def test_ranges(self):
        """A threshold that cuts a cell of the matrix limits the range of scores that a bubble shows."""
        customers = self.make_scored([(70, 95), (74, 97)])
        for threshold, expected in (
            (70, {"strategic": [70, 74]}),
            (72, {"prestige": [70, 71], "strategic": [72, 74]}),
            (74, {"prestige": [70, 73], "strategic": [74, 74]}),
            (75, {"prestige": [70, 74]}),
        ):
            with self.subTest(threshold=threshold):
                self.set_thresholds(threshold, 70)
                self.scoring._rescore_all()
                bubbles = self.matrix(customers)["bubbles"]
                self.assertEqual({bubble["status"]: bubble["audience_fit"] for bubble in bubbles}, expected)
                self.assertEqual([bubble["reputation"] for bubble in bubbles], [[95, 100]] * len(bubbles))

    @mute_logger("odoo.addons.base.models.ir_ui_view")
    def test_arch(self):
        View = self.superuser_env["ir.ui.view"]
        for arch in (
            '<strategic_matrix unknown="1"/>',
            '<strategic_matrix measure="unknown"/>',
            '<strategic_matrix><field name="name"/></strategic_matrix>',
        ):
            with self.assertRefused(ValidationError, "(?i)matrix"):
                View.create({"name": "wrong", "model": "res.partner", "arch": arch})
        self.assertEqual(
            View.create({"name": "right", "model": "res.partner", "arch": '<strategic_matrix measure="won"/>'}).type,
            "strategic_matrix",
        )

    def test_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.res_partner_action")
        self.assertEqual([mode for _view, mode in action["views"]], ["list", "kanban", "strategic_matrix", "form"])
