from ast import literal_eval
from operator import eq, ge, gt, le, lt, ne

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.insight.strategic_home import CANDIDATE, RISKS, TO_REVIEW
from .home_case import HomeCase

COMPARISONS = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}


@tagged("post_install", "-at_install")
class TestHome(HomeCase):
    """The overview counts what a click on a figure shows, for each role and company."""

    day = "2026-05-20"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.on("2026-04-10"):
            cls.kept = cls.make_fitting("Kept", 90)
            cls.dropping = cls.make_fitting("Dropping", 90)
        cls.fresh = cls.make_fitting("Fresh", 90, user_id=cls.salesperson.id)
        cls.assess(cls.dropping, cls.renown, 10)
        cls.make_fitting("Candidate", user_id=cls.salesperson.id)
        soon = cls.make_fitting("Soon", user_id=cls.salesperson.id)
        cls.assess(soon, cls.renown, 50, valid_until="2026-06-10")
        cls.assess(cls.make_fitting("Colleague's"), cls.renown, 50, valid_until="2026-06-10")
        cls.make_contact(cls.fresh)
        cls.make_partnerships()

    @classmethod
    def make_partnerships(cls):
        mine = {"user_id": cls.salesperson.id, "stage_id": cls.open_stage.id}
        signed = {"agreement_state": "signed", "agreement_end": "2030-01-01"}
        drifting = cls.make_partnership(cls.fresh, name="Drifting", **mine, **signed)
        cls.make_requirement(drifting, "tailored")
        fine = cls.make_partnership(cls.kept, name="Fine", **mine, **signed, reference_scope="private")
        for partnership in drifting + fine:
            for name in ("Ada", "Ben"):
                person = cls.make_contact(partnership.partner_id, name)
                cls.make_stakeholder(partnership, person, stance="supports")
        cls.make_partnership(cls.kept, name="Unsigned", **mine)
        cls.make_partnership(
            cls.kept,
            name="Ending",
            **mine,
            agreement_state="signed",
            agreement_end="2026-07-01",
            reference_scope="public",
        )
        cls.make_partnership(cls.kept, name="Over", **{**mine, "stage_id": cls.ended_stage.id})
        theirs = cls.env_of(cls.sales_lead)
        cls.make_partnership(cls.kept, theirs, name="Colleague's", user_id=cls.sales_lead.id, reference_scope="private")

    def users(self):
        return (self.salesperson, self.sales_lead, self.sales_manager)

    def test_each_click_opens_what_it_counts(self):
        for user in self.users():
            figures = [
                (f"{card}.{name}", figure)
                for card, found in self.cards(user).items()
                if card != "revenue"
                for name, figure in found.items()
                if isinstance(figure, dict)
            ]
            self.assertEqual(len(figures), 14)
            for name, figure in figures:
                with self.subTest(user=user.login, figure=name):
                    self.assertEqual(len(self.behind(figure, user)), figure["value"])

    def test_customers(self):
        card = self.cards()["customers"]
        self.assertLessEqual({"Fresh", "Kept"}, set(self.names(card["all"])))
        self.assertEqual(self.names(card["new"]), ["Fresh"])
        self.assertEqual(card["new"]["before"], 2)
        self.assertEqual(self.names(card["lost"]), ["Dropping"])
        self.assertEqual(card["lost"]["before"], 0)

    def test_the_next_month(self):
        with self.on("2026-06-20"):
            card = self.cards()["customers"]
        self.assertEqual((card["new"]["value"], card["new"]["before"]), (0, 1))
        self.assertEqual((card["lost"]["value"], card["lost"]["before"]), (0, 1))

    def test_stars_that_were_undone_are_neither_new_nor_lost(self):
        customer = self.make_fitting("Mistaken")
        self.assess(customer, self.renown, 90).action_undo(False)
        self.assertScores(customer, is_strategic=False)
        card = self.cards()["customers"]
        self.assertEqual(self.names(card["new"]), ["Fresh"])
        self.assertEqual(self.names(card["lost"]), ["Dropping"])

    def test_candidates_and_reviews(self):
        cards = self.cards()
        candidates = self.env["res.partner"].search([("strategic_status", "=", "partial")])
        customers = candidates.filtered(lambda customer: customer.is_company or not customer.parent_id)
        self.assertIn("Candidate", customers.mapped("name"))
        self.assertEqual(cards["candidates"]["all"]["value"], len(customers))
        self.assertEqual(self.names(cards["reviews"]["mine"]), ["Soon"])
        self.assertEqual(self.values("reviews", self.sales_manager), {"mine": 0})

    def test_risks(self):
        found = self.cards(names=["risks"])["risks"]
        self.assertEqual(
            {name: self.names(figure) for name, figure in found.items()},
            {
                "under_way": ["Drifting", "Ending", "Fine", "Unsigned"],
                "all": ["Drifting", "Ending", "Unsigned"],
                "drifting": ["Drifting"],
                "agreement_missing": ["Unsigned"],
                "agreement_ending": ["Ending"],
                "key_person": ["Ending", "Unsigned"],
            },
        )
        of_lead = self.cards(self.sales_lead, ["risks"])["risks"]
        self.assertIn("Colleague's", self.names(of_lead["all"], self.sales_lead))

    def test_references(self):
        ending, fine = (self.env["strategic.partnership"].search([("name", "=", name)]) for name in ("Ending", "Fine"))
        fine.reference_cap = 1
        ending.reference_cap = 3
        with self.on("2026-02-10"):
            self.env["strategic.reference"].create({"partnership_id": ending.id, "kind": "call", "date": "2026-02-10"})
        self.env["strategic.reference"].create(
            [{"partnership_id": one.id, "kind": "call", "date": "2026-05-02"} for one in (ending, fine)]
        )
        card = self.cards()["references"]
        self.assertEqual(self.names(card["offered"]), ["Ending", "Fine"])
        self.assertEqual(self.names(card["left"]), ["Ending"])
        self.assertEqual(card["uses_left"], 2)
        self.assertEqual((card["used"]["value"], card["used"]["before"]), (2, 1))
        self.assertEqual(self.values("references", self.sales_lead)["uses_left"], 4, "with the two of the colleague")

    def test_what_is_left_is_searched_as_it_is_computed(self):
        fine = self.env["strategic.partnership"].search([("name", "=", "Fine")])
        self.env["strategic.reference"].create({"partnership_id": fine.id, "kind": "call", "date": "2026-05-02"})
        Partnership = self.env["strategic.partnership"].with_context(active_test=False)
        every = Partnership.search([])
        self.assertLessEqual({0, 1, 2}, set(every.mapped("reference_left")))
        for operator, compare in COMPARISONS.items():
            for value in range(-1, 4):
                with self.subTest(operator=operator, value=value):
                    found = Partnership.search([("reference_left", operator, value)])
                    expected = [one.id for one in every if compare(one.reference_left, value)]
                    self.assertEqual(sorted(found.ids), sorted(expected))

    def test_only_salespeople_see_it(self):
        for user in (self.employee, self.portal):
            with self.assertRefused(AccessError, "for salespeople"):
                self.env["strategic.home"].with_user(user).read_cards()

    def test_unknown_cards_are_refused(self):
        for names in (["weather"], "weather", [["customers"]], [None], {"customers": 1}):
            with self.subTest(names=names), self.assertRefused(UserError, "no card"):
                self.env["strategic.home"].read_cards(names)

    def test_domains_are_those_of_the_filters(self):
        def filters(xmlid):
            arch = etree.fromstring(self.superuser_env.ref(f"strategic_customer.{xmlid}").arch)
            return {node.get("name"): node.get("domain") for node in arch.iter("filter")}

        found = filters("strategic_partnership_view_search")
        for name, risk in RISKS.items():
            self.assertEqual(literal_eval(found[name]), risk, name)
        found = filters("res_partner_view_search_strategic")
        self.assertEqual(literal_eval(found["partial"]), CANDIDATE)
        self.assertEqual(literal_eval(found["to_review"]), TO_REVIEW)

    def test_reports_are_below_those_of_crm(self):
        menus = ("portfolio_report", "readiness", "movement_report", "movement")
        for name in menus:
            menu = self.superuser_env.ref(f"strategic_customer.strategic_{name}_menu")
            self.assertEqual(menu.parent_id, self.superuser_env.ref("crm.crm_menu_report"))
        home = self.superuser_env.ref("strategic_customer.strategic_home_menu")
        self.assertEqual(home.parent_id.child_id[0], home)

    def test_the_number_of_queries_stays(self):
        self.warm(self.cards)
        few = self.count_queries(self.cards)
        for number in range(30):
            customer = self.make_fitting(f"More {number}", 90, user_id=self.salesperson.id)
            self.make_partnership(customer, name=f"More {number}", reference_scope="private")
            self.make_won(customer, 100)
        self.assertEqual(self.count_queries(self.cards), few)
        self.assertLessEqual(few, 30)
