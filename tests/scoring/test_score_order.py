from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestScoreOrder(StrategicCase):
    """Sorted by a score, records without a score come last. The list of customers opens with the best on top."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience()
        fit, reputation = cls.make_assessed(audience), cls.make_assessed()
        cls.customers = cls.env["res.partner"]
        # Each pair gives the audience fit and the reputation of a customer. Both thresholds are 70.
        for name, scores in {
            "Unassessed": (None, None),
            "Known": (None, 90),
            "Low": (10, 20),
            "Fit only": (100, 10),
            "Strategic B": (80, 75),
            "Strategic A": (80, 75),
            "Strategic best": (95, 70),
        }.items():
            customer = cls.make_customer(name)
            cls.customers += customer
            for criterion, value in zip((fit, reputation), scores, strict=True):
                if value is not None:
                    cls.assess(customer, criterion, value)

    def found(self, order):
        return self.env["res.partner"].search([("id", "in", self.customers.ids)], order=order).mapped("name")

    def test_unassessed_come_last_in_either_direction(self):
        self.assertEqual(
            self.found("audience_fit desc, name"),
            ["Fit only", "Strategic best", "Strategic A", "Strategic B", "Low", "Known", "Unassessed"],
        )
        self.assertEqual(
            self.found("audience_fit, name"),
            ["Low", "Strategic A", "Strategic B", "Strategic best", "Fit only", "Known", "Unassessed"],
        )

    def test_who_asks_for_the_unassessed_first_gets_them(self):
        self.assertEqual(self.found("reputation desc nulls first, name")[0], "Unassessed")

    def test_groups_without_a_score_come_last(self):
        groups = self.env["res.partner"].formatted_read_group(
            [("id", "in", self.customers.ids)], ["name"], ["audience_fit:avg"], order="audience_fit:avg desc"
        )
        self.assertEqual(groups[0]["name"], "Fit only")
        self.assertEqual({group["name"] for group in groups[-2:]}, {"Known", "Unassessed"})

    def test_movements_and_lookalikes_sort_alike(self):
        for model in ("strategic.movement", "strategic.lookalike"):
            query = self.env[model]._search([], order="audience_fit desc")
            self.assertIn("DESC NULLS LAST", query.order.code, model)

    def test_list_opens_best_first(self):
        view = self.env.ref("strategic_customer.res_partner_view_list_strategic")
        order = self.env["res.partner"].get_view(view.id, "list")["arch"].split('default_order="')[1].split('"')[0]
        self.assertEqual(
            self.found(order),
            ["Strategic best", "Strategic A", "Strategic B", "Fit only", "Low", "Known", "Unassessed"],
        )
