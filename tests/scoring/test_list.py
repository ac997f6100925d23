from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestList(ListCase):
    """A sales manager enters a list: what it is evidence for, until when, and what a rank is worth."""

    day = "2026-07-31"

    def test_a_new_list_has_sensible_values(self):
        with Form(self.manager_env["strategic.list"]) as form:
            form.name = "Global 500"
            self.assertEqual(form.criterion_id, self.renown, "the only criterion of reputation that people assess")
        published = form.record
        self.assertEqual(
            published.band_ids.mapped(lambda band: (band.rank_to, band.value)),
            [
                (10, 100),
                (50, 90),
                (100, 80),
                (0, 70),
            ],
        )
        self.assertEqual((published.valid_until - published.date).days, 365, "as the criterion's assessments")
        self.assertEqual(published.state, "draft")

    def test_shipped_criterion_for_rankings_comes_first(self):
        self.make_assessed(name="Another")
        lists = self.manager_env["strategic.list"]
        self.assertFalse(lists.default_get(["criterion_id"]).get("criterion_id"), "several fit: the user chooses")
        shipped = self.manager_env.ref("strategic_customer.strategic_criterion_awards")
        shipped.active = True
        self.assertEqual(lists.default_get(["criterion_id"])["criterion_id"], shipped.id)

    def test_validity_follows_the_criterion_until_it_is_set(self):
        self.assertFalse(self.make_list(criterion_id=self.make_assessed(validity_months=0).id).valid_until)
        published = self.make_list(date="2026-01-15", valid_until="2026-12-31")
        self.assertEqual(str(published.valid_until), "2026-12-31")
        published.date = "2026-02-15"
        self.assertEqual(str(published.valid_until), "2027-02-15")

    def test_points_of_ranks(self):
        published = self.make_list()
        for rank, points in ((1, 100), (10, 100), (11, 90), (100, 80), (101, 70), (4000, 70), (0, 70)):
            with self.subTest(rank=rank):
                self.assertEqual(published.band_ids._points_of(rank), points)
        published.band_ids[-1].unlink()
        for rank in (101, 0):
            with self.subTest(rank=rank):
                self.assertIs(published.band_ids._points_of(rank), False)

    def test_points_of_entries_follow_the_lines(self):
        first, eleventh = self.make_list({"name": "A", "rank": 1}, {"name": "B", "rank": 11}).entry_ids
        self.assertEqual((first.points, eleventh.points), (100, 90))
        first.list_id.band_ids[1].value = 0
        self.assertEqual(eleventh.points, 0)
        first.list_id.band_ids[1:].unlink()
        self.assertIs(eleventh.points, False)
        eleventh.rank = 2
        self.assertEqual(eleventh.points, 100)

    def test_names_of_the_lines(self):
        published = self.make_list(band_ids=[])
        published.band_ids = [(0, 0, {"rank_to": rank, "value": 50}) for rank in (0, 5, 1)]
        self.assertEqual(
            published.band_ids.sorted().mapped("name"),
            ["Rank 1", "Ranks 2 to 5", "All others, and entries without a rank"],
        )

    def test_size_is_the_last_rank_or_the_number_of_entries(self):
        published = self.make_list({"name": "A", "rank": 480}, {"name": "B", "rank": 12})
        self.assertEqual(published.size, 480)
        self.add_entries(published, *({"name": f"C {number}", "rank": 0} for number in range(500)))
        self.assertEqual(published.size, 502)

    def test_display_names(self):
        published = self.make_list({"name": "Acme", "rank": 3}, {"name": "Beta", "rank": 0}, edition="2026")
        self.assertEqual(published.display_name, "Global 500 2026")
        self.assertEqual(published.entry_ids.sorted().mapped("display_name"), ["Beta", "3. Acme"])
        self.assertEqual(published.browse().name_search("2026")[0][0], published.id)

    def test_copy_has_points_and_no_entries(self):
        copied = self.make_list("Acme", band_ids=[(0, 0, {"rank_to": 0, "value": 33})]).copy()
        self.assertEqual(copied.band_ids.mapped("value"), [33])
        self.assertFalse(copied.entry_ids)
        self.assertEqual(copied.name, "Global 500 (copy)")

    def test_wrong_values(self):
        rule = self.make_rule([("website", "!=", False)])
        fit = self.make_assessed(self.make_audience())
        published = self.make_list("Acme")
        for vals, message in (
            ({"source_url": "javascript:alert(1)"}, "must be a web address"),
            ({"criterion_id": rule.id}, "choose a criterion of reputation that people assess"),
            ({"criterion_id": fit.id}, "choose a criterion of reputation that people assess"),
            ({"band_ids": [(0, 0, {"rank_to": 7, "value": 101})]}, "101 is no valid"),
            ({"band_ids": [(0, 0, {"rank_to": 7, "value": "x"})]}, "must be a whole number"),
            ({"band_ids": [(0, 0, {"rank_to": -7, "value": 50})]}, "-7 is no rank"),
            ({"entry_ids": [(0, 0, {"name": "Beta", "rank": -1})]}, '"Beta" has the rank -1'),
            ({"entry_ids": [(0, 0, {"name": "Beta", "rank": 10**10})]}, "whole number"),
            ({"entry_ids": [(0, 0, {"name": "Beta", "rank": 1.5})]}, '"Rank" is 1.5; it must be a whole number'),
            ({"entry_ids": [(0, 0, {"name": ["Beta"]})]}, "must be a text"),
            ({"entry_ids": [(0, 0, {"name": "y" * 501})]}, "has 501 characters"),
            ({"entry_ids": [(1, published.entry_ids.id, {"name": "y" * 501})]}, "has 501 characters"),
            ({"entry_ids": [(0, 0, {"name": "Acme"})]}, '"Acme" stands on "Global 500" twice'),
            ({"previous_id": published.id}, "can't be an edition before itself"),
        ):
            with self.subTest(vals=vals), self.rolled_back(), self.assertRefused(ValidationError, message):
                published.write(vals)
                self.env.flush_all()

    def test_same_name_in_two_countries(self):
        countries = self.env["res.country"].search([], limit=2)
        acme = {"name": "Acme", "country_id": countries[0].id}
        published = self.make_list(acme, {"name": "Acme", "country_id": countries[1].id}, {"name": "Acme"})
        self.assertEqual(len(published.entry_ids), 3)
        with self.assertRefused(ValidationError, rf'"Acme \({countries[0].name}\)" stands on "Global 500" twice'):
            self.add_entries(published, acme)

    def test_results_are_not_written(self):
        entry = self.make_list("Acme").entry_ids
        customer = self.make_customer()
        assessment = self.assess(customer, self.renown, 10)
        for vals in ({"state": "confirmed"}, {"result": "assessed"}, {"assessment_id": assessment.id}):
            with self.subTest(vals=vals), self.assertRefused(UserError, "match the list with the customers"):
                entry.write(vals)
            with self.subTest(created=vals), self.assertRefused(UserError, "match the list with the customers"):
                entry.create({"name": "Beta", "list_id": entry.list_id.id, **vals})
        with self.assertRefused(UserError, "computed from other fields"):
            entry.points = 3

    def test_results_are_not_written_by_defaults(self):
        customer = self.make_customer()
        assessment = self.assess(customer, self.renown, 10)
        published = self.make_list()
        entries = self.manager_env["strategic.list.entry"].with_context(
            default_state="confirmed",
            default_result="assessed",
            default_assessment_id=assessment.id,
            default_partner_id=self.make_contact(customer).id,
            default_list_id=published.id,
        )
        typed = entries.create({"name": "Typed"})
        imported = entries.browse(entries.load(["name"], [["Imported"]])["ids"])
        for entry in (typed, imported):
            with self.subTest(entry=entry.name):
                self.assertRecordValues(
                    entry,
                    [
                        {
                            "state": "to_confirm",
                            "result": False,
                            "assessment_id": False,
                            "partner_id": customer.id,
                        }
                    ],
                )

    def test_longest_name(self):
        """PostgreSQL can index names of this length, whatever letters they have."""
        letters = "".join(chr(0x10000 + 7919 * number % 0xFFFF) for number in range(500))
        self.assertEqual(self.make_list(letters).entry_ids.name, letters)

    def test_criterion_stays_once_customers_are_assessed(self):
        customer, other = self.make_customer("Acme"), self.make_assessed(name="Other renown")
        published = self.confirmed("Acme")
        with self.assertRefused(UserError, 'assessed from "Global 500" on "Recognised": undo that first'):
            published.criterion_id = other
        published.write({"criterion_id": self.renown.id, "edition": "2026"})
        published.entry_ids.action_withdraw()
        with self.assertRefused(UserError, "undo that first"):
            published.criterion_id = other
        published.entry_ids.action_undo()
        published.entry_ids.action_undo()
        published.criterion_id = other
        published.action_confirm()
        self.assertEqual(customer.strategic_assessment_ids.criterion_id, other)

    def test_criterion_of_a_list_is_archived_not_deleted(self):
        """A criterion stays as long as a list is evidence for it, also if nobody has been assessed from the list."""
        published = self.make_list("Acme", edition="2025")
        archived = self.make_list(edition="2024", active=False, date="2024-07-31")
        renown = self.renown.with_env(self.manager_env)
        with self.assertRefused(UserError, r"first(.|\n)*Recognised \(.*: Global 500 2025 and Global 500 2024\)"):
            renown.unlink()
        renown.active = False
        (published + archived).criterion_id = self.make_assessed(name="Other renown")
        renown.unlink()
        self.assertFalse(renown.exists())

    @mute_logger("odoo.sql_db")
    def test_criterion_of_a_list_that_the_check_does_not_see(self):
        """PostgreSQL refuses, as it does for a list that somebody else creates meanwhile; the words are ours."""
        self.make_list()
        self.superuser_env["ir.rule"].create(
            {
                "name": "No lists",
                "model_id": self.superuser_env["ir.model"]._get_id("strategic.list"),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        with self.assertRefused(UserError, "another criterion on these lists first(.|\n)*Recognised"):
            self.renown.with_env(self.manager_env).unlink()

    def test_confirmed_entries_and_their_list_stay(self):
        self.make_customer("Acme")
        published = self.confirmed("Acme", "Beta")
        confirmed, other = published.entry_ids
        with self.assertRefused(UserError, '"1. Acme" is confirmed as a customer'):
            confirmed.unlink()
        with self.assertRefused(UserError, '"Global 500" is confirmed|Archive the list instead'):
            published.unlink()
        with self.assertRefused(UserError, "undo that first"):
            confirmed.partner_id = self.make_customer("Other")
        other.unlink()
        confirmed.action_undo()
        published.unlink()
        self.assertFalse(confirmed.exists())

    def test_salespeople_read_and_managers_write(self):
        self.make_customer("Acme")
        published = self.make_list("Acme").with_env(self.env)
        published.with_env(self.manager_env)._match()
        self.assertEqual((published.sure_count, published.entry_ids.name), (1, "Acme"))
        for call in (
            published.action_confirm,
            published.match_step,
            published.action_import,
            published.action_new_edition,
            published.entry_ids.action_confirm,
            published.entry_ids.action_reject,
            lambda: published.write({"name": "Mine"}),
            published.copy,
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()

    def test_actions_open_what_they_say(self):
        self.make_customer("Acme")
        published = self.make_list("Acme", "Beta")
        published._match()
        action = published.with_context(search_default_sure=1).action_open_entries()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).mapped("name"), ["Acme", "Beta"])
        self.assertEqual(action["context"], {"default_list_id": published.id, "search_default_sure": 1})
        self.assertEqual(published.action_review()["views"][0][1], "kanban")
