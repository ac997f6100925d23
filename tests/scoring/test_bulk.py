from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestBulk(StrategicCase):
    """One wizard assesses all selected customers at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.need = cls.make_assessed(cls.audience)
        cls.customers = cls.env["res.partner"].concat(*(cls.make_customer(f"Bulk {number}") for number in range(5)))
        cls.contact = cls.env["res.partner"].create({"name": "Ada", "parent_id": cls.customers[0].id})

    def wizard(self, partners):
        context = {"active_model": "res.partner", "active_ids": partners.ids}
        return Form(self.env["res.partner.assess"].with_context(**context))

    def test_criterion(self):
        self.assess(self.customers[1], self.need, 10)
        with self.wizard(self.customers + self.contact) as form:
            form.criterion_id = self.need
            form.stars = "4"
            form.evidence = "Trade fair"
            self.assertEqual((form.partner_count, form.replaced_count, form.value), (5, 1, 80))
        action = form.record.action_apply()
        self.assertIn("5 customers assessed", action["params"]["message"])
        self.assertEqual(self.customers.mapped("audience_fit"), [80] * 5)
        self.assertRecordValues(
            self.customers.strategic_assessment_ids,
            [{"value": 80, "evidence": "Trade fair", "user_id": self.salesperson.id}] * 5,
        )

    def test_criteria_of_both_dimensions_are_offered(self):
        renown, archived = self.make_assessed(), self.make_assessed(self.make_audience("Gone"))
        archived.audience_id.active = False
        Wizard = self.env["res.partner.assess"]
        offered = self.env["strategic.criterion"].search(Wizard._fields["criterion_id"].domain)
        self.assertEqual(offered, self.need + renown)

    def test_overall(self):
        with self.wizard(self.customers) as form:
            form.kind = "overall"
            form.dimension = "reputation"
            form.value = 73
        form.record.action_apply()
        self.assertEqual(self.customers.mapped("reputation"), [73] * 5)

    def test_value_out_of_range_changes_nothing(self):
        form = self.wizard(self.customers)
        form.criterion_id = self.need
        form.value = 130
        with self.assertRefused(UserError, "130 is no valid assessment"):
            form.save().action_apply()
        self.assertFalse(self.customers.strategic_assessment_ids)

    def test_queries_do_not_grow_with_the_selection(self):
        def queries(customers):
            with self.wizard(customers) as form:
                form.criterion_id = self.need
            return self.count_queries(form.record.action_apply)

        few = self.env["res.partner"].create([{"name": f"Few {n}", "is_company": True} for n in range(10)])
        many = self.env["res.partner"].create([{"name": f"Many {n}", "is_company": True} for n in range(90)])
        queries(few[:2])
        self.assertLessEqual(queries(many), queries(few))
