from odoo.exceptions import UserError
from odoo.tests import tagged

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestListConfirm(ListCase):
    """A confirmed entry becomes an assessment. What people have assessed is kept, and everything can be undone."""

    day = "2026-07-31"

    def assertSaid(self, action, *sentences):
        """Check the whole message of a notification."""
        self.assertEqual(action["params"]["message"], " ".join(sentences))

    def test_assessments_with_their_evidence(self):
        customers = self.make_customer("Acme") + self.make_customer("Beta")
        published = self.make_list(
            *({"name": "ACME INC.", "rank": 12}, {"name": "beta ltd", "rank": 400}, {"name": "Gamma", "rank": 500}),
            edition="2026",
            source_url="https://example.com/500",
            date="2026-05-01",
            valid_until="2027-04-30",
        )
        published._match()
        self.assertSaid(published.action_confirm(), "Assessed: 2.")
        made = {
            "criterion_id": self.renown.id,
            "evidence_type": "award",
            "evidence_url": "https://example.com/500",
            "user_id": self.sales_manager.id,
            "active": True,
        }
        self.assertRecordValues(
            customers.strategic_assessment_ids,
            [
                {**made, "value": 90, "evidence": "Rank 12 of 500 in Global 500 2026"},
                {**made, "value": 70, "evidence": "Rank 400 of 500 in Global 500 2026"},
            ],
        )
        self.assertEqual({str(a.valid_until) for a in customers.strategic_assessment_ids}, {"2027-04-30"})
        self.assertEqual({str(a.date) for a in customers.strategic_assessment_ids}, {"2026-07-31"})
        self.assertReputation(customers[0], 90)
        self.assertRecordValues(
            published.entry_ids,
            [
                {"state": "confirmed", "result": "assessed", "is_counting": True},
                {"state": "confirmed", "result": "assessed", "is_counting": True},
                {"state": "none", "result": False, "is_counting": False},
            ],
        )
        self.assertEqual((published.state, published.confirmed_count, published.none_count), ("done", 2, 1))

    def test_list_without_ranks(self):
        acme = self.make_customer("Acme")
        self.confirmed({"name": "Acme", "rank": 0}, name="DAX", valid_until=False)
        self.assertRecordValues(
            acme.strategic_assessment_ids,
            [{"value": 70, "evidence": "Listed in DAX", "evidence_type": "other", "valid_until": False}],
        )

    def test_nothing_to_confirm(self):
        published = self.make_list("Acme")
        published._match()
        with self.assertRefused(UserError, 'No match of "Global 500" is sure and not confirmed yet'):
            published.action_confirm()
        with self.assertRefused(UserError, "match the list, or choose a customer first"):
            published.entry_ids.action_confirm()

    def test_what_is_to_confirm_waits_for_a_person(self):
        acmes = self.make_customer("Acme") + self.make_customer("Acme Ltd")
        beta = self.make_customer("Beta")
        published = self.confirmed("Acme", "Beta", "Gamma")
        acme, _beta, gamma = published.entry_ids
        self.assertFalse(acmes.strategic_assessment_ids)
        self.assertTrue(beta.strategic_assessment_ids)
        self.assertEqual(published.state, "to_confirm")
        self.assertSaid(
            (acme + gamma).action_confirm(), "Assessed: 1.", "Skipped, as no customer is found for them: 1."
        )
        self.assertReputation(acmes[0], 100)

    def test_a_persons_assessment_is_kept(self):
        acme, beta, gamma = (self.make_customer(name) for name in ("Acme", "Beta", "Gamma"))
        older = self.assess(acme, self.renown, 20, date="2026-01-01")
        self.assess(beta, self.renown, 30, date="2025-01-01", valid_until="2026-07-30")
        published = self.make_list("Acme", "Beta", "Gamma")
        published._match()
        action = published.action_confirm()
        self.assertSaid(action, "Assessed: 2.", "Kept, because a person has assessed them: 1.")
        self.assertReputation(acme, 20)
        self.assertReputation(beta, 100)
        self.assertReputation(gamma, 100)
        self.assertTrue(older.active)
        entry = published.entry_ids[0]
        self.assertRecordValues(entry, [{"state": "confirmed", "result": "person", "assessment_id": False}])
        self.assertEqual(published.kept_count, 1)
        self.assertEqual(self.env["strategic.list.entry"].search([("is_kept", "=", True)]), entry)

    def test_kept_ones_are_assessed_when_the_persons_assessment_has_run_out(self):
        acme = self.make_customer("Acme")
        self.assess(acme, self.renown, 20, valid_until="2026-08-15")
        entry = self.confirmed("Acme").entry_ids
        self.assertReputation(acme, 20)
        with self.on("2026-08-16"):
            self.env.invalidate_all()
            self.assertSaid(entry.action_confirm(), "Assessed: 1.")
            self.assertReputation(acme, 100)

    def test_an_overall_assessment_is_not_touched(self):
        acme = self.make_customer("Acme", reputation=15)
        self.confirmed("Acme")
        self.assertReputation(acme, 15)
        self.assertEqual(len(acme.strategic_assessment_ids), 2)

    def test_a_value_that_a_person_has_changed_is_the_persons(self):
        acme = self.make_customer("Acme")
        entry = self.confirmed("Acme").entry_ids
        entry.assessment_id.with_env(self.env).value = 40
        self.assertFalse(entry.is_counting)
        self.assertSaid(entry.action_confirm(), "Assessed: 0.", "Kept, because a person has assessed them: 1.")
        self.assertReputation(acme, 40)

    def test_what_a_person_has_withdrawn_stays_so(self):
        acme = self.make_customer("Acme")
        entry = self.confirmed("Acme").entry_ids
        entry.assessment_id.action_withdraw()
        self.assertSaid(entry.action_confirm(), "Assessed: 0.", "Unchanged: 1.")
        self.assertScores(acme, reputation=False)

    def test_confirming_again_changes_nothing(self):
        acme = self.make_customer("Acme")
        entry = self.confirmed("Acme").entry_ids
        made = entry.assessment_id
        self.assertSaid(entry.action_confirm(), "Assessed: 0.", "Unchanged: 1.")
        self.assertEqual((entry.assessment_id, acme.strategic_assessment_ids), (made, made))

    def test_of_two_lists_the_better_place_counts(self):
        acme = self.make_customer("Acme")
        self.confirmed({"name": "Acme", "rank": 40}, name="First")
        worse = self.confirmed({"name": "Acme", "rank": 400}, name="Second")
        self.assertReputation(acme, 90)
        self.assertEqual(worse.entry_ids.result, "list")
        self.confirmed({"name": "Acme", "rank": 1}, name="Third")
        self.assertReputation(acme, 100)
        self.assertEqual(acme.strategic_assessment_ids.evidence, "Rank 1 of 1 in Third")

    def test_of_two_entries_of_a_customer_the_better_place_counts(self):
        acme = self.make_customer("Acme", website="https://acme.example.com")
        entries = self.matched(
            {"name": "Acme", "rank": 60}, {"name": "Acme Robots", "rank": 3, "website": "acme.example.com"}
        )
        entries.action_confirm()
        self.assertReputation(acme, 100)
        self.assertEqual(entries.mapped("result"), ["list", "assessed"])

    def test_a_rank_without_points(self):
        self.make_customer("Acme")
        published = self.make_list({"name": "Acme", "rank": 5}, band_ids=[(0, 0, {"rank_to": 3, "value": 90})])
        published._match()
        self.assertSaid(published.action_confirm(), "Assessed: 0.", "No points for this rank: 1.")
        self.assertEqual(published.entry_ids.result, "no_points")
        published.band_ids = [(0, 0, {"rank_to": 9, "value": 60})]
        self.assertSaid(published.entry_ids.action_confirm(), "Assessed: 1.")

    def test_new_points_are_taken_over_by_a_click(self):
        acme = self.make_customer("Acme")
        published = self.confirmed("Acme")
        self.assertEqual(published.outdated_count, 0)
        published.band_ids[0].value = 95
        self.assertReputation(acme, 100)
        self.assertEqual((published.outdated_count, published.entry_ids.is_outdated), (1, True))
        self.assertSaid(published.action_confirm(), "Assessed: 1.")
        self.assertReputation(acme, 95)
        self.assertEqual(published.outdated_count, 0)

    def test_list_that_ran_out(self):
        self.make_customer("Acme")
        published = self.make_list("Acme", date="2025-07-01", valid_until="2026-07-30")
        published._match()
        with self.assertRefused(UserError, "ran out on 2026-07-30.*bring in the next edition"):
            published.action_confirm()
        published.valid_until = "2026-07-31"
        published.action_confirm()

    def test_archived_criterion(self):
        self.make_customer("Acme")
        published = self.make_list("Acme")
        published._match()
        self.renown.active = False
        with self.assertRefused(UserError, '"Recognised" is archived, so an assessment would not count'):
            published.action_confirm()

    def test_undo_restores_what_counted_before(self):
        acme, beta = self.make_customer("Acme"), self.make_customer("Beta")
        former = self.assess(acme, self.renown, 20, date="2025-01-01", valid_until="2026-07-30")
        published = self.confirmed("Acme", "Beta")
        made = published.entry_ids.assessment_id
        published.entry_ids.action_undo()
        self.assertEqual((former.active, made.mapped("active")), (True, [False, False]))
        self.assertEqual(beta.with_context(active_test=False).strategic_assessment_ids, made[1], "it stays as history")
        self.assertScores(beta, reputation=False)
        self.assertMatches(published.entry_ids, ("sure", acme), ("sure", beta))
        self.assertFalse(published.entry_ids.assessment_id)
        published.action_confirm()
        self.assertReputation(beta, 100)

    def test_undo_goes_behind_all_that_the_entry_has_assessed(self):
        acme = self.make_customer("Acme")
        former = self.assess(acme, self.renown, 20, date="2025-01-01", valid_until="2026-07-30")
        published = self.confirmed("Acme")
        published.band_ids[0].value = 95
        published.action_confirm()
        published.entry_ids.action_undo()
        self.assertEqual(acme.strategic_assessment_ids, former)

    def test_undo_keeps_what_was_assessed_since(self):
        acme = self.make_customer("Acme")
        self.assess(acme, self.renown, 20, date="2025-01-01", valid_until="2026-07-30")
        entry = self.confirmed("Acme").entry_ids
        self.assess(acme, self.renown, 45)
        entry.action_undo()
        self.assertMatches(entry, ("sure", acme))
        self.assertReputation(acme, 45)

    def test_withdrawing_and_its_undo(self):
        acme, beta = self.make_customer("Acme"), self.make_customer("Beta")
        entries = self.confirmed("Acme", "Beta").entry_ids
        self.assertSaid(entries.action_withdraw(), "Assessments withdrawn: 2. They stay as history.")
        self.assertEqual(entries.mapped("result"), ["withdrawn"] * 2)
        self.assertScores(acme, reputation=False)
        self.assess(beta, self.renown, 45)
        entries.action_undo()
        self.assertEqual(entries.mapped("result"), ["assessed", "person"])
        self.assertEqual(entries.mapped("state"), ["confirmed"] * 2)
        self.assertReputation(acme, 100)
        self.assertReputation(beta, 45)

    def test_choosing_one_tells_what_came_of_it(self):
        acmes = self.make_customer("Acme") + self.make_customer("Acme Ltd")
        self.assess(acmes[1], self.renown, 45)
        first, second = self.matched("Acme"), self.matched("Acme")
        self.assertEqual(first.action_choose(acmes[0].id), "Assessed: 1.")
        said = second.action_choose(acmes[1].id)
        self.assertEqual(said, "Assessed: 0. Kept, because a person has assessed them: 1.")

    def test_the_engine_is_called_once(self):
        """Queries do not grow with the number of customers, except those that write each one's own values."""

        def make(name, count):
            self.env["res.partner"].create([{"name": f"{name} {n}", "is_company": True} for n in range(count)])
            published = self.make_list(*(f"{name} {number}" for number in range(count)))
            published._match()
            return published

        warm, few, many = make("Warm", 5), make("Few", 5), make("Many", 80)
        warm.action_confirm()
        self.assertLessEqual(self.count_queries(many.action_confirm), self.count_queries(few.action_confirm))
        self.assertEqual(many.confirmed_count, 80)
