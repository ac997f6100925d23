from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestListEditions(ListCase):
    """The next edition of a list takes the place of the former one, and shows who fell off."""

    day = "2026-07-31"

    def test_next_edition_has_the_same_points(self):
        published = self.make_list(
            "Acme", edition="2026", source_url="https://example.com", date="2025-07-01", valid_until="2026-08-31"
        )
        published.band_ids[0].value = 99
        following = published.browse(published.action_new_edition()["res_id"])
        self.assertRecordValues(
            following,
            [
                {
                    "name": "Global 500",
                    "edition": "2027",
                    "previous_id": published.id,
                    "criterion_id": self.renown.id,
                    "source_url": "https://example.com",
                    "entry_ids": [],
                }
            ],
        )
        self.assertEqual(following.band_ids.sorted().mapped("value"), [99, 90, 80, 70])
        self.assertEqual((following.valid_until - following.date).days, 365)
        self.assertEqual(published.action_new_edition()["res_id"], following.id, "the button opens it from then on")

    def test_there_is_one_next_edition(self):
        published = self.make_list()
        following = self.next_edition(published)
        with self.assertRefused(ValidationError, '"Global 500" has a next edition already'):
            self.make_list(name="Another", previous_id=published.id)
        with self.assertRefused(ValidationError, "can't be an edition before itself"):
            published.previous_id = following

    def test_next_edition_supersedes(self):
        acme = self.make_customer("Acme")
        former = self.confirmed({"name": "Acme", "rank": 1}, edition="2025")
        old = former.entry_ids.assessment_id
        following = self.next_edition(former, {"name": "Acme", "rank": 70})
        self.assertMatches(following.entry_ids, ("sure", acme))
        following.action_confirm()
        self.assertEqual(acme.strategic_assessment_ids.evidence, "Rank 70 of 70 in Global 500 2026")
        self.assertReputation(acme, 80)
        self.assertFalse(old.active, "it stays as history")
        self.assertFalse(former.entry_ids.is_counting)
        following.entry_ids.action_undo()
        self.assertEqual(acme.strategic_assessment_ids, old)
        self.assertReputation(acme, 100)

    def test_former_edition_does_not_come_back(self):
        acme = self.make_customer("Acme")
        former = self.confirmed({"name": "Acme", "rank": 1})
        self.next_edition(former, {"name": "Acme", "rank": 70}).action_confirm()
        former.entry_ids.action_confirm()
        self.assertReputation(acme, 80)
        self.assertEqual(former.entry_ids.result, "list")

    def test_a_persons_assessment_outlives_the_editions(self):
        acme = self.make_customer("Acme")
        former = self.confirmed("Acme")
        former.entry_ids.assessment_id.with_env(self.env).value = 35
        self.next_edition(former, "Acme").action_confirm()
        self.assertReputation(acme, 35)

    def test_what_a_person_confirmed_is_sure_in_the_next_edition(self):
        acmes = self.make_customer("Acme") + self.make_customer("Acme Ltd")
        former = self.make_list("Acme", "Beta Robots")
        former._match()
        beta = self.make_customer("Beta")
        former.entry_ids[0].action_choose(acmes[1].id)
        former.entry_ids[1].partner_id = beta
        former.entry_ids[1].action_confirm()
        following = self.next_edition(former, "ACME", "Beta Robots Inc.")
        self.assertMatches(following.entry_ids, ("sure", acmes[1]), ("sure", beta))
        self.assertEqual(following.entry_ids[1].match_ids.reason, "former")

    def test_criterion_that_changes_between_editions(self):
        acme, other = self.make_customer("Acme"), self.make_assessed(name="Other")
        former = self.confirmed("Acme")
        following = self.next_edition(former, "Acme")
        following.criterion_id = other
        following.action_confirm()
        self.assertEqual(acme.strategic_assessment_ids.criterion_id, other)
        self.assertEqual(former.entry_ids.result, "withdrawn")

    def test_who_fell_off(self):
        robots = self.make_customer("Unclear Robots")
        names = ("Stays", "Falls", "Unclear", "Was assessed since")
        _stays, falls, unclear, since = (self.make_customer(name) for name in names)
        former = self.confirmed(*names, "Never a customer")
        self.assess(since, self.renown, 45)
        # The next edition has an entry that may be this customer or the other one: nobody knows yet.
        unclear.name = "Unclear Robots Inc."
        following = self.next_edition(former, "Stays", "Unclear Robots")
        self.assertMatches(following.entry_ids[1], ("to_confirm", robots))
        fallen = self.manager_env["strategic.list.entry"].search([("has_fallen_off", "=", True)])
        self.assertEqual(fallen.partner_id, falls + since)
        self.assertEqual(fallen.mapped("has_fallen_off"), [True, True])
        self.assertFalse((former.entry_ids - fallen).filtered("has_fallen_off"))
        self.assertEqual((following.fallen_count, following.fallen_counting_count), (2, 1))
        action = following.action_open_fallen()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), fallen.with_env(self.env))
        following.entry_ids[1].action_choose(robots.id)
        self.env.invalidate_all()
        self.assertEqual(following.fallen_count, 3)

    def test_nobody_falls_off_before_the_next_edition_is_matched(self):
        self.make_customer("Acme")
        former = self.confirmed("Acme")
        following = self.next_edition(former)
        self.assertEqual(following.fallen_count, 0, "it has no entries yet")
        self.add_entries(following, "Beta")
        self.assertEqual(following.fallen_count, 0, "it is not matched yet")
        following._match()
        following.invalidate_recordset()
        self.assertEqual(following.fallen_count, 1)

    def test_fallen_ones_count_until_they_are_withdrawn(self):
        acme, beta = self.make_customer("Acme"), self.make_customer("Beta")
        former = self.confirmed("Acme", "Beta")
        following = self.next_edition(former, "Beta")
        self.assertReputation(acme, 100)
        message = following.action_withdraw_fallen()["params"]["message"]
        self.assertEqual(message, "Assessments withdrawn: 1. They stay as history.")
        self.assertScores(acme, reputation=False)
        self.assertReputation(beta, 100)
        history = acme.with_context(active_test=False).strategic_assessment_ids
        self.assertEqual(history, former.entry_ids[0].assessment_id)
        with self.assertRefused(UserError, 'No assessment of a customer who fell off "Global 500" counts'):
            following.action_withdraw_fallen()
        former.entry_ids[0].action_undo()
        self.assertReputation(acme, 100)

    def test_archived_next_edition_is_none(self):
        self.make_customer("Acme")
        former = self.confirmed("Acme")
        following = self.next_edition(former, "Beta")
        following.active = False
        self.assertFalse(self.env["strategic.list.entry"].search([("has_fallen_off", "=", True)]))
        self.assertEqual(former.action_new_edition()["res_id"], following.id)

    def test_editions_in_a_row(self):
        acme = self.make_customer("Acme")
        lists = [self.confirmed("Acme", edition="2024")]
        for _year in range(2):
            lists.append(self.next_edition(lists[-1], "Acme"))
            lists[-1].action_confirm()
        self.assertEqual(lists[2].edition, "2026")
        self.assertEqual(lists[2]._former_editions(), lists[1] + lists[0])
        self.assertEqual(acme.strategic_assessment_ids, lists[2].entry_ids.assessment_id)
        self.assertEqual(len(acme.with_context(active_test=False).strategic_assessment_ids), 3)

    def test_entries_by_a_command_are_entries(self):
        """Entries that a form creates with its list are compared like imported ones."""
        acme = self.make_customer("Acme")
        published = self.make_list(entry_ids=[Command.create({"name": "Acme", "rank": 1})])
        published._match()
        self.assertMatches(published.entry_ids, ("sure", acme))
