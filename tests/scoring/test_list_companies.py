from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestListCompanies(ListCase):
    """Lists are shared by all companies, but nobody learns from one which customers another company has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_company("Other company")
        manager = cls.make_user("other_manager", "sales_manager", "contacts", company=cls.other)
        cls.other_env = cls.env_of(manager)
        ours = cls.superuser_env.company
        cls.our_acme = cls.make_customer("Acme", company_id=ours.id)
        cls.their_acme = cls.superuser_env["res.partner"].create(
            {"name": "Acme Ltd", "is_company": True, "company_id": cls.other.id}
        )
        cls.shared = cls.make_customer("Shared")
        cls.published = cls.make_list("Acme", "Shared", "Nobody")
        cls.theirs = cls.published.with_env(cls.other_env)

    def test_each_company_finds_its_own_customers(self):
        self.published._match()
        self.assertMatches(self.published.entry_ids, ("sure", self.our_acme), ("sure", self.shared), ("none", None))
        [entry] = self.make_list("Acme", by=self.other_env).entry_ids
        entry.list_id._match()
        self.assertMatches(entry, ("sure", self.their_acme))

    def test_entries_are_public_and_hidden_customers_are_not(self):
        self.published._match()
        self.published.entry_ids[0].action_confirm()
        # What one user has read stays in the cache of the transaction for all of them.
        self.env.invalidate_all()
        self.assertEqual(self.theirs.entry_ids.mapped("name"), ["Acme", "Shared", "Nobody"])
        self.assertMatches(self.theirs.entry_ids, ("none", None), ("sure", self.shared), ("none", None))
        self.assertEqual((self.theirs.entry_count, self.theirs.sure_count, self.theirs.confirmed_count), (3, 1, 0))
        hidden = self.published.entry_ids[0].match_id.with_env(self.other_env)
        with self.assertRaises(AccessError):
            hidden.read(["partner_id"])
        lines = self.other_env["strategic.list.match"].search([])
        self.assertEqual(lines.partner_id, self.shared.with_env(self.other_env))

    def test_both_companies_confirm_their_customer_of_one_entry(self):
        self.published._match()
        self.published.entry_ids[0].action_confirm()
        self.env.invalidate_all()
        entry, theirs = self.published.entry_ids[0], self.theirs.entry_ids[0]
        self.theirs._match()
        self.assertMatches(theirs, ("sure", self.their_acme))
        theirs.action_confirm()
        self.assertMatches(theirs, ("confirmed", self.their_acme))
        self.assertMatches(entry, ("confirmed", self.our_acme))
        self.assertEqual(theirs.assessment_id.partner_id.ids, self.their_acme.ids)
        self.assertReputation(self.our_acme, 100)
        theirs.action_undo()
        self.assertMatches(theirs, ("sure", self.their_acme))
        self.assertMatches(entry, ("confirmed", self.our_acme))
        theirs.action_reject()
        self.assertMatches(theirs, ("rejected", None))
        self.assertMatches(entry, ("confirmed", self.our_acme))
        self.assertReputation(self.our_acme, 100)

    def test_matching_leaves_what_is_hidden_alone(self):
        self.published._match()
        self.theirs._match()
        self.assertMatches(self.published.entry_ids, ("sure", self.our_acme), ("sure", self.shared), ("none", None))
        self.published.action_confirm()
        self.theirs._match()
        self.assertEqual(self.published.entry_ids.mapped("state"), ["confirmed", "confirmed", "none"])

    def test_new_entries_are_found_by_whoever_matches(self):
        self.theirs._match()
        self.assertMatches(
            self.theirs.with_env(self.superuser_env).entry_ids,
            ("sure", self.their_acme),
            ("sure", self.shared),
            ("none", None),
        )
        self.env.invalidate_all()
        self.assertMatches(self.published.entry_ids, ("none", None), ("sure", self.shared), ("none", None))
        self.published._match()
        self.assertMatches(self.published.entry_ids[0], ("sure", self.our_acme))

    def test_what_others_may_have_confirmed_stays(self):
        """It is refused whether they have or not: else the error would tell it."""
        other_renown = self.make_assessed(name="Other renown")
        elsewhere = self.make_list(by=self.other_env)
        matched, confirmed = self.make_list("Acme"), self.make_list("Acme")
        for published in (matched, confirmed):
            published._match()
        confirmed.action_confirm()
        self.env.invalidate_all()
        for published in (matched, confirmed):
            theirs = published.with_env(self.other_env)
            for call in (
                lambda theirs=theirs: theirs.write({"criterion_id": other_renown.id}),
                lambda theirs=theirs: theirs.entry_ids.write({"list_id": elsewhere.id}),
                theirs.entry_ids.unlink,
                theirs.unlink,
            ):
                with self.subTest(call=call), self.assertRefused(UserError, "may have confirmed customers of theirs"):
                    call()
        theirs.active = False
        new = self.make_list("Acme", by=self.other_env)
        new.entry_ids.unlink()
        new.unlink()

    def test_who_may_work_in_all_companies_deletes_what_nobody_confirmed(self):
        user = self.make_user("all_manager", "sales_manager", company_ids=[(6, 0, self.companies().ids)])
        everywhere = self.env_of(user)
        published = self.make_list("Acme")
        published._match()
        published.action_confirm()
        theirs = published.with_env(everywhere).with_context(allowed_company_ids=self.other.ids)
        with self.assertRefused(UserError, "select all companies first"):
            theirs.unlink()
        published.entry_ids.action_undo()
        theirs.unlink()
        self.assertFalse(published.exists())

    def companies(self):
        return self.superuser_env["res.company"].search([])

    def test_hidden_customers_cannot_be_chosen(self):
        entry = self.published.entry_ids[2]
        with self.assertRaises(AccessError):
            entry.partner_id = self.their_acme.id

    def test_user_of_both_companies_sees_both(self):
        user = self.make_user(
            "both_manager", "sales_manager", company_ids=[(6, 0, (self.other + self.env.company).ids)]
        )
        published = self.published.with_env(self.env_of(user)).with_context(allowed_company_ids=user.company_ids.ids)
        published._match()
        self.assertMatches(published.entry_ids[0], ("to_confirm", self.our_acme))
        self.assertEqual(published.entry_ids[0].match_ids.partner_id, self.our_acme + self.their_acme)
