from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, freeze_time, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestFollowUpSettings(StrategicCase):
    """The settings define the activity plan and the messages when customers become strategic or stop being so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule([("city", "=", "Ghent")], cls.make_audience("Freight"))
        cls.standing = cls.make_assessed()
        cls.customer = cls.make_customer(city="Ghent", user_id=cls.salesperson.id)
        cls.plan = cls.superuser_env["mail.activity.plan"].create(
            {
                "name": "Welcome",
                "res_model": "res.partner",
                "template_ids": [
                    Command.create({"summary": "Call", "delay_count": 3, "delay_from": "after_plan_date"}),
                    Command.create({"summary": "Prepare", "delay_count": 3, "delay_from": "before_plan_date"}),
                    Command.create(
                        {"summary": "Visit", "responsible_type": "other", "responsible_id": cls.sales_lead.id}
                    ),
                ],
            }
        )

    def save(self, **vals):
        """Save the settings form as a sales manager; `vals` are values by field name without `strategic_`."""
        form = Form(self.manager_env["strategic.settings"])
        for name, value in vals.items():
            field = f"strategic_{name}"
            if name.endswith("user_ids"):
                getattr(form, field).set(value)
            else:
                setattr(form, field, value)
        form.save().action_save()

    def gain(self, value=80):
        self.assess(self.customer, self.standing, value)

    def messages(self, user):
        return self.superuser_env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])

    def activities(self):
        return self.superuser_env["mail.activity"].search([("res_id", "=", self.customer.id)], order="id")

    def test_quiet_by_default(self):
        before = self.superuser_env["mail.message"].search_count([])
        self.gain()
        self.assertEqual(self.superuser_env["mail.message"].search_count([]), before)
        self.assertFalse(self.activities())

    @freeze_time("2026-03-10 23:30:00")
    def test_plan(self):
        self.save(gained_plan_id=self.plan)
        self.gain()
        self.assertRecordValues(
            self.activities(),
            [
                {"summary": "Call", "date_deadline": Date.to_date("2026-03-13"), "user_id": self.salesperson.id},
                {"summary": "Prepare", "date_deadline": Date.to_date("2026-03-10"), "user_id": self.salesperson.id},
                {"summary": "Visit", "date_deadline": Date.to_date("2026-03-10"), "user_id": self.sales_lead.id},
            ],
        )
        self.gain(10)
        self.assertEqual(len(self.activities()), 3, "dropping out plans nothing")

    def test_plan_without_a_salesperson(self):
        self.save(lost_plan_id=self.plan)
        self.customer.user_id = False
        self.gain()
        self.assertFalse(self.activities())
        self.gain(10)
        self.assertEqual(self.activities().mapped("user_id"), self.sales_lead)
        self.assertEqual(len(self.activities()), 3)

    def test_message_in_the_readers_language(self):
        self.superuser_env["res.lang"]._activate_lang("de_DE")
        self.sales_lead.lang = "de_DE"
        self.save(gained_user_ids=self.sales_lead, gained_tell_salesperson=True)
        self.gain()
        self.assertIn("Audience fit 100 of 70 needed (Freight)", self.messages(self.salesperson).body)
        self.assertEqual(self.messages(self.salesperson).subject, "Acme is a strategic customer now")
        german = self.customer.with_context(lang="de_DE").strategic_summary
        self.assertNotEqual(german, self.customer.with_context(lang="en_US").strategic_summary)
        self.assertIn(german, self.messages(self.sales_lead).body)

    def test_message_of_dropping_out(self):
        self.save(lost_user_ids=self.sales_lead + self.sales_manager)
        self.gain()
        self.gain(10)
        self.assertEqual(len(self.messages(self.sales_lead)), 1)
        self.assertEqual(self.messages(self.sales_lead), self.messages(self.sales_manager))
        self.assertIn("no strategic customer any more", self.messages(self.sales_lead).subject)
        self.assertFalse(self.messages(self.salesperson))

    def test_only_readers_of_scores_read_the_message(self):
        self.save(gained_user_ids=self.sales_lead + self.employee)
        self.gain()
        self.assertEqual(len(self.messages(self.sales_lead)), 1)
        self.assertFalse(self.messages(self.employee))
        message = self.messages(self.sales_lead).with_user(self.employee)
        self.assertFalse(message.search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            message.read(["body"])

    def test_not_about_customers_of_other_companies(self):
        company = self.make_company("Elsewhere")
        stranger = self.make_user("strategic_stranger", "salesperson", company=company)
        self.superuser_env["strategic.follow_up.setting"].create({"event": "gained", "user_ids": stranger.ids})
        self.customer.with_env(self.superuser_env).company_id = self.superuser_env.company
        self.gain()
        self.assertFalse(self.messages(stranger))
        # The sales manager does not see a recipient of another company, but saving the form keeps this recipient.
        self.save(gained_tell_salesperson=True)
        setting = self.superuser_env["strategic.follow_up.setting"]._search_event("gained")
        self.assertRecordValues(setting, [{"user_ids": stranger.ids, "tell_salesperson": True}])

    def test_what_is_gone_stops_nothing(self):
        user = self.make_user("strategic_leaver", "salesperson")
        self.save(gained_plan_id=self.plan, gained_user_ids=user + self.sales_lead)
        self.sales_lead.active = False
        user.unlink()
        self.plan.unlink()
        self.gain()
        self.assertScores(self.customer, is_strategic=True)
        self.assertFalse(self.activities())

    def test_archived_plan_is_not_started(self):
        self.save(gained_plan_id=self.plan)
        self.plan.active = False
        self.gain()
        self.assertFalse(self.activities())

    def test_form_shows_what_is_kept(self):
        self.save(gained_plan_id=self.plan, gained_user_ids=self.sales_lead, lost_tell_salesperson=True)
        for env in (self.manager_env, self.superuser_env):
            name = "strategic.settings" if env == self.manager_env else "res.config.settings"
            form = Form(env[name])
            self.assertEqual(form.strategic_gained_plan_id, self.plan.with_env(env))
            self.assertEqual(form.strategic_gained_user_ids[:].ids, self.sales_lead.ids)
            self.assertTrue(form.strategic_lost_tell_salesperson)
            self.assertFalse(form.strategic_gained_tell_salesperson)
        self.save(gained_plan_id=self.env["mail.activity.plan"], gained_user_ids=self.env["res.users"])
        setting = self.superuser_env["strategic.follow_up.setting"]._search_event("gained")
        self.assertRecordValues(setting, [{"plan_id": False, "user_ids": []}])

    def test_general_settings(self):
        self.superuser_env["res.config.settings"].create(
            {
                "strategic_lost_plan_id": self.plan.id,
                "strategic_gained_user_ids": [Command.set(self.sales_lead.ids)],
            }
        ).execute()
        settings = self.superuser_env["strategic.follow_up.setting"].search([], order="event")
        self.assertRecordValues(
            settings,
            [
                {"event": "gained", "plan_id": False, "user_ids": self.sales_lead.ids},
                {"event": "lost", "plan_id": self.plan.id, "user_ids": []},
            ],
        )

    def test_plan_of_another_model(self):
        plan = self.superuser_env["mail.activity.plan"].create({"name": "Leads", "res_model": "crm.lead"})
        with self.assertRefused(ValidationError, "Leads.*not one for contacts"):
            self.manager_env["strategic.follow_up.setting"].create({"event": "gained", "plan_id": plan.id})

    def test_event_that_is_none(self):
        with self.assertRefused(ValidationError, "must be one of these: gained and lost"):
            self.manager_env["strategic.follow_up.setting"].create({"event": "whenever"})

    def test_defaults_are_for_who_may_set_it(self):
        with self.assertRaises(AccessError):
            self.env["strategic.follow_up.setting"].default_get(["event"])

    def test_salespeople_do_not_set_it(self):
        with self.assertRaises(AccessError):
            self.env["strategic.follow_up.setting"].create({"event": "gained"})

    def test_nobody_reads_what_is_filed(self):
        queued = self.superuser_env["strategic.follow_up"].create({"cause": "customer"})
        with self.assertRaises(AccessError):
            queued.with_env(self.manager_env).read(["customers_by_event"])
