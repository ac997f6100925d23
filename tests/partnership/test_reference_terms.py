from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestReferenceTerms(StrategicCase):
    """Uses of a reference keep to agreed terms. Only the responsible user or a sales manager may widen the terms."""

    day = "2026-05-20"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls.make_terms()

    @classmethod
    def make_terms(cls, **vals):
        """Create a partnership of the salesperson. Its customer may be asked for one private reference a quarter."""
        vals = {"user_id": cls.salesperson.id, "reference_scope": "private", "reference_cap": 1, **vals}
        return cls.make_partnership(cls.make_customer("Noordveen"), cls.superuser_env, **vals)

    def use(self, date, partnership=None):
        return self.env["strategic.reference"].create(
            {"partnership_id": (partnership or self.partnership).id, "date": date}
        )

    def test_past_use_stays_in_its_quarter(self):
        use = self.use("2026-05-04")
        with self.assertRefused(UserError, "Noordveen.*05/04/2026.*sales manager"):
            use.date = "2026-03-04"
        self.assertEqual(str(use.date), "2026-05-04")

    def test_use_of_today_stays_in_its_quarter(self):
        use = self.use("2026-05-20")
        with self.assertRefused(UserError, "sales manager"):
            use.date = "2026-07-01"

    def test_past_use_stays_with_its_customer(self):
        use = self.use("2026-05-04")
        with self.assertRefused(UserError, "sales manager"):
            use.partnership_id = self.make_terms()

    def test_past_use_moves_within_its_quarter(self):
        use = self.use("2026-05-04")
        use.date = "2026-04-30"
        self.assertEqual(str(use.date), "2026-04-30")

    def test_planned_use_is_put_off(self):
        use = self.use("2026-06-30")
        use.date = "2026-07-01"
        self.assertEqual(str(use.date), "2026-07-01")

    def test_planned_use_is_put_off_to_a_full_quarter(self):
        self.use("2026-07-02")
        use = self.use("2026-06-30")
        with self.assertRefused(UserError, "as often as agreed"):
            use.date = "2026-07-01"

    def test_manager_puts_a_past_use_right(self):
        use = self.use("2026-05-04")
        use.with_user(self.sales_manager).date = "2026-03-04"
        self.assertEqual(str(use.date), "2026-03-04")

    def test_use_linked_to_a_full_partnership(self):
        other = self.make_terms()
        self.use("2026-07-03", other)
        use = self.use("2026-07-04")
        with self.assertRefused(UserError, "as often as agreed"):
            other.write({"reference_ids": [(4, use.id)]})

    def test_terms_of_nobody(self):
        partnership = self.make_terms(user_id=False)
        with self.assertRefused(UserError, "Noordveen.*responsible"):
            partnership.reference_cap = 99

    def test_terms_of_nobody_as_one_takes_it(self):
        partnership = self.make_terms(user_id=False)
        with self.assertRefused(UserError, "responsible"):
            partnership.write({"user_id": self.salesperson.id, "reference_cap": 99})

    def test_scope_of_nobody(self):
        partnership = self.make_terms(user_id=False)
        with self.assertRefused(UserError, "responsible"):
            partnership.reference_scope = "public"

    def test_terms_of_a_colleague(self):
        with self.assertRefused(UserError, "responsible"):
            self.partnership.with_user(self.sales_lead).reference_cap = 99
        with self.assertRaises(AccessError):
            self.make_terms(user_id=self.sales_lead.id).reference_cap = 99

    def test_terms_are_narrowed_by_anybody_who_works_on_it(self):
        partnership = self.make_terms(user_id=False)
        partnership.write({"reference_cap": 0, "reference_scope": "none"})
        self.assertEqual((partnership.reference_cap, partnership.reference_scope), (0, "none"))

    def test_terms_are_changed_by_the_responsible_and_by_managers(self):
        self.partnership.write({"reference_cap": 3, "reference_scope": "public"})
        nobodys = self.make_terms(user_id=False)
        nobodys.with_user(self.sales_manager).write({"reference_cap": 3, "reference_scope": "public"})
        self.assertEqual((self.partnership.reference_cap, nobodys.reference_cap), (3, 3))

    def test_terms_sent_along_unchanged(self):
        partnership = self.make_terms(user_id=False)
        partnership.write({"name": "New", "reference_cap": 1, "reference_scope": "private"})
        self.assertEqual(partnership.name, "New")

    def test_who_may_is_said_beside_the_fields(self):
        terms = ("reference_cap", "reference_scope")
        fields = self.env["strategic.partnership"].fields_get(terms)
        for name in terms:
            self.assertIn("sales manager", fields[name]["help"])


@tagged("post_install", "-at_install")
class TestPartsMoved(StrategicCase):
    """A user can move a requirement to another own partnership, but no partnership to a company of other users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partnership = cls.make_partnership(cls.make_customer())
        cls.requirement = cls.make_requirement(cls.partnership)
        cls.company = cls.make_company()

    def test_partnership_to_another_company(self):
        self.partnership.user_id = False
        with self.assertRaises(AccessError):
            self.partnership.company_id = self.company.id

    def test_to_another_partnership_of_ones_own(self):
        other = self.make_partnership(self.make_customer())
        self.requirement.partnership_id = other
        self.assertEqual(other.requirement_ids, self.requirement)
