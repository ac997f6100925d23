from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import StrategicCase


@tagged("post_install", "-at_install")
class TestMerge(StrategicCase):
    """When a user merges customers in the Contacts app, the customer that remains gets the assessments of all."""

    def test_merged_customers(self):
        renown, other = self.make_assessed(), self.make_assessed()
        kept, twin = self.make_customer("Kept"), self.make_customer("Twin")
        self.assess(kept, renown, 40, date="2026-01-01")
        newer = self.assess(twin, renown, 90, date="2026-02-01")
        self.assess(twin, other, 70, date="2026-01-01")
        lead = self.make_lead(twin)
        self.assertEqual(lead.strategic_status, "partial")
        movements = self.env["strategic.movement"].search_count([("partner_id", "in", (kept + twin).ids)])
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept + twin).ids, kept)
        assessments = kept.with_context(active_test=False).strategic_assessment_ids
        self.assertEqual(sorted(assessments.mapped("value")), [40, 70, 90])
        self.assertEqual(sorted(assessments.filtered("active").mapped("value")), [70, 90])
        self.assertIn(newer, assessments)
        self.assertScores(kept, reputation=80)
        kept.audience_fit = 90
        lead.invalidate_recordset()
        self.assertEqual((lead.partner_id, lead.strategic_status), (kept, "strategic"))
        self.assertGreaterEqual(self.env["strategic.movement"].search_count([("partner_id", "=", kept.id)]), movements)


class MergeCase(StrategicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept, cls.twin = cls.make_customer("Kept"), cls.make_customer("Twin")

    @classmethod
    def make_plan(cls, customer, by=None, **vals):
        return cls.make_partnership(customer, by, **{"name": "Secret plan", "reference_scope": "public", **vals})

    @classmethod
    def make_person(cls, customer, name="Ada"):
        return cls.make_contact(customer, name)

    def merge(self, src, dst):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((src + dst).ids, dst)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestMergePartnerships(MergeCase):
    """After a merge, the partnerships of all merged customers belong to the customer that remains.

    They keep their requirements, stakeholders and references.
    """

    def test_customers(self):
        old, archived = self.make_plan(self.twin), self.make_plan(self.twin, active=False)
        own = self.make_plan(self.kept)
        person = self.make_person(self.twin)
        requirement = self.make_requirement(old)
        stakeholder = self.make_stakeholder(old, person, stance="supports")
        lead = self.make_lead(self.twin, strategic_partnership_id=own.id)
        use = self.env["strategic.reference"].create({"partnership_id": old.id, "lead_id": lead.id})
        self.merge(self.twin, self.kept)
        self.assertFalse(self.twin.exists())
        self.assertEqual((old + archived + own).partner_id, self.kept)
        self.assertEqual(self.kept.with_context(active_test=False).strategic_partnership_ids, old + archived + own)
        self.assertEqual(old.requirement_ids, requirement)
        self.assertEqual(old.stakeholder_ids, stakeholder)
        self.assertEqual(stakeholder.customer_id, person.commercial_partner_id)
        self.assertEqual((old.supporter_count, old.name), (1, "Secret plan"))
        self.assertEqual((use.partnership_id, use.customer_id, use.lead_id), (old, self.kept, lead))
        self.assertEqual((lead.partner_id, lead.strategic_partnership_id), (self.kept, own))
        stakeholder._check_person()

    def test_stakeholders(self):
        partnership = self.make_plan(self.kept)
        ada, twin_of_ada = self.make_person(self.kept), self.make_person(self.kept, "Ada again")
        supports = self.make_stakeholder(partnership, ada, role="champion", stance="supports")
        same = self.make_stakeholder(partnership, twin_of_ada, role="champion", stance="supports")
        sponsor = self.make_stakeholder(partnership, twin_of_ada, role="sponsor", stance="supports")
        self.assertFalse(partnership.is_key_person_dependent)
        self.merge(twin_of_ada, ada)
        self.assertEqual(partnership.stakeholder_ids, supports + sponsor)
        self.assertFalse(same.exists())
        self.assertEqual(partnership.stakeholder_ids.partner_id, ada)
        self.assertRecordValues(
            partnership, [{"supporter_count": 1, "is_key_person_dependent": True, "has_sponsor": True}]
        )

    def test_stakeholder_of_another_customer(self):
        """A stakeholder who works for another customer after a merge stays in the partnership, and stays editable."""
        partnership = self.make_plan(self.kept)
        ada = self.make_person(self.kept)
        stakeholder = self.make_stakeholder(partnership, ada)
        elsewhere = self.make_person(self.twin)
        self.merge(ada, elsewhere)
        self.assertEqual(stakeholder.partner_id, elsewhere)
        partnership.agreement_state = "signed"
        stakeholder.stance = "opposes"

    def test_company_into_a_contact(self):
        """If a company is merged into a contact, the contact becomes a company, and so a customer of its own."""
        recognised = self.make_assessed()
        partnership = self.make_plan(self.twin)
        person = self.make_person(self.twin, "Grace")
        stakeholder = self.make_stakeholder(partnership, person)
        self.assess(self.twin, recognised, 80)
        branch = self.make_person(self.kept)
        self.merge(self.twin, branch)
        self.assertEqual(partnership.partner_id, branch)
        self.assertEqual(person.commercial_partner_id, branch)
        self.assertEqual(stakeholder.customer_id, branch)
        self.assertScores(branch, reputation=80)
        self.assertScores(self.kept, reputation=False)
        stakeholder._check_person()

    def test_person_into_a_contact(self):
        recognised = self.make_assessed()
        customer = self.env["res.partner"].create({"name": "Grace"})
        partnership = self.make_plan(customer)
        stakeholder = self.make_stakeholder(partnership, customer)
        assistant = self.make_stakeholder(partnership, self.make_person(customer))
        old, newer = self.assess(customer, recognised, 30), self.assess(customer, recognised, 80)
        self.assess(self.kept, recognised, 10, date="2020-01-01")
        contact = self.make_person(self.kept, "Grace at Kept")
        self.merge(customer, contact)
        self.assertEqual(partnership.partner_id, self.kept)
        self.assertEqual((stakeholder + assistant).partner_id.commercial_partner_id, self.kept)
        self.assertEqual((old + newer).partner_id, self.kept)
        self.assertScores(self.kept, reputation=80)
        partnership.stakeholder_ids._check_person()

    def test_parent_comes_with_merging(self):
        """If a contact of a company is merged into a person, the person becomes a contact of the company.

        The company becomes the customer of the person's partnerships.
        """
        person = self.env["res.partner"].create({"name": "Ada"})
        partnership = self.make_plan(person)
        stakeholder = self.make_stakeholder(partnership, person)
        contact = self.make_person(self.kept, "Ada at Kept")
        self.merge(contact, person)
        self.assertEqual(person.commercial_partner_id, self.kept)
        self.assertEqual(partnership.partner_id, self.kept)
        self.assertEqual(stakeholder.customer_id, self.kept)

    def test_parent_written(self):
        person = self.env["res.partner"].create({"name": "Ada"})
        partnership = self.make_plan(person)
        person.with_user(self.sales_manager).parent_id = self.kept
        self.assertEqual(partnership.partner_id, self.kept)


@tagged("post_install", "-at_install")
class TestDeletion(MergeCase):
    """A customer with a partnership can't be deleted, nor can a stakeholder of a partnership.

    The error mentions the partnership only if the user may see it.
    """

    def deletes(self, partner, user):
        return partner.with_user(user).unlink()

    def test_customer(self):
        partnership = self.make_plan(self.kept, active=False)
        with self.assertRefused(UserError, "Kept has a strategic partnership.*Archive the customer"):
            self.kept.unlink()
        partnership.with_env(self.manager_env).unlink()
        self.kept.unlink()
        self.assertFalse(self.kept.exists())

    def test_stakeholder(self):
        ada = self.make_person(self.kept)
        stakeholder = self.make_stakeholder(self.make_plan(self.kept), ada)
        with self.assertRefused(UserError, "Ada is a stakeholder of a strategic partnership with Kept"):
            ada.unlink()
        stakeholder.unlink()
        ada.unlink()

    def test_what_others_are_told(self):
        """The error reveals nothing of a partnership that the user may not see: a colleague's, or another company's."""
        company = self.make_company()
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        mine = self.make_plan(self.kept, self.manager_env, user_id=self.sales_lead.id)
        theirs = self.make_plan(self.twin, self.superuser_env, company_id=company.id, user_id=False)
        ada, grace = self.make_person(self.kept), self.make_person(self.twin, "Grace")
        for partnership, person in ((mine, ada), (theirs, grace)):
            self.make_stakeholder(partnership.with_env(self.superuser_env), person)
        for user, partners in (
            (self.employee, self.kept + self.twin + ada + grace),
            (self.salesperson, self.kept + self.twin + ada + grace),
            (self.sales_manager, self.twin + grace),
        ):
            for partner in partners:
                with (
                    self.subTest(user=user.login, partner=partner.name),
                    self.assertRefused(UserError, f"{partner.name} can't be deleted, since others work"),
                ):
                    self.deletes(partner, user)
        with self.assertRefused(UserError, "Kept has a strategic partnership"):
            self.deletes(self.kept, self.sales_manager)
