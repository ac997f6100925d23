from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestCustomer(StrategicCase):
    """A score that a user writes becomes an overall assessment. Users can't write a status. An empty score is not 0."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.make_rule([("website", "!=", False)], cls.audience)
        cls.make_assessed()

    def test_written_score_is_an_overall_assessment(self):
        customer = self.make_customer()
        customer.write({"audience_fit": 82, "reputation": 91})
        self.assertScores(customer, audience_fit=82, reputation=91, is_strategic=True)
        self.assertRecordValues(
            customer.strategic_assessment_ids.sorted("dimension"),
            [
                {"dimension": "audience_fit", "value": 82, "criterion_id": False, "user_id": self.salesperson.id},
                {"dimension": "reputation", "value": 91, "criterion_id": False, "user_id": self.salesperson.id},
            ],
        )
        customer.audience_fit = False
        self.assertScores(customer, audience_fit=0, strategic_status="prestige")
        self.assertEqual(
            len(customer.with_context(active_test=False).strategic_assessment_ids), 2, "the assessment stays as history"
        )

    def test_written_when_made(self):
        customers = self.env["res.partner"].create(
            [{"name": "A", "is_company": True, "audience_fit": 70, "reputation": 0}, {"name": "B", "is_company": True}]
        )
        self.assertScores(customers[0], audience_fit=70, reputation=0, strategic_status="core")
        self.assertScores(customers[1], audience_fit=0, reputation=False, strategic_status="other")

    def test_same_score_says_nothing_new(self):
        customer = self.make_customer(website="https://example.com")
        customer.write({"audience_fit": 100, "phone": "1"})
        self.assertFalse(customer.strategic_assessment_ids)
        customer.write({"audience_fit": False, "reputation": False})
        self.assertScores(customer, audience_fit=100, reputation=False)

    def test_many_edited_at_once(self):
        customers = self.make_customer("A") + self.make_customer("B")
        customers.write({"reputation": 75})
        self.assertEqual(customers.mapped("reputation"), [75, 75])

    def test_what_cannot_be_written(self):
        customer = self.make_customer()
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": customer.id})
        for vals in ({"is_strategic": True}, {"strategic_status": "strategic"}, {"strategic_since": "2026-01-01"}):
            with self.assertRefused(UserError, "can't be written"):
                customer.write(vals)
            with self.assertRefused(UserError, "can't be written"):
                self.make_customer(**vals)
        with self.assertRefused(UserError, "inherits its scores from Acme"):
            contact.reputation = 50
        with self.assertRefused(ValidationError, "101 is no valid assessment"):
            customer.write({"name": "Changed", "reputation": 101})

    def test_defaults_are_no_scores(self):
        context = {
            "default_audience_fit": 99,
            "default_reputation": 99,
            "default_is_strategic": True,
            "default_strategic_status": "strategic",
        }
        self.superuser_env["ir.default"].set("res.partner", "reputation", 99)
        customer = self.env["res.partner"].with_context(**context).create({"name": "Acme", "is_company": True})
        self.assertScores(customer, audience_fit=0, reputation=False, strategic_status="other", is_strategic=False)

    def test_employee_archives_a_customer_with_a_contact_elsewhere(self):
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        customer = self.make_customer()
        company = self.make_company("Elsewhere")
        contact = self.superuser_env["res.partner"].create(
            {"name": "Ada", "parent_id": customer.id, "company_id": company.id}
        )
        customer.with_user(self.employee).active = False
        customer.with_user(self.employee).active = True
        self.assertScores(contact, audience_fit=0)

    def test_not_assessed_is_not_zero(self):
        customer = self.make_customer()
        zero = self.make_customer("Zero", reputation=0)
        mine = [("id", "in", (customer + zero).ids)]
        search = self.env["res.partner"].search
        self.assertEqual(customer.read(["reputation"])[0]["reputation"], False)
        self.assertIs(zero.read(["reputation"])[0]["reputation"], 0)
        self.assertEqual(search([*mine, ("reputation", "=", False)]), customer)
        self.assertEqual(search([*mine, ("reputation", "=", 0)]), zero)
        self.assertEqual(search([*mine, ("reputation", "<", 50)]), zero)
        self.assertEqual(search([*mine, ("reputation", "!=", False)]), zero)
        self.assertEqual(self.env["res.partner"]._read_group(mine, [], ["reputation:avg"]), [(0,)])
        self.salesperson.group_ids += self.env.ref("base.group_allow_export")
        exported = (customer + zero).export_data(["name", "reputation"])["datas"]
        self.assertEqual(exported, [["Acme", ""], ["Zero", 0]])

    def test_form_without_leaving_it(self):
        customer = self.make_customer()
        with Form(customer, view="base.view_partner_form") as form:
            form.phone = "123"
        self.assertScores(customer, strategic_status="other")

    def test_every_status_is_a_column(self):
        groups = (
            self.env["res.partner"]
            .with_context(read_group_expand=True)
            .web_read_group([("id", "=", self.make_customer().id)], ["strategic_status"], ["__count"])["groups"]
        )
        self.assertEqual(
            [(group["strategic_status"], group["__count"]) for group in groups],
            [("strategic", 0), ("partial", 0), ("core", 0), ("prestige", 0), ("other", 1)],
        )

    def test_copied_customer_starts_unassessed(self):
        customer = self.make_customer(reputation=90)
        self.assertScores(customer.copy(), reputation=False, strategic_status="other")

    def test_merged_by_the_contacts_app(self):
        customer, twin = self.make_customer(reputation=90), self.make_customer("Twin")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((customer + twin).ids, customer)
        self.assertScores(customer, reputation=90)

    def test_employee_adds_a_contact_to_a_strategic_customer(self):
        """A user who may not read scores can still edit contacts, and the contact gets the scores of its company."""
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        customer = self.make_customer(audience_fit=90, reputation=90)
        contact = self.env["res.partner"].with_user(self.employee).create({"name": "Ada", "parent_id": customer.id})
        self.assertTrue(contact.sudo().is_strategic)
        contact.write({"parent_id": False})
        self.assertFalse(contact.sudo().is_strategic)
