from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .partnership_case import PartnershipCase


@tagged("post_install", "-at_install")
class TestAgreementHistory(PartnershipCase):
    """A partnership keeps how its agreement was, from its creation on."""

    day = "2026-03-15"

    def setUp(self):
        super().setUp()
        with self.on("2025-01-10"):
            self.partnership = self.make_partnership(self.make_customer(), self.manager_env, agreement_state="draft")
            self.created = fields.Date.context_today(self.partnership)
        self.partnership = self.partnership.with_env(self.manager_env)

    def change(self, day, **vals):
        """Write `vals` on `day`, and return the writer's date."""
        with self.on(day):
            self.partnership.write(vals)
            return fields.Date.context_today(self.partnership)

    def assertAgreement(self, day, state, end=False):
        end = fields.Date.to_date(end) or False
        found_state, found_end = self.partnership._agreement_on(day)
        self.assertEqual((found_state, found_end or False), (state, end))

    def test_each_day_has_its_agreement(self):
        signed = self.change("2025-04-01", agreement_state="signed", agreement_end="2026-04-01")
        extended = self.change("2025-09-01", agreement_end="2027-04-01")
        a_day = timedelta(1)
        for day, state, end in (
            (self.created - a_day, None, False),
            (self.created, "draft", False),
            (signed - a_day, "draft", False),
            (signed, "signed", "2026-04-01"),
            (extended - a_day, "signed", "2026-04-01"),
            (extended, "signed", "2027-04-01"),
            (extended + 400 * a_day, "signed", "2027-04-01"),
        ):
            with self.subTest(day=day):
                self.assertAgreement(day, state, end)

    def test_several_changes_on_a_day(self):
        """The day has the last of them, the day before what was before the first."""
        self.change("2025-04-01", agreement_state="none")
        changed = self.change("2025-04-01", agreement_state="signed")
        self.assertAgreement(changed - timedelta(1), "draft")
        self.assertAgreement(changed, "signed")

    def test_what_changes_nothing_is_not_kept(self):
        self.change("2025-04-01", agreement_state="draft", agreement_end=False)
        self.change("2025-04-01", name="Other")
        self.assertFalse(self.partnership.agreement_changes)

    def test_many_at_once(self):
        other = self.make_partnership(self.make_customer("Other"), self.manager_env, agreement_state="signed")
        both = self.partnership + other.with_env(self.manager_env)
        both.agreement_state = "signed"
        self.assertEqual([len(one.agreement_changes or []) for one in both], [1, 0])

    def test_nobody_writes_the_past(self):
        vals = {"agreement_changes": [], "agreement_recorded_since": "2000-01-01"}
        self.change("2025-04-01", agreement_state="signed")
        self.partnership.write(vals)
        self.assertEqual(len(self.partnership.agreement_changes), 1)
        self.assertEqual(self.partnership.agreement_recorded_since, self.created)
        made = self.make_partnership(self.make_customer("Other"), self.manager_env, **vals)
        self.assertGreater(made.agreement_recorded_since, self.created)

    def test_a_copy_has_no_past(self):
        self.change("2025-04-01", agreement_state="signed")
        copied = self.partnership.copy()
        self.assertFalse(copied.agreement_changes)
        self.assertGreater(copied.agreement_recorded_since, self.created)
