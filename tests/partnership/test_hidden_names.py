from contextlib import suppress

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestHiddenNames(StrategicCase):
    """A client may send the id of a record that its user may not see. The answer tells nothing about this record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer("Acme")
        cls.partnership = cls.make_partnership(cls.customer)
        company = cls.make_company()
        partners = cls.superuser_env["res.partner"]
        hidden = {"company_id": company.id}
        cls.hidden = partners.create({"name": "Secret Ltd", "is_company": True, **hidden})
        cls.person = partners.create(
            {"name": "Secret Person", "function": "Secret job", "parent_id": cls.hidden.id, **hidden}
        )
        # A contact that only users of the other company may see. All users may see its customer.
        cls.colleague = partners.create(
            {"name": "Secret Colleague", "function": "Secret job", "parent_id": cls.customer.id, **hidden}
        )
        cls.superuser_env["strategic.assessment"].create(
            [
                {"partner_id": cls.hidden.id, "dimension": dimension, "value": 90}
                for dimension in ("audience_fit", "reputation")
            ]
        )
        cls.hidden_partnership = cls.make_partnership(
            cls.hidden, cls.superuser_env, name="Secret plan", user_id=False, **hidden
        )
        cls.hidden_lead = cls.make_lead(None, cls.superuser_env, name="Secret deal", user_id=cls.sales_lead.id)
        cls.lead = cls.make_lead(cls.customer)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def assertHidden(self, call):
        """Check that `call` raises an `AccessError` without "Secret", which is in the name of each hidden record."""
        with self.assertRaises(AccessError) as caught:
            call()
        self.assertNotIn("Secret", str(caught.exception))

    def assertTellsNothing(self, call):
        """Check that `call` returns no name and no computed value of a hidden record; an `AccessError` is fine."""
        with suppress(AccessError):
            answer = str(call())
            for word in ("Secret", "90 of", "'strategic'", "True", "iVBOR", "PD94", "b'"):
                self.assertNotIn(word, answer)

    def add_stakeholder(self, person, partnership=None):
        return self.make_stakeholder((partnership or self.partnership).with_env(self.env), person)

    def test_stakeholder_from_another_customer(self):
        self.assertHidden(lambda: self.add_stakeholder(self.person))

    def test_stakeholder_kept_to_another_company(self):
        self.assertHidden(lambda: self.add_stakeholder(self.colleague))

    def test_stakeholder_of_another_partnership(self):
        self.assertHidden(lambda: self.add_stakeholder(self.make_contact(self.customer), self.hidden_partnership))

    def test_stakeholder_exchanged(self):
        stakeholder = self.add_stakeholder(self.make_contact(self.customer))
        self.assertHidden(lambda: stakeholder.write({"partner_id": self.person.id}))

    def test_stakeholder_moved(self):
        stakeholder = self.add_stakeholder(self.make_contact(self.customer))
        self.assertHidden(lambda: stakeholder.write({"partnership_id": self.hidden_partnership.id}))

    def test_stakeholder_within_a_partnership(self):
        line = Command.create({"partner_id": self.person.id})
        self.assertHidden(lambda: self.partnership.write({"stakeholder_ids": [line]}))

    def test_stakeholder_by_default(self):
        stakeholders = self.env["strategic.stakeholder"].with_context(default_partner_id=self.person.id)
        self.assertHidden(lambda: stakeholders.create({"partnership_id": self.partnership.id}))

    def test_stakeholder_that_became_hidden(self):
        """A partnership with stakeholders can't get another customer. The error names no hidden stakeholder."""
        person = self.make_contact(self.customer, "Secret Person")
        self.add_stakeholder(person)
        self.env.flush_all()
        person.sudo().company_id = self.hidden.company_id
        self.env.invalidate_all()
        with self.assertRaises(UserError) as caught:
            self.partnership.partner_id = self.make_customer("Other")
        self.assertNotIn("Secret", str(caught.exception))

    def test_typed_stakeholder(self):
        values = {"partnership_id": self.partnership.id, "partner_id": self.colleague.id}
        spec = {"function": {}, "partner_id": {"fields": {"display_name": {}}}}
        stakeholders = self.env["strategic.stakeholder"]
        self.assertHidden(lambda: stakeholders.onchange(values, ["partner_id"], spec))

    def test_typed_stakeholder_within_a_partnership(self):
        lines = [[0, "virtual_1", {"partner_id": self.colleague.id}]]
        spec = {"stakeholder_ids": {"fields": {"function": {}}}}
        self.assertHidden(lambda: self.partnership.onchange({"stakeholder_ids": lines}, ["stakeholder_ids"], spec))

    def test_typed_customer_of_a_partnership(self):
        spec = {name: {} for name in ("name", "customer_status", "customer_summary", "customer_image")}
        for partnership in (self.partnership, self.partnership.browse()):
            with self.subTest(partnership=partnership):
                self.assertHidden(
                    lambda partnership=partnership: partnership.onchange(
                        {"partner_id": self.hidden.id}, ["partner_id"], spec
                    )
                )

    def test_default_customer_of_a_partnership(self):
        partnerships = self.env["strategic.partnership"].with_context(default_partner_id=self.hidden.id)
        names = ["name", "display_name", "customer_status", "customer_summary", "customer_image"]
        self.assertTellsNothing(lambda: partnerships.onchange({}, [], {name: {} for name in names}))
        self.assertTellsNothing(lambda: partnerships.browse([0]).read(names))
        self.assertHidden(lambda: partnerships.create({"name": "Mine"}))

    def test_customer_of_a_partnership(self):
        for call in (
            lambda: self.partnership.write({"partner_id": self.hidden.id}),
            lambda: self.env["strategic.partnership"].create({"partner_id": self.hidden.id}),
        ):
            self.assertHidden(call)

    def test_typed_customer_of_an_opportunity(self):
        spec = {"strategic_status": {}, "is_strategic": {}, "strategic_summary": {}}
        for lead in (self.lead, self.lead.browse()):
            with self.subTest(lead=lead):
                self.assertHidden(lambda lead=lead: lead.onchange({"partner_id": self.hidden.id}, ["partner_id"], spec))

    def test_default_customer_of_an_opportunity(self):
        leads = self.env["crm.lead"].with_context(default_partner_id=self.hidden.id)
        names = ["is_strategic", "strategic_status", "strategic_summary"]
        self.assertTellsNothing(lambda: leads.onchange({}, [], {name: {} for name in names}))
        self.assertTellsNothing(lambda: leads.browse([0]).read(names))
        self.assertHidden(lambda: leads.create({"name": "Mine"}))

    def test_lines_typed_into_other_models(self):
        """An onchange of a contact's partnerships or opportunities tells nothing about a hidden customer."""
        me = self.salesperson.partner_id.with_env(self.env)
        lines = [[0, "virtual_1", {"partner_id": self.hidden.id, "name": "Mine"}]]
        partnership = {name: {} for name in ("display_name", "customer_status", "customer_summary", "customer_image")}
        lead = {"is_strategic": {}, "strategic_status": {}, "strategic_summary": {}}
        for model, name, spec in (
            (me, "strategic_partnership_ids", partnership),
            (me, "opportunity_ids", lead),
        ):
            with self.subTest(name=name):
                self.assertTellsNothing(
                    lambda model=model, name=name, spec=spec: model.onchange(
                        {name: lines}, [name], {name: {"fields": spec}}
                    )
                )

    def test_customer_of_an_opportunity(self):
        for call in (
            lambda: self.lead.write({"partner_id": self.hidden.id}),
            lambda: self.env["crm.lead"].create({"name": "Mine", "partner_id": self.hidden.id}),
        ):
            self.assertHidden(call)

    def test_opportunity_of_a_hidden_partnership(self):
        self.assertHidden(lambda: self.lead.write({"strategic_partnership_id": self.hidden_partnership.id}))

    def test_opportunity_typed_into_a_partnership(self):
        lines = [[0, "virtual_1", {"name": "Deal", "partner_id": self.hidden.id}]]
        spec = {"lead_ids": {"fields": {"strategic_summary": {}}}}
        self.assertHidden(lambda: self.partnership.onchange({"lead_ids": lines}, ["lead_ids"], spec))

    def test_customer_that_an_opportunity_has_already(self):
        """A user who sees an opportunity, but may not see its customer, can still write and merge the opportunity."""
        shared = self.superuser_env["res.partner"].create({"name": "Secret Shared", "is_company": True})
        self.lead.sudo().partner_id = shared
        self.superuser_env["ir.rule"].create(
            {
                "name": "No secrets",
                "model_id": self.superuser_env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', 'not like', 'Secret')]",
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(shared.with_env(self.env).has_access("read"))
        self.lead.onchange({"partner_id": shared.id, "name": "New"}, ["name"], {"name": {}})
        self.lead.write({"name": "New", "partner_id": shared.id})
        other = self.lead.create({"name": "Merged", "type": "opportunity", "user_id": self.salesperson.id})
        (other + self.lead).merge_opportunity()
        self.assertEqual((other + self.lead).exists().partner_id, shared)

    def test_found_reference_of_a_hidden_opportunity(self):
        action = self.lead.action_find_reference()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertHidden(lambda: wizard.write({"lead_id": self.hidden_lead.id}))

    def test_found_reference_of_a_colleague(self):
        self.partnership.sudo().write({"reference_scope": "public", "user_id": self.sales_lead.id})
        prospect = self.make_customer("Prospect")
        self.lead.partner_id = prospect
        mine, theirs = (
            self.env[action["res_model"]].browse(action["res_id"])
            for action in (
                self.lead.action_find_reference(),
                self.lead.with_user(self.sales_manager).action_find_reference(),
            )
        )
        self.assertTrue(mine.candidate_ids)
        self.assertHidden(lambda: mine.write({"candidate_id": theirs.sudo().candidate_ids[0].id}))

    def test_typed_opportunity_of_a_found_reference(self):
        action = self.lead.action_find_reference()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        spec = {"lead_id": {"fields": {"display_name": {}}}, "display_name": {}}
        self.assertHidden(lambda: wizard.onchange({"lead_id": self.hidden_lead.id}, ["lead_id"], spec))

    def test_reference_used_for_a_hidden_opportunity(self):
        self.partnership.sudo().reference_scope = "public"
        vals = {"partnership_id": self.partnership.id, "lead_id": self.hidden_lead.id}
        self.assertHidden(lambda: self.env["strategic.reference"].create(vals))

    def test_reference_of_an_ended_partnership(self):
        """An ended partnership offers no reference, so a user who sends its id must not learn its customer."""
        ended = self.env.ref("strategic_customer.strategic_partnership_stage_ended")
        secret = self.superuser_env["res.partner"].create({"name": "Secret reference", "is_company": True})
        partnership = self.make_partnership(
            secret, self.superuser_env, user_id=self.sales_lead.id, stage_id=ended.id, reference_scope="private"
        )
        for kind in ("logo", "call"):
            with self.subTest(kind=kind), self.assertRaises(UserError) as caught:
                self.env["strategic.reference"].create({"partnership_id": partnership.id, "kind": kind})
            self.assertNotIn("Secret", str(caught.exception))

    def test_customers_named_to_be_assessed(self):
        hidden = self.hidden + self.person + self.colleague
        # `has_customers` is true because of the visible customer.
        self.assertTellsNothing(
            lambda: {
                **self.env["strategic.session"].read_grid((hidden + self.customer).ids),
                "has_customers": None,
            }
        )
        criterion = self.make_assessed()
        for partner in hidden:
            with self.subTest(partner=partner.name), self.assertRaises(UserError) as caught:
                self.env["strategic.session"].assess(partner.id, criterion.id, 80)
            self.assertNotIn("Secret", str(caught.exception))
        self.assertFalse(self.superuser_env["strategic.assessment"].search([("criterion_id", "=", criterion.id)]))
