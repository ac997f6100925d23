from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .partnership_case import PartnershipCase


@tagged("post_install", "-at_install")
class TestPartnership(PartnershipCase):
    """A partnership has a customer, stages with dates, and stakeholders."""

    def test_name_and_market_from_the_customer(self):
        self.make_rule([("name", "=", "Acme")], self.audience)
        form = Form(self.env["strategic.partnership"])
        form.partner_id = self.customer
        self.assertEqual((form.name, form.audience_id), ("Logistics", self.audience))
        form.name = "Our planner"
        form.audience_id = self.make_audience("Hospitals")
        partnership = form.save()
        self.assertEqual((partnership.name, partnership.display_name), ("Our planner", "Our planner (Acme)"))
        for words in ("planner", "Acme"):
            self.assertIn(partnership.id, dict(partnership.name_search(words)))

    def test_quick_create(self):
        view = "strategic_customer.strategic_partnership_view_form_quick"
        with Form(self.env["strategic.partnership"], view=view) as form:
            form.partner_id = self.customer
        partnership = form.record
        self.assertRecordValues(
            partnership,
            [{"name": "Acme", "user_id": self.salesperson.id, "stage_id": self.stage("proposed").id}],
        )

    def test_contact_stands_for_its_company(self):
        contact = self.make_contact(self.customer)
        self.assertEqual(self.make_partnership(contact).partner_id, self.customer)
        self.assertEqual(contact.strategic_partnership_count, 2)
        self.assertEqual(contact.action_start_partnership()["context"], {"default_partner_id": self.customer.id})

    def test_dates_of_stages(self):
        today = fields.Date.context_today(self.partnership)
        self.partnership.date_start = "2026-01-01"
        self.partnership.stage_id = self.stage("launched")
        self.assertEqual((self.partnership.date_launched, self.partnership.date_end), (today, False))
        self.partnership.date_launched = "2026-03-01"
        self.partnership.stage_id = self.stage("ended")
        self.assertEqual(str(self.partnership.date_launched), "2026-03-01")
        self.assertEqual(self.partnership.date_end, today)
        self.partnership.stage_id = self.stage("pilot")
        self.assertRecordValues(self.partnership, [{"date_launched": False, "date_end": False}])

    def test_change_of_stage_is_in_the_chatter(self):
        self.partnership.message_ids.with_env(self.superuser_env).unlink()
        self.cr.precommit.run()
        self.partnership.stage_id = self.stage("pilot")
        self.cr.precommit.run()
        message = self.partnership.message_ids[:1]
        self.assertEqual(message.subtype_id, self.env.ref("strategic_customer.strategic_partnership_subtype_stage"))
        self.assertEqual(message.sudo().tracking_value_ids.new_value_char, "Pilot")

    def test_plan_of_a_new_partnership(self):
        plan = self.env.ref("strategic_customer.strategic_partnership_plan")
        wizard = (
            self.env["mail.activity.schedule"]
            .with_context(active_model="strategic.partnership", active_ids=self.partnership.ids)
            .create({"plan_id": plan.id, "plan_on_demand_user_id": self.salesperson.id})
        )
        self.partnership.user_id = self.salesperson
        wizard.action_schedule_plan()
        self.assertEqual(len(self.partnership.activity_ids), len(plan.template_ids))

    def test_people(self):
        people = self.customer.browse().concat(*(self.make_contact(self.customer, f"P{n}") for n in range(3)))
        self.assertRecordValues(self.partnership, [{"has_sponsor": False, "is_key_person_dependent": True}])
        self.make_stakeholder(self.partnership, people[0], stance="supports", role="sponsor")
        # A person with two roles counts once: the partnership still depends on one person, who may leave.
        self.make_stakeholder(self.partnership, people[0], stance="supports", role="champion")
        self.make_stakeholder(self.partnership, people[1], stance="neutral")
        self.assertRecordValues(
            self.partnership, [{"has_sponsor": True, "is_key_person_dependent": True, "supporter_count": 1}]
        )
        self.make_stakeholder(self.partnership, people[2], stance="supports")
        self.assertFalse(self.partnership.is_key_person_dependent)

    def test_stakeholder_of_another_customer_is_refused(self):
        stranger = self.make_contact(self.make_customer("Other"), "Stranger")
        with self.assertRefused(ValidationError, "Stranger is no contact of Acme"):
            self.make_stakeholder(self.partnership, stranger)

    def test_dates_out_of_order_are_refused(self):
        self.partnership.date_start = "2026-05-04"
        for name in ("date_launched", "date_end"):
            with self.assertRefused(ValidationError, "started on 2026-05-04"):
                self.partnership[name] = "2026-05-03"

    def test_another_customer_would_have_other_people(self):
        contact = self.make_contact(self.customer)
        self.partnership.stakeholder_ids = [Command.create({"partner_id": contact.id})]
        with self.assertRefused(ValidationError, "no contact of Other"):
            self.partnership.partner_id = self.make_customer("Other")

    def test_copy_keeps_what_is_to_be_built(self):
        self.requirements(("general", "done"), ("tailored", "todo"))
        self.partnership.write({"agreement_state": "signed", "agreement_end": "2027-01-01"})
        self.partnership.stage_id = self.stage("launched")
        copy = self.partnership.copy()
        self.assertEqual(copy.requirement_ids.mapped("goal"), ["general", "tailored"])
        self.assertEqual(set(copy.requirement_ids.mapped("state")), {"todo"})
        self.assertRecordValues(
            copy,
            [{"stage_id": self.stage("proposed").id, "agreement_state": "none", "date_launched": False}],
        )

    def test_every_stage_is_a_column(self):
        Partnership = self.env["strategic.partnership"].with_context(read_group_expand=True)
        groups = Partnership.web_read_group([("id", "=", self.partnership.id)], ["stage_id"], ["__count"])["groups"]
        self.assertEqual(len(groups), self.manager_env["strategic.partnership.stage"].search_count([]))

    def test_stage_in_use_is_not_deleted(self):
        used, free = self.manager_env["strategic.partnership.stage"].create([{"name": "Used"}, {"name": "Free"}])
        self.partnership.stage_id = used
        with self.assertRefused(UserError, "number: 1,"):
            used.unlink()
        free.unlink()

    def test_last_open_stage_stays(self):
        # End all partnerships: an open stage with demo partnerships could not be deleted in any case.
        everything = self.superuser_env["strategic.partnership"].with_context(active_test=False).search([])
        everything.stage_id = self.stage("ended").with_env(self.superuser_env)
        with self.assertRefused(UserError, "kind Open"):
            self.manager_env["strategic.partnership.stage"].search([("kind", "=", "open")]).unlink()

    def test_customer_given_as_default(self):
        contact = self.make_contact(self.customer)
        Partnership = self.env["strategic.partnership"]
        partnership = Partnership.with_context(default_partner_id=contact.id).create({})
        self.assertEqual(partnership.partner_id, self.customer)
