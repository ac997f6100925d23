from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...const import STATUSES
from ...models.scoring.strategic_session import MOST_CUSTOMERS
from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSession(StrategicCase):
    """A session shows many customers beside the criteria of one scorecard, and saves each change at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience, name="Has the need", guidance="100: pays for it today", weight=30)
        cls.typical = cls.make_assessed(cls.audience, name="Typical", weight=30, sequence=20)
        cls.make_rule([("website", "!=", False)], cls.audience, weight=40)
        cls.renown = cls.make_assessed(name="Recognised")
        cls.card = f"audience_{cls.audience.id}"
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": "Beta Freight", "is_company": True, "country_id": cls.env.ref("base.nl").id},
                {"name": "Alpha Freight", "is_company": True, "website": "https://alpha.example.com"},
            ]
        )
        cls.beta, cls.alpha = cls.customers

    def grid(self, partners=None, scorecard=False):
        return self.env["strategic.session"].read_grid(
            (self.customers if partners is None else partners).ids, scorecard
        )

    def names(self, partners):
        return [row["name"] for row in self.grid(partners)["customers"]]

    def assess_cell(self, value, customer=None, criterion=None):
        return self.env["strategic.session"].assess((customer or self.beta).id, (criterion or self.need).id, value)

    def assess_as_colleague(self, value):
        """Assess as the sales lead, and return the assessment."""
        assessments = self.env_of(self.sales_lead)["strategic.assessment"]
        return assessments.create({"partner_id": self.beta.id, "criterion_id": self.need.id, "value": value})

    def active(self):
        return self.beta.strategic_assessment_ids

    def test_customers_keep_the_order_of_the_list(self):
        self.assertEqual(self.names(self.beta + self.alpha), ["Beta Freight", "Alpha Freight"])
        self.assertEqual(self.names(self.alpha + self.beta), ["Alpha Freight", "Beta Freight"])

    def test_columns_are_what_people_assess(self):
        grid = self.grid()
        self.assertEqual(
            grid["scorecards"],
            [{"id": self.card, "name": "Logistics"}, {"id": "reputation", "name": "Reputation"}],
        )
        self.assertEqual((grid["scorecard"]["id"], grid["scorecard"]["has_rules"]), (self.card, True))
        self.assertEqual(
            [(criterion["name"], criterion["guidance"]) for criterion in grid["scorecard"]["criteria"]],
            [("Has the need", "100: pays for it today"), ("Typical", False)],
        )
        reputation = self.grid(scorecard="reputation")["scorecard"]
        self.assertEqual([criterion["name"] for criterion in reputation["criteria"]], ["Recognised"])
        self.assertFalse(reputation["has_rules"])

    def test_columns_tell_what_is_required_or_rules_out(self):
        self.typical.with_env(self.manager_env).effect = "excludes"
        self.settle()
        self.assertEqual(
            [criterion["effect"] for criterion in self.grid()["scorecard"]["criteria"]], ["points", "excludes"]
        )

    def test_a_rule_that_adds_no_points_gives_none(self):
        self.make_rule([("name", "ilike", "freight")], self.audience, effect="required")
        self.settle()
        self.assertEqual([row["by_rules"] for row in self.grid()["customers"]], [0, 40])

    def test_needed_is_what_the_best_audience_needs(self):
        self.audience.with_env(self.manager_env).write({"fit_threshold": 40})
        self.settle()
        [alpha] = self.grid(self.alpha)["customers"]
        self.assertEqual(alpha["needed"], {"audience_fit": 40, "reputation": 70})

    def test_an_archived_criterion_is_no_column(self):
        self.typical.with_env(self.manager_env).active = False
        self.settle()
        self.assertEqual([criterion["name"] for criterion in self.grid()["scorecard"]["criteria"]], ["Has the need"])

    def test_the_first_scorecard_with_something_to_assess_is_shown(self):
        ruled = self.make_audience("Ruled", sequence=1)
        self.make_rule([("website", "!=", False)], ruled)
        self.assertEqual(self.grid()["scorecard"]["id"], self.card)
        self.assertEqual(self.grid(scorecard=f"audience_{ruled.id}")["scorecard"]["criteria"], [])
        ruled.with_env(self.manager_env).active = False
        self.settle()
        self.assertEqual(self.grid(scorecard=f"audience_{ruled.id}")["scorecard"]["id"], self.card)

    def test_a_row_tells_scores_and_assessments(self):
        with self.on("2026-03-02"):
            self.assess(self.alpha, self.need, 75, evidence="Workshop", evidence_type="research")
            beta, alpha = self.grid()["customers"]
        self.assertEqual(
            {name: alpha[name] for name in ("audience_fit", "reputation", "status", "score", "by_rules", "overall")},
            # 40 of 100 by the rule, 75 percent of 30 by the assessment
            {
                "audience_fit": 63,
                "reputation": False,
                "status": "partial",
                "score": 63,
                "by_rules": 40,
                "overall": False,
            },
        )
        self.assertEqual(alpha["status_label"], dict(STATUSES)["partial"])
        self.assertEqual([*alpha["cells"]], [self.need.id])
        cell = alpha["cells"][self.need.id]
        self.assertEqual(
            (cell["value"], cell["stars"], cell["source"], cell["user_id"], cell["evidence"], cell["evidence_type"]),
            (75, 4, "judgement", self.salesperson.id, "Workshop", "research"),
        )
        self.assertEqual((beta["country"], beta["by_rules"], beta["cells"]), ("Netherlands", 0, {}))

    def test_an_assessment_that_ran_out_is_shown_as_such(self):
        self.assess(self.beta, self.need, 80, date="2025-01-05", valid_until="2025-02-01")
        [row] = self.grid(self.beta)["customers"]
        self.assertEqual((row["cells"][self.need.id]["source"], row["cells"][self.need.id]["stars"]), ("expired", 4))

    def test_a_contact_stands_for_its_company_once(self):
        contacts = self.make_contact(self.beta, "Ada") + self.make_contact(self.beta, "Eve")
        grid = self.grid(contacts[0] + self.alpha + contacts[1] + self.beta)
        self.assertEqual([row["name"] for row in grid["customers"]], ["Beta Freight", "Alpha Freight"])
        self.assertEqual((grid["selected"], grid["left_out"]), (2, 0))

    def test_archived_and_deleted_customers_are_counted(self):
        gone = self.make_customer("Gone")
        ids = [gone.id, *self.customers.ids]
        self.superuser_env["res.partner"].browse(gone.id).unlink()
        self.alpha.active = False
        grid = self.env["strategic.session"].read_grid(ids)
        self.assertEqual([row["name"] for row in grid["customers"]], ["Beta Freight"])
        self.assertEqual((grid["selected"], grid["left_out"]), (1, 2))

    def test_a_large_selection_is_cut(self):
        partners = self.quiet(self.env)["res.partner"].create(
            [{"name": f"Many {number:03}", "is_company": True} for number in range(MOST_CUSTOMERS + 3)]
        )
        grid = self.grid(partners)
        self.assertEqual([row["id"] for row in grid["customers"]], partners.ids[:MOST_CUSTOMERS])
        self.assertEqual(grid["selected"], MOST_CUSTOMERS + 3)

    def test_stars_are_an_assessment(self):
        answer = self.assess_cell(80)
        self.assertRecordValues(
            self.active(), [{"criterion_id": self.need.id, "value": 80, "user_id": self.salesperson.id}]
        )
        self.assertEqual(answer["undo"], [self.active().id, False])
        self.assertEqual((answer["row"]["audience_fit"], answer["row"]["status"]), (24, self.beta.strategic_status))
        self.assertEqual(answer["row"]["cells"][self.need.id]["assessment_id"], self.active().id)
        self.assertScores(self.beta, audience_fit=24)

    def test_a_contact_is_assessed_as_its_company(self):
        answer = self.assess_cell(80, self.make_contact(self.beta))
        self.assertEqual((answer["row"]["id"], self.active().value), (self.beta.id, 80))

    def test_none_of_it_is_an_assessment_and_not_assessed_is_none(self):
        answer = self.assess_cell(0)
        self.assertEqual(answer["row"]["cells"][self.need.id]["stars"], 0)
        self.assertRecordValues(self.active(), [{"value": 0}])
        former = self.active()
        answer = self.assess_cell(False)
        self.assertEqual((answer["row"]["cells"], answer["undo"]), ({}, [False, former.id]))
        self.assertFalse(self.active())

    def test_undo_lets_the_former_assessment_count_again(self):
        former = self.assess_as_colleague(40)
        answer = self.assess_cell(80)
        self.assertEqual(answer["undo"][1], former.id)
        answer = self.env["strategic.session"].undo(*answer["undo"])
        self.assertEqual(answer["row"]["cells"][self.need.id]["user_id"], self.sales_lead.id)
        self.assertRecordValues(self.active(), [{"id": former.id, "value": 40}])

    def test_a_withdrawal_is_undone(self):
        self.assess_cell(80)
        undo = self.assess_cell(False)["undo"]
        answer = self.env["strategic.session"].undo(*undo)
        self.assertEqual(answer["row"]["cells"][self.need.id]["value"], 80)
        self.assertRecordValues(self.active(), [{"value": 80}])

    def test_whoever_undoes_too_late_is_told(self):
        undo = self.assess_cell(80)["undo"]
        self.assess_as_colleague(40)
        with self.assertRefused(UserError, "no longer counts"):
            self.env["strategic.session"].undo(*undo)
        self.assertRecordValues(self.active(), [{"value": 40}])

    def test_undo_after_the_customer_was_archived(self):
        undo = self.assess_cell(80)["undo"]
        self.beta.active = False
        self.assertEqual(self.env["strategic.session"].undo(*undo), {"row": False})
        self.assertFalse(self.active())

    def test_a_row_tells_that_an_overall_assessment_replaces_the_score(self):
        self.assess_overall(self.beta, "audience_fit", 90)
        row = self.assess_cell(20)["row"]
        self.assertEqual((row["overall"]["value"], row["audience_fit"]), (90, 90))
        self.assertFalse(self.assess_cell(20, criterion=self.renown)["row"]["overall"])

    def test_the_score_of_the_shown_audience(self):
        other = self.make_audience("Food", sequence=20)
        fresh = self.make_assessed(other)
        self.assess(self.beta, self.need, 100)
        row = self.assess_cell(20, criterion=fresh)["row"]
        self.assertEqual((row["score"], row["audience_fit"], [*row["cells"]]), (20, 30, [fresh.id]))

    def test_who_may_change_the_evidence_of_others(self):
        self.assertFalse(self.grid()["may_edit_all"])
        self.assertTrue(self.env["strategic.session"].with_user(self.sales_manager).read_grid([])["may_edit_all"])

    def test_a_wrong_value_changes_nothing(self):
        for value in (130, -1, "x", 50.5, [3]):
            with self.subTest(value=value), self.assertRefused(ValidationError, "no valid assessment|value from 0"):
                self.assess_cell(value)
        self.assertFalse(self.active())

    def test_what_counts_no_more_is_not_assessed(self):
        rule = self.make_rule([("ref", "!=", False)], self.audience)
        archived = self.make_assessed(self.audience)
        archived.with_env(self.manager_env).active = False
        self.settle()
        for criterion in (rule, archived):
            with self.subTest(criterion=criterion.name), self.assertRefused(UserError, "Reload the page"):
                self.assess_cell(80, criterion=criterion)
        self.beta.active = False
        with self.assertRefused(UserError, "archived or deleted"):
            self.assess_cell(80)
        self.assertFalse(self.beta.with_context(active_test=False).strategic_assessment_ids)

    def test_wrong_names_are_refused(self):
        Session = self.env["strategic.session"]
        for partner_ids in ("x", 5, ["x"], [0], [True], [10**12], {"x": 1}):
            with self.subTest(partner_ids=partner_ids), self.assertRefused(UserError, "list of ids"):
                Session.read_grid(partner_ids)
        for undo in ((), (0,), ("x",), (False, [3])):
            with self.subTest(undo=undo), self.assertRefused(UserError, "nothing to undo"):
                Session.undo(*undo)
        for criterion_id in ("x", 0, [self.need.id], 10**12):
            with self.subTest(criterion_id=criterion_id), self.assertRefused(UserError, "no criterion"):
                Session.assess(self.beta.id, criterion_id, 80)
