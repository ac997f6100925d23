from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSupportersWhoLeft(StrategicCase):
    """A person who is archived, or works for another customer now, is no supporter of a partnership."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Acme")
        cls.partnership = cls.make_partnership(cls.customer)
        cls.sponsor, cls.champion = cls.make_contact(cls.customer, "Ann"), cls.make_contact(cls.customer, "Bob")
        for person, role in ((cls.sponsor, "sponsor"), (cls.champion, "champion")):
            cls.make_stakeholder(cls.partnership, person, role=role, stance="supports")

    def assertSupporters(self, count, has_sponsor):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            self.partnership,
            [{"supporter_count": count, "has_sponsor": has_sponsor, "is_key_person_dependent": count < 2}],
        )

    def has_left(self):
        return self.partnership.stakeholder_ids.filtered("has_left").partner_id

    def test_nobody_left(self):
        self.assertSupporters(2, True)
        self.assertFalse(self.has_left())

    def test_archived(self):
        self.sponsor.active = False
        self.assertSupporters(1, False)
        self.assertEqual(self.has_left(), self.sponsor)

    def test_back_again(self):
        self.sponsor.active = False
        self.assertSupporters(1, False)
        self.sponsor.active = True
        self.assertSupporters(2, True)

    def test_moved_to_another_company(self):
        self.champion.parent_id = self.make_customer("Rival")
        self.assertSupporters(1, True)
        self.assertEqual(self.has_left(), self.champion)
        self.champion.parent_id = self.customer
        self.assertSupporters(2, True)

    def test_on_their_own_now(self):
        self.champion.parent_id = False
        self.assertSupporters(1, True)

    def test_moved_with_their_department(self):
        department = self.make_contact(self.customer, "Logistics")
        self.champion.parent_id = department
        self.assertSupporters(2, True)
        department.parent_id = self.make_customer("Rival")
        self.assertSupporters(1, True)

    def test_customer_that_becomes_a_subsidiary_takes_its_people_along(self):
        self.champion.active = False
        group = self.make_customer("Group")
        self.customer.write({"parent_id": group.id, "is_company": False})
        self.assertEqual(self.partnership.partner_id, group)
        self.assertSupporters(1, True)

    def test_who_left_keeps_no_customer_from_becoming_a_subsidiary(self):
        self.champion.parent_id = self.make_customer("Rival")
        group = self.make_customer("Group")
        self.customer.write({"parent_id": group.id, "is_company": False})
        self.assertEqual(self.partnership.partner_id, group)
        self.assertSupporters(1, True)

    def test_back_again_as_both_companies_are_merged(self):
        rival = self.make_customer("Rival")
        self.champion.parent_id = rival
        self.assertSupporters(1, True)
        wizard = self.superuser_env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((rival + self.customer).ids, self.customer.with_env(wizard.env))
        self.assertSupporters(2, True)

    def test_another_person_in_the_same_line(self):
        cyd = self.make_contact(self.customer, "Cyd")
        line = self.partnership.stakeholder_ids.filtered(lambda line: line.role == "champion")
        line.partner_id = self.sponsor
        self.assertSupporters(1, True)
        line.partner_id = cyd
        self.assertSupporters(2, True)

    def test_whoever_tidies_up_contacts_need_not_see_the_partnership(self):
        self.partnership.user_id = self.sales_manager
        self.employee.group_ids += self.superuser_env.ref("base.group_partner_manager")
        self.champion.with_env(self.env_of(self.employee)).active = False
        self.assertEqual(self.partnership.with_env(self.manager_env).supporter_count, 1)

    def test_form_counts_before_it_is_saved(self):
        self.sponsor.active = False
        with Form(self.partnership) as form:
            self.assertEqual((form.supporter_count, form.has_sponsor), (1, False))
            with form.stakeholder_ids.edit(1) as line:
                self.assertFalse(line.has_left)
                line.role = "sponsor"
            self.assertEqual((form.supporter_count, form.has_sponsor), (1, True))

    def test_many_at_once_with_few_queries(self):
        def archive(people):
            return self.count_queries(lambda: people.write({"active": False}))

        people = self.env["res.partner"].create(
            [{"name": f"Person {number}", "parent_id": self.customer.id} for number in range(60)]
        )
        partnerships = self.env["strategic.partnership"].create([{"partner_id": self.customer.id} for _one in people])
        for partnership, person in zip(partnerships, people, strict=True):
            partnership.stakeholder_ids = [Command.create({"partner_id": person.id, "stance": "supports"})]
        archive(people[:2])
        self.assertEqual(archive(people[2:12]), archive(people[12:]))
        self.assertEqual(set(partnerships.mapped("supporter_count")), {0})
