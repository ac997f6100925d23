from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.scoring import strategic_list_matching_mixin
from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestListMatching(ListCase):
    """Entries are matched with customers by name, website and VAT; a person decides where that is not sure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany, cls.france = cls.env.ref("base.de"), cls.env.ref("base.fr")

    def assertReasons(self, entry, *expected):
        self.assertEqual([(match.partner_id, match.reason) for match in entry.match_ids], list(expected))

    def test_names_however_they_are_spelt(self):
        oreal, volvo, unknown = self.make_customer("L'Oréal"), self.make_customer("AB Volvo"), self.make_customer("X")
        entries = self.matched("L’OREAL S.A.", "Volvo (publ)", "Beta")
        self.assertMatches(entries, ("sure", oreal), ("sure", volvo), ("none", None))
        self.assertReasons(entries[0], (oreal, "name"))
        self.assertNotIn(unknown, entries.match_ids.partner_id)

    def test_several_customers_of_one_name_are_to_confirm(self):
        acmes = self.make_customer("Acme") + self.make_customer("ACME Inc.")
        [entry] = self.matched("Acme Corp")
        self.assertMatches(entry, ("to_confirm", acmes[0]))
        self.assertReasons(entry, (acmes[0], "name"), (acmes[1], "name"))

    def test_another_country_is_to_confirm(self):
        merck = self.make_customer("Merck KGaA", country_id=self.germany.id)
        [other] = self.matched({"name": "Merck & Co., Inc.", "country_id": self.france.id})
        self.assertMatches(other, ("to_confirm", merck))
        self.assertReasons(other, (merck, "name_other"))
        [same] = self.matched({"name": "Merck", "country_id": self.germany.id})
        self.assertMatches(same, ("sure", merck))
        self.assertReasons(same, (merck, "name_country"))

    def test_country_does_not_choose_among_several(self):
        customers = self.make_customer("Merck", country_id=self.germany.id)
        customers += self.make_customer("Merck", country_id=self.france.id)
        [entry] = self.matched({"name": "Merck", "country_id": self.france.id})
        self.assertMatches(entry, ("to_confirm", customers[1]))
        self.assertReasons(entry, (customers[1], "name_country"), (customers[0], "name_other"))

    def test_website(self):
        google = self.make_customer("Alphabet", website="https://www.google.com/about")
        entries = self.matched(
            {"name": "Google", "website": "GOOGLE.com"}, {"name": "Elsewhere", "website": "google.de"}
        )
        self.assertMatches(entries, ("sure", google), ("none", None))
        self.assertReasons(entries[0], (google, "website"))

    def test_website_that_many_share_tells_nothing(self):
        self.make_customer("Bakery", website="https://www.facebook.com/bakery")
        self.assertMatches(self.matched({"name": "Meta", "website": "facebook.com"}), ("none", None))

    def test_website_against_name_is_to_confirm(self):
        youtube = self.make_customer("YouTube", website="https://google.com")
        google = self.make_customer("Google")
        [entry] = self.matched({"name": "Google", "website": "https://google.com"})
        self.assertMatches(entry, ("to_confirm", youtube))
        self.assertReasons(entry, (youtube, "website"), (google, "name"))

    def test_website_and_name_are_sure_among_others_of_the_name(self):
        google, _other = self.make_customer("Google", website="https://google.com"), self.make_customer("Google Ltd")
        [entry] = self.matched({"name": "Google", "website": "https://google.com"})
        self.assertMatches(entry, ("sure", google))
        self.assertEqual(entry.match_ids[0].reason, "website_name")

    def test_vat_is_sure_whatever_the_name(self):
        other, acme = self.make_customer("Acme"), self.make_customer("Old Name", vat="BE0477472701")
        [entry] = self.matched({"name": "Acme", "vat": "BE 0477.472.701"})
        self.assertMatches(entry, ("sure", acme))
        self.assertReasons(entry, (acme, "vat"), (other, "name"))

    def test_same_vat_twice_is_to_confirm(self):
        for name in ("Acme North", "Acme South"):
            self.make_customer(name, vat="BE0477472701")
        self.assertEqual(self.matched({"name": "Acme", "vat": "BE0477472701"}).state, "to_confirm")

    def test_two_entries_of_one_customer_are_to_confirm(self):
        acme = self.make_customer("Acme", website="https://acme.example.com")
        entries = self.matched("Acme", {"name": "Acme Robots", "website": "acme.example.com"})
        self.assertMatches(entries, ("to_confirm", acme), ("to_confirm", acme))

    def test_second_entry_of_a_confirmed_customer_is_to_confirm(self):
        acme = self.make_customer("Acme")
        published = self.confirmed("Acme")
        self.add_entries(published, {"name": "Acme Inc", "rank": 2})
        published._match()
        self.assertMatches(published.entry_ids, ("confirmed", acme), ("to_confirm", acme))

    def test_who_is_no_customer(self):
        company = self.make_customer("Parent")
        self.make_contact(company, "Acme")
        self.make_customer("Beta").active = False
        self.superuser_env.company.partner_id.name = "Gamma"
        self.sales_manager.partner_id.write({"name": "Delta", "is_company": True})
        entries = self.matched("Acme", "Beta", "Gamma", "Delta")
        self.assertMatches(entries, *[("none", None)] * 4)

    def test_no_more_than_twenty_possible_customers(self):
        self.env["res.partner"].create([{"name": "Acme", "is_company": True}] * 25)
        [entry] = self.matched("Acme")
        self.assertEqual((entry.state, len(entry.match_ids), entry.match_count), ("to_confirm", 20, 20))

    def test_matching_again_changes_nothing(self):
        for name in ("Acme", "Beta", "Beta", "Delta"):
            self.make_customer(name)
        published = self.make_list("Acme", "Beta", "Gamma", "Delta")
        published._match()
        published.entry_ids[0].action_confirm()
        published.entry_ids[3].action_reject()

        def found():
            self.env.invalidate_all()
            entries = published.entry_ids
            return entries.mapped(lambda e: (e.state, e.partner_id, e.assessment_id, e.match_ids.mapped("reason")))

        before = found()
        self.assertEqual([row[0] for row in before], ["confirmed", "to_confirm", "none", "rejected"])
        published._match()
        self.assertEqual(found(), before)

    def test_new_customers_are_found_by_matching_again(self):
        [entry] = self.matched("Acme")
        acme = self.make_customer("Acme")
        entry.list_id._match()
        self.assertMatches(entry, ("sure", acme))
        acme.name = "Beta"
        entry.list_id._match()
        self.assertMatches(entry, ("none", None))

    def test_keys_of_an_older_version_are_computed_anew(self):
        acme = self.make_customer("Acme")
        published = self.make_list("Acme Inc")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE strategic_list_entry SET name_key = 'acmeinc' WHERE id = %s", published.entry_ids.ids
        )
        self.env.invalidate_all()
        published._match()
        self.assertMatches(published.entry_ids, ("sure", acme))

    def test_changed_entry_is_compared_anew(self):
        acme = self.make_customer("Acme")
        [entry] = self.matched("Acme")
        entry.name = "Beta"
        self.assertMatches(entry, ("new", None))
        self.assertFalse(entry.match_ids)
        self.assertEqual(entry.list_id.state, "draft")
        entry.website = "https://acme.example.com"
        acme.website = "https://acme.example.com"
        entry.list_id._match()
        self.assertMatches(entry, ("sure", acme))

    def test_customer_chosen_by_hand_stays(self):
        acme, beta = self.make_customer("Acme"), self.make_customer("Beta")
        contact = self.make_contact(beta)
        [entry] = self.matched("Acme")
        entry.partner_id = contact
        self.assertMatches(entry, ("sure", beta))
        entry.list_id._match()
        self.assertMatches(entry, ("sure", beta))
        self.assertReasons(entry, (beta, "hand"), (acme, "name"))
        entry.partner_id = acme
        self.assertReasons(entry, (acme, "hand"))
        entry.partner_id = False
        self.assertMatches(entry, ("rejected", None))

    def test_what_a_person_chose_is_kept_when_the_spelling_changes(self):
        beta = self.make_customer("Beta")
        [entry] = self.matched("Acme")
        entry.partner_id = beta
        entry.name = "Acme Corporation"
        self.assertMatches(entry, ("sure", beta))
        entry.action_confirm()
        entry.name = "Acme Inc"
        self.assertMatches(entry, ("confirmed", beta))

    def test_customer_in_the_file(self):
        beta = self.make_customer("Beta")
        entry = self.make_list({"name": "Acme", "partner_id": beta.id}).entry_ids
        self.assertMatches(entry, ("sure", beta))

    def test_rejected_entry_comes_back_by_undo(self):
        acme = self.make_customer("Acme")
        [entry] = self.matched("Acme")
        entry.action_reject()
        self.assertMatches(entry, ("rejected", None))
        entry.action_undo()
        self.assertMatches(entry, ("sure", acme))

    def test_only_a_customer_that_was_found_is_chosen(self):
        acmes = self.make_customer("Acme") + self.make_customer("Acme Ltd")
        [entry] = self.matched("Acme")
        for wrong in (self.make_customer("Beta").id, 0, "x", [acmes[0].id], None, 10**12):
            with self.subTest(wrong=wrong), self.assertRefused(UserError, "none of the customers found"):
                entry.action_choose(wrong)
        entry.action_choose(acmes[1].id)
        self.assertMatches(entry, ("confirmed", acmes[1]))
        with self.assertRefused(UserError, "is confirmed as Acme Ltd: undo that first"):
            entry.action_choose(acmes[0].id)

    def test_deleted_customer_leaves_the_list(self):
        acme = self.make_customer("Acme")
        published = self.confirmed("Acme")
        acme.unlink()
        self.assertMatches(published.entry_ids, ("none", None))
        self.assertFalse(published.entry_ids.assessment_id)

    def test_another_customer_of_the_name_is_left_after_one_is_deleted(self):
        first, second, third = (self.make_customer("Acme", city=city) for city in ("Ghent", "Lille", "Namur"))
        [entry] = self.matched("Acme")
        self.assertMatches(entry, ("to_confirm", first))
        first.unlink()
        self.assertMatches(entry, ("to_confirm", second))
        third.unlink()
        self.assertMatches(entry, ("sure", second))
        entry.action_confirm()
        twin = self.make_customer("Acme")
        entry.action_undo()
        entry.list_id._match()
        entry.action_choose(second.id)
        second.unlink()
        self.assertMatches(entry, ("sure", twin))
        self.assertFalse(entry.result)

    def test_rejected_entry_stays_so_while_one_of_the_customers_is_there(self):
        acmes = self.make_customer("Acme") + self.make_customer("Acme")
        [entry] = self.matched("Acme")
        entry.action_reject()
        acmes[0].unlink()
        self.assertMatches(entry, ("rejected", None))
        acmes[1].unlink()
        self.assertMatches(entry, ("none", None))

    def test_possible_customer_that_becomes_a_contact_is_its_company(self):
        acme, twin, group = (self.make_customer(name) for name in ("Acme", "Acme", "Group"))
        [entry] = self.matched("Acme")
        twin.write({"is_company": False, "parent_id": group.id})
        self.env.invalidate_all()
        self.assertEqual(entry.match_ids.partner_id, acme + group)
        acme.write({"is_company": False, "parent_id": group.id})
        self.env.invalidate_all()
        self.assertMatches(entry, ("sure", group))
        self.assertEqual(entry.match_ids.partner_id, group)

    def test_customer_that_becomes_a_contact_hands_on_its_place(self):
        acme, group = self.make_customer("Acme"), self.make_customer("Acme Parent")
        published = self.confirmed("Acme")
        acme.write({"is_company": False, "parent_id": group.id})
        self.assertMatches(published.entry_ids, ("confirmed", group))
        self.assertEqual(published.entry_ids.assessment_id.partner_id, group)

    def test_merged_customers(self):
        acme, twin = self.make_customer("Acme"), self.make_customer("Twin")
        published = self.confirmed("Acme")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((acme + twin).ids, twin)
        self.env.invalidate_all()
        self.assertMatches(published.entry_ids, ("confirmed", twin))

    def test_merged_customers_of_one_name(self):
        """Customers of the same name are what people merge, and what an entry waits for."""
        acme, twin, third = (self.make_customer("Acme", city=city) for city in ("Ghent", "Lille", "Namur"))
        twin.website = "https://twin.example"
        [by_name] = self.matched("Acme")
        [by_website] = self.matched({"name": "Another Name", "website": "twin.example"})
        self.assertMatches(by_name + by_website, ("to_confirm", acme), ("sure", twin))
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((acme + twin + third).ids, acme)
        self.env.invalidate_all()
        self.assertMatches(by_name + by_website, ("sure", acme), ("sure", acme))
        self.assertEqual([entry.match_ids.reason for entry in (by_name, by_website)], ["name", "website"])

    def test_merged_customers_of_which_one_was_chosen(self):
        acme, twin = self.make_customer("Acme"), self.make_customer("Acme")
        [entry] = self.matched("Acme")
        entry.action_choose(twin.id)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((acme + twin).ids, acme)
        self.env.invalidate_all()
        self.assertMatches(entry, ("confirmed", acme))
        self.assertEqual(entry.assessment_id.partner_id, acme)

    def test_queries_do_not_grow_with_the_list(self):
        def make(name, count):
            self.env["res.partner"].create([{"name": f"{name} {n}", "is_company": True} for n in range(count)])
            return self.make_list(*(f"{name} {number} Inc" for number in range(count)))

        # Match `few` and `many` for the first time both: a list that is matched again has less to write.
        other, few, many = make("Other", 5), make("Few", 5), make("Many", 80)
        self.warm(other._match)
        self.assertLessEqual(self.count_queries(many._match), self.count_queries(few._match))
        self.assertEqual(many.sure_count, 80)


@tagged("post_install", "-at_install")
class TestListSteps(ListCase):
    """The screen matches step by step, with the same result as at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].concat(
            *(cls.make_customer(name) for name in ("Acme", "Beta", "Beta Ltd", "Gamma"))
        )
        cls.published = cls.make_list("Gamma", "Beta", "Delta", {"name": "Acme"})

    def run_steps(self, size, calls=None):
        """Match in steps of `size` ids, at most `calls` of them, and return the answers."""
        answers = []
        with patch.object(strategic_list_matching_mixin, "STEP", size):
            while not (answers and answers[-1]["done"]) and len(answers) != calls:
                answers.append(self.published.match_step(not answers))
        return answers

    def found(self):
        self.env.invalidate_all()
        return self.published.entry_ids.mapped(lambda e: (e.name, e.state, e.partner_id, e.match_ids.partner_id))

    def test_steps_end_as_at_once(self):
        self.published._match()
        at_once = self.found()
        self.assertEqual([row[1] for row in at_once], ["sure", "to_confirm", "none", "sure"])
        last = self.published._last_customer_id()
        for size in (1, 3, last, 10 * last):
            with self.subTest(size=size):
                answers = self.run_steps(size)
                self.assertEqual(len(answers), -(-last // size))
                self.assertEqual(answers[-1]["message"], "Sure: 2. To confirm: 1. Not customers: 1.")
                percents = [answer["percent"] for answer in answers]
                self.assertEqual(percents, sorted(percents))
                self.assertEqual((percents[-1], self.published.matched_up_to), (100, 0))
                self.assertEqual(self.found(), at_once)

    def test_killed_midway(self):
        half = self.customers[1].id
        self.run_steps(half, calls=1)
        self.assertEqual(self.published.entry_ids.mapped("state"), ["new"] * 4, "nothing is concluded yet")
        self.customers[0].name = "Renamed"
        self.run_steps(half)
        self.assertEqual([row[1] for row in self.found()], ["sure", "to_confirm", "none", "none"])

    def test_goes_on_after_a_crash(self):
        half = self.customers[1].id
        self.run_steps(half, calls=1)
        with patch.object(strategic_list_matching_mixin, "STEP", half):
            self.assertTrue(self.published.match_step()["done"])
        self.assertEqual([row[1] for row in self.found()], ["sure", "to_confirm", "none", "sure"])

    def test_list_without_entries(self):
        answer = self.make_list().match_step()
        self.assertEqual(answer, {"percent": 100, "done": True, "message": "Sure: 0. To confirm: 0. Not customers: 0."})
