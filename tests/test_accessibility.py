from odoo.tests import tagged

from .axe import AxeCase, AxePhoneCase
from .common import StrategicCase


class AccessibilityCase(StrategicCase):
    """Base class with a customer whose scorecard shows tabs, a rule, assessments, evidence and guidance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.audience = cls.make_audience("Logistics")
        cls.make_rule([("website", "!=", False)], audience, name="Has a website")
        need = cls.make_assessed(audience, name="Has the need")
        recognised = cls.make_assessed(name="Recognised in its field")
        cls.customer = cls.make_customer("Axe Freight", website="https://example.com")
        cls.assess(cls.customer, need, 100, evidence="Workshop", evidence_url="https://example.com/workshop")
        cls.assess(cls.customer, recognised, 90, date="2020-01-01")
        cls.assess(cls.customer, recognised, 40)
        cls.assess_overall(cls.customer, "reputation", 80)
        # The customers by audience show a lock, a candidate with room, and one who misses the threshold.
        cls.assess_overall(cls.customer, "audience_fit", 75, audience_id=audience.id)
        cls.assess(cls.make_customer("Axe Candidate", website="https://example.com"), need, 20)
        cls.settle()
        # Create a second audience, so that the scorecard has tabs. Users can open the guidance of its criterion.
        cls.make_assessed(cls.make_audience("Food"), name="Typical", guidance="0: like nobody else")

    def check_matrix(self):
        matrix = [".o_switch_view.o_strategic_matrix"]
        if self.touch_enabled:
            # On a phone the view switcher is a menu with list, kanban and matrix: open it and click the third item.
            matrix = [".o_cp_switch_buttons button", ".o-dropdown--menu .dropdown-item:nth-child(3)"]
        self.assertAccessible(
            "/odoo/strategic-customers",
            self.salesperson.login,
            (".o_strategic_matrix:has(canvas):has([role=slider])", matrix),
            (".o_strategic_matrix:has(.o_strategic_matrix_open)", [".o_strategic_mark"]),
            (".o_strategic_matrix:has(table)", [".o_strategic_matrix_as_table"]),
        )

    def check_home(self):
        self.assertAccessible(
            "/odoo/strategic-overview",
            self.sales_manager.login,
            ".o_strategic_home:has([data-card=revenue])",
        )

    def check_scorecard(self):
        self.assertAccessible(
            f"/odoo/strategic-customers/{self.customer.id}",
            self.salesperson.login,
            ".o_strategic_scorecard:has([role=tab]):has(.o_strategic_overall)",
            # A click on a star creates an assessment. Then the scorecard asks for the evidence of the assessment.
            (
                ".o_strategic_scorecard:has(.o_strategic_evidence):has(.o_strategic_kept)",
                ["[data-criterion='Recognised in its field'] .o_strategic_stars button"],
            ),
        )

    def check_fits(self):
        """The customers by audience, in their views, and the audience that leads there.

        Only what this addon draws: Odoo's own lists and forms have boxes without a name, and pale labels and badges.
        """
        cards = ".o_kanban_view:has(.o_strategic_score_room):has(.fa-lock) .o_kanban_record"
        if self.touch_enabled:
            matrix = [".o_cp_switch_buttons button", ".o-dropdown--menu .dropdown-item:nth-child(3)"]
            steps = (cards, (".o_strategic_matrix:has(canvas)", matrix))
        else:
            steps = (
                ".o_list_view:has(.o_strategic_score_room):has(.fa-lock) .o_strategic_score",
                (cards, [".o_switch_view.o_kanban"]),
                (".o_strategic_matrix:has(canvas)", [".o_switch_view.o_strategic_matrix"]),
            )
        self.assertAccessible("/odoo/customers-by-audience", self.salesperson.login, *steps)
        row = ".o_kanban_record" if self.touch_enabled else ".o_data_row"
        self.assertAccessible(
            f"/odoo/strategic-audiences/{self.audience.id}",
            self.sales_manager.login,
            f".o_strategic_form [name=criterion_ids] {row}",
        )

    def check_next(self):
        # Not the whole card: Odoo's own sign of activities has no text.
        card = ".o_kanban_record :is(.o_strategic_bars, .o_strategic_bars + div)"
        shown = card if self.touch_enabled else ".o_data_row .o_strategic_score"
        self.assertAccessible("/odoo/strategic-assess-next", self.salesperson.login, shown)

    def check_lists(self):
        """A list to match, matched and confirmed; the cards to confirm; the lists on the customer's form."""
        recognised = self.env["strategic.criterion"].search([("name", "=", "Recognised in its field")])
        twins = self.make_customer("Axe Twins") + self.make_customer("Axe Twins")
        published = self.manager_env["strategic.list"].create(
            {"name": "Axe 500", "criterion_id": recognised.id, "source_url": "https://example.com/500"}
        )
        names = ["Axe Freight", *twins[:1].mapped("name"), "Nobody"]
        published.entry_ids.create(
            [{"list_id": published.id, "name": name, "rank": rank} for rank, name in enumerate(names, 1)]
        )
        path, manager = f"/odoo/strategic-lists/{published.id}", self.sales_manager.login
        buttons = ".o_form_statusbar:has(button[name=action_{name}])"
        self.assertAccessible(
            path,
            manager,
            ".o_strategic_list_matching",
            ".o_strategic_form .tab-pane",
            (buttons.format(name="confirm"), [".o_strategic_list_matching button"]),
        )
        published.action_confirm()
        cards = ".o_strategic_entries .o_kanban_record:has(.o_strategic_match)"
        self.assertAccessible(path, manager, buttons.format(name="review"), (cards, ["button[name=action_review]"]))
        self.assertAccessible(
            f"/odoo/strategic-customers/{self.customer.id}", self.salesperson.login, ".o_strategic_lists"
        )

    def check_session(self):
        others = self.make_customer("Axe Haulage") + self.make_customer("Axe Lines")
        ids = ",".join(map(str, (self.customer + others).ids))
        changed = ".o_strategic_session:has(.o_strategic_session_undo)"
        self.assertAccessible(
            f"/odoo/assess-customers?active_ids={ids}",
            self.salesperson.login,
            ".o_strategic_session",
            (changed, [".o_strategic_session .o_strategic_stars button:nth-child(4)"]),
            (f"{changed}:has(.o_strategic_evidence)", [".o_strategic_evidence_edit"]),
            # Reputation, whose score is assessed overall: with a lock.
            (
                ".o_strategic_session:has(.fa-lock)",
                ["[role=tab]:not([aria-selected=true])", "[role=tab][id$=reputation]"],
            ),
        )


@tagged("post_install", "-at_install")
class TestAccessibility(AccessibilityCase, AxeCase):
    """axe-core finds no serious barrier in the pages of scores: customers, audiences, assessing, published lists."""

    def test_scorecard(self):
        self.check_scorecard()

    def test_override(self):
        """The lock in the list, and the dialog that asks why a score typed there overrides the stars."""
        self.assertAccessible(
            "/odoo/strategic-customers",
            self.salesperson.login,
            ".o_strategic_score:has(.fa-lock)",
            (
                ".o_strategic_override_dialog:has([role=alert])",
                [
                    ".o_data_row:has(.fa-lock) .o_list_record_selector input",
                    ".o_data_row td[name=reputation]:has(.fa-lock)",
                    ("td[name=reputation] input", "55"),
                    ".o_strategic_override_dialog .btn-primary",
                ],
            ),
        )

    def test_home(self):
        self.check_home()

    def test_first_steps(self):
        self.assertAccessible("/odoo/strategic-customers", self.sales_manager.login, ".o_strategic_start")

    def test_matrix(self):
        self.check_matrix()

    def test_session(self):
        self.check_session()

    def test_customers_by_audience(self):
        self.check_fits()

    def test_assess_next(self):
        self.check_next()

    def test_lists(self):
        self.check_lists()


@tagged("post_install", "-at_install")
class TestAccessibilityPhone(AccessibilityCase, AxePhoneCase):
    """axe-core finds no serious barrier in the same pages on a phone."""

    def test_home(self):
        self.check_home()

    def test_customers_by_audience(self):
        self.check_fits()

    def test_assess_next(self):
        self.check_next()

    def test_lists(self):
        self.check_lists()

    def test_scorecard(self):
        self.check_scorecard()

    def test_matrix(self):
        self.check_matrix()

    def test_session(self):
        self.check_session()
