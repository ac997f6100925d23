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

    def test_hidden_customers_hide_their_entry(self):
        self.published._match()
        first = self.published.entry_ids[0]
        # What one user has read stays in the cache of the transaction for all of them.
        self.env.invalidate_all()
        self.assertEqual(self.theirs.entry_ids.mapped("name"), ["Shared", "Nobody"])
        self.assertEqual((self.theirs.entry_count, self.theirs.sure_count, self.theirs.size), (2, 1, 3))
        hidden = first.with_env(self.other_env)
        for call in (
            lambda: hidden.read(["name"]),
            hidden.action_confirm,
            hidden.action_undo,
            lambda: hidden.match_ids.read(["partner_id"]),
            lambda: hidden.write({"partner_id": self.their_acme.id}),
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()
        lines = self.other_env["strategic.list.match"].search([])
        self.assertEqual(lines.partner_id, self.shared.with_env(self.other_env))
        by_customer = self.other_env["strategic.list"].search([("entry_ids", "in", first.ids)])
        self.assertFalse(by_customer)

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
        self.assertEqual(self.published.entry_ids.mapped("name"), ["Shared", "Nobody"])

    def test_criterion_stays_for_hidden_customers_too(self):
        published = self.make_list("Acme")
        published._match()
        published.action_confirm()
        with self.assertRefused(UserError, "undo that first"):
            published.with_env(self.other_env).criterion_id = self.make_assessed(name="Other renown")

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
