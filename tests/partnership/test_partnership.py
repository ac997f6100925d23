from itertools import product

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestPartnership(StrategicCase):
    """A partnership has two goals, stakeholders and dates, and only the right users may work on it."""

    day = "2026-05-04"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.customer = cls.make_customer("Acme")
        cls.partnership = cls.make_partnership(cls.customer)

    def stage(self, name):
        return self.env.ref(f"strategic_customer.strategic_partnership_stage_{name}")

    def requirements(self, *lines):
        return self.env["strategic.requirement"].create(
            [
                {"partnership_id": self.partnership.id, "name": f"Need {number}", "goal": goal, "state": state}
                for number, (goal, state) in enumerate(lines)
            ]
        )

    def test_two_goals(self):
        self.requirements(
            *2 * [("tailored", "done")],
            ("tailored", "todo"),
            ("tailored", "in_progress"),
            ("general", "done"),
            *2 * [("general", "todo")],
            ("general", "in_progress"),
            ("undecided", "todo"),
            ("tailored", "dropped"),
        )
        figures = {
            "tailored_count": 4,
            "tailored_progress": 50,
            "general_count": 4,
            "general_progress": 25,
            "general_share": 50,
            "is_drifting": False,
            "course": "market",
        }
        self.assertRecordValues(self.partnership, [figures])
        self.requirements(("tailored", "todo"))
        self.assertRecordValues(
            self.partnership,
            [
                dict(
                    figures, tailored_count=5, tailored_progress=40, general_share=44, is_drifting=True, course="custom"
                )
            ],
        )

    def test_goals_of_nothing(self):
        nothing = {"tailored_progress": 0, "general_progress": 0, "general_share": 0, "is_drifting": False}
        self.assertRecordValues(self.partnership, [dict(nothing, course="undecided")])
        self.requirements(("tailored", "dropped"), ("undecided", "done"))
        self.assertRecordValues(self.partnership, [dict(nothing, course="undecided")])

    def test_goals_follow_every_change(self):
        one, other = self.requirements(("tailored", "todo"), ("general", "todo"))
        self.assertFalse(self.partnership.is_drifting)
        other.goal = "tailored"
        self.assertTrue(self.partnership.is_drifting)
        one.state = "done"
        self.assertEqual(self.partnership.tailored_progress, 50)
        (one + other).unlink()
        self.assertEqual((self.partnership.tailored_count, self.partnership.course), (0, "undecided"))

    def test_goals_of_any_mix_agree_with_counting(self):
        combinations = list(product(("tailored", "general", "undecided"), ("todo", "in_progress", "done", "dropped")))
        for seed in range(1, 12):
            self.partnership.requirement_ids.unlink()
            lines = [line for place, line in enumerate(combinations) for _copy in range(place * seed % 4)]
            self.requirements(*lines)
            counting = [goal for goal, state in lines if state != "dropped"]
            tailored, general = counting.count("tailored"), counting.count("general")
            share = round(100 * general / (tailored + general) + 1e-9) if tailored + general else 0
            self.assertEqual(self.partnership.general_share, share, lines)
            self.assertEqual(self.partnership.is_drifting, tailored > general, lines)

    def test_goals_without_a_query_a_record(self):
        partnerships = self.partnership.browse().concat(
            *(self.make_partnership(self.make_customer(f"Customer {number}")) for number in range(20))
        )
        for partnership in partnerships:
            partnership.requirement_ids = [
                Command.create({"name": "Need", "goal": goal}) for goal in ("general", "general", "tailored")
            ]
        self.env.flush_all()

        def recompute(records):
            field = records._fields["general_share"]
            return self.count_queries(lambda: self.env.add_to_compute(field, records))

        self.assertEqual(recompute(partnerships[:5]), recompute(partnerships))
        self.assertEqual(set(partnerships.mapped("general_share")), {67})

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
        Stakeholder = self.env["strategic.stakeholder"]
        self.assertRecordValues(self.partnership, [{"has_sponsor": False, "is_key_person_dependent": True}])
        common = {"partnership_id": self.partnership.id, "stance": "supports"}
        Stakeholder.create(dict(common, partner_id=people[0].id, role="sponsor"))
        # A person with two roles is still one person, who may leave.
        Stakeholder.create(dict(common, partner_id=people[0].id, role="champion"))
        Stakeholder.create(dict(common, partner_id=people[1].id, stance="neutral"))
        self.assertRecordValues(
            self.partnership, [{"has_sponsor": True, "is_key_person_dependent": True, "supporter_count": 1}]
        )
        Stakeholder.create(dict(common, partner_id=people[2].id))
        self.assertFalse(self.partnership.is_key_person_dependent)

    def test_stakeholder_of_another_customer_is_refused(self):
        stranger = self.make_contact(self.make_customer("Other"), "Stranger")
        with self.assertRefused(ValidationError, "Stranger is no contact of Acme"):
            self.env["strategic.stakeholder"].create({"partnership_id": self.partnership.id, "partner_id": stranger.id})

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
        # All of them, because demo data may be in an open stage.
        everything = self.superuser_env["strategic.partnership"].with_context(active_test=False).search([])
        everything.stage_id = self.stage("ended").with_env(self.superuser_env)
        with self.assertRefused(UserError, "kind Open"):
            self.manager_env["strategic.partnership.stage"].search([("kind", "=", "open")]).unlink()

    # Access rights

    def test_salesperson_works_on_own_and_unassigned(self):
        other = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        mine = self.make_partnership(self.customer, user_id=self.salesperson.id)
        free = self.make_partnership(self.customer, user_id=False)
        Partnership = self.env["strategic.partnership"]
        everything = (other + mine + free).ids
        self.assertEqual(set(Partnership.search([("id", "in", everything)]).ids), {mine.id, free.id})
        self.assertEqual(self.customer.strategic_partnership_count, 3, "with that of the class")
        (mine + free).priority = "2"
        for operation in (
            lambda: other.read(["name"]),
            lambda: other.write({"priority": "1"}),
            lambda: self.env["strategic.requirement"].create({"name": "x", "partnership_id": other.id}),
            mine.unlink,
        ):
            with self.assertRaises(AccessError):
                operation()
        other.with_user(self.sales_lead).priority = "3"
        (other + mine).with_user(self.sales_manager).unlink()

    def test_parts_follow_their_partnership(self):
        other = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        requirement = self.manager_env["strategic.requirement"].create({"name": "Need", "partnership_id": other.id})
        stakeholder = self.manager_env["strategic.stakeholder"].create(
            {"partner_id": self.make_contact(self.customer).id, "partnership_id": other.id}
        )
        for part in (requirement, stakeholder):
            with self.assertRaises(AccessError):
                part.with_env(self.env).read([])
            self.assertTrue(part.with_user(self.sales_lead).has_access("write"))

    def test_parts_go_nowhere_else(self):
        """A user can't move a requirement or a stakeholder to a hidden partnership, nor learn its customer."""
        company, outsider = self.make_other_company()
        mine = self.make_partnership(self.customer, user_id=self.salesperson.id)
        colleagues = self.make_partnership(self.customer, self.manager_env, user_id=self.sales_lead.id)
        theirs = self.make_partnership(self.customer, self.superuser_env, company_id=company.id, user_id=outsider.id)
        person = self.make_contact(self.customer)
        parts = (
            self.env["strategic.requirement"].create({"name": "Need", "partnership_id": mine.id}),
            self.env["strategic.stakeholder"].create({"partner_id": person.id, "partnership_id": mine.id}),
        )
        moves = (
            {"partnership_id": theirs.id},
            {"partnership_id": colleagues.id},
        )
        for part, vals in product(parts, moves):
            with self.subTest(model=part._name, vals=vals), self.assertRaises(AccessError):
                part.write(vals)
        specification = {
            "partnership_id": {"fields": {"display_name": {}}},
            "customer_id": {"fields": {"display_name": {}}},
        }
        for model in ("strategic.stakeholder", "strategic.reference"):
            records = self.env[model].with_user(self.salesperson)
            for call in (
                lambda records=records: records.onchange(
                    {"partnership_id": theirs.id}, ["partnership_id"], specification
                ),
                lambda records=records: records.with_context(default_partnership_id=theirs.id).onchange(
                    {}, [], specification
                ),
            ):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    call()
            told = records.onchange({"partnership_id": mine.id}, ["partnership_id"], specification)["value"]
            self.assertEqual(told["customer_id"]["id"], self.customer.id)

    def test_parts_moved_count_where_they_are(self):
        other = self.make_partnership(self.customer)
        [need] = self.requirements(("tailored", "todo"))
        sponsor = self.env["strategic.stakeholder"].create(
            {
                "partner_id": self.make_contact(self.customer).id,
                "partnership_id": self.partnership.id,
                "role": "sponsor",
            }
        )
        (need | self.requirements(("general", "todo"))).partnership_id = other
        sponsor.partnership_id = other
        names = ("tailored_count", "general_count", "is_drifting", "has_sponsor")
        self.assertRecordValues(
            self.partnership + other,
            [dict(zip(names, values, strict=True)) for values in ((0, 0, False, False), (1, 1, False, True))],
        )

    def test_company_stays_where_the_opportunities_are(self):
        company, _outsider = self.make_other_company()
        free = self.make_partnership(self.customer, user_id=False)
        self.requirements(("tailored", "todo"))
        self.partnership.user_id = False
        lead = self.manager_env["crm.lead"].create(
            {"name": "Deal", "active": False, "strategic_partnership_id": self.partnership.id}
        )
        self.assertEqual(lead.company_id, self.env.company)
        with self.assertRefused(ValidationError, "in another company than Other company"):
            self.partnership.with_env(self.superuser_env).company_id = company
        lead.unlink()
        (self.partnership + free).with_env(self.superuser_env).company_id = company
        self.assertEqual(self.partnership.sudo().requirement_ids.company_id, company)

    def test_customer_given_as_default(self):
        contact = self.make_contact(self.customer)
        Partnership = self.env["strategic.partnership"]
        partnership = Partnership.with_context(default_partner_id=contact.id).create({})
        self.assertEqual(partnership.partner_id, self.customer)

    def test_nobody_else(self):
        models = ("strategic.partnership", "strategic.partnership.stage", "strategic.requirement")
        for model, user in product((*models, "strategic.stakeholder"), (self.employee, self.portal)):
            with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                self.env[model].with_user(user).search_count([])
        for name in ("strategic_partnership_ids", "strategic_partnership_count"):
            with self.assertRaises(AccessError):
                self.customer.with_user(self.employee).read([name])

    def test_stages_are_the_managers(self):
        Stage = self.manager_env["strategic.partnership.stage"]
        with self.assertRaises(AccessError):
            Stage.with_user(self.sales_lead).create({"name": "Mine"})
        Stage.with_user(self.sales_manager).create({"name": "Ours"})

    # Companies

    def make_other_company(self):
        company = self.superuser_env["res.company"].create({"name": "Other company"})
        user = new_test_user(
            self.superuser_env,
            "strategic_other_company",
            "sales_team.group_sale_manager,base.group_allow_export",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        return company, user

    def test_two_companies_see_nothing_of_each_other(self):
        _company, outsider = self.make_other_company()
        self.requirements(("general", "todo"))
        contact = self.make_contact(self.customer)
        self.partnership.stakeholder_ids = [Command.create({"partner_id": contact.id})]
        for records, vals in (
            (self.partnership, {"priority": "1"}),
            (self.partnership.requirement_ids, {"goal": "tailored"}),
            (self.partnership.stakeholder_ids, {"role": "blocker"}),
        ):
            theirs = records.with_user(outsider)
            domain = [("id", "in", records.ids)]
            with self.subTest(model=records._name):
                self.assertFalse(theirs.search(domain))
                self.assertFalse(theirs._read_group(domain, [], ["__count"])[0][0])
                self.assertFalse(theirs.name_search("", domain))
                for operation in (
                    lambda theirs=theirs: theirs.read(["display_name"]),
                    lambda theirs=theirs: theirs.export_data(["id", "display_name"]),
                    lambda theirs=theirs, vals=vals: theirs.write(vals),
                    lambda theirs=theirs: theirs.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        operation()
        with self.assertRaises(AccessError):
            self.partnership.with_user(outsider).message_post(body="Hello")
        customer = self.customer.with_user(outsider)
        self.assertEqual(customer.strategic_partnership_count, 0)
        self.assertFalse(customer.strategic_partnership_ids)
        # Nor by a search: Odoo's own One2many fields answer such a domain without the record rules.
        for domain in (
            [("strategic_partnership_ids", "!=", False)],
            [("strategic_partnership_ids", "in", self.partnership.ids)],
        ):
            self.assertFalse(customer.search(domain))
            self.assertIn(self.customer, self.customer.search(domain))
            self.assertNotIn(self.customer, self.customer.search(["!", *domain]))
            self.assertIn(customer, customer.search(["!", *domain]))

    def test_shared_customer_serves_both_companies(self):
        company, outsider = self.make_other_company()
        theirs = self.env["strategic.partnership"].with_user(outsider).create({"partner_id": self.customer.id})
        self.assertEqual(theirs.company_id, company)
        self.assertEqual(self.customer.with_user(outsider).strategic_partnership_count, 1)
        self.assertFalse(theirs.with_user(self.sales_manager).has_access("read"))

    def test_customer_stays_where_the_partnerships_are(self):
        company, outsider = self.make_other_company()
        with self.assertRefused(ValidationError, "can't be limited to Other company"):
            self.customer.with_user(outsider).sudo().company_id = company
        self.customer.company_id = self.env.company
        branch = self.superuser_env["res.company"].create({"name": "Branch", "parent_id": self.env.company.id})
        self.partnership.with_env(self.superuser_env).write({"company_id": branch.id, "user_id": False})
        self.customer.company_id = False
        self.customer.company_id = self.env.company

    def test_customer_of_another_company_is_refused(self):
        company, _outsider = self.make_other_company()
        customer = self.make_customer("Theirs")
        customer.with_env(self.superuser_env).company_id = company
        with self.assertRefused(UserError, "Theirs"):
            self.make_partnership(customer, self.superuser_env, company_id=self.env.company.id)
