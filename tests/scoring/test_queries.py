import itertools

from odoo.tests import tagged

from ..common import StrategicCase

LIST_FIELDS = {
    "active": {},
    "complete_name": {},
    "strategic_status": {},
    "audience_fit": {},
    "reputation": {},
    "strategic_audience_id": {"fields": {"display_name": {}}},
    "strategic_summary": {},
    "strategic_overridden": {},
    "strategic_review_date": {},
    "user_id": {"fields": {"display_name": {}}},
    "country_id": {"fields": {"display_name": {}}},
}


@tagged("post_install", "-at_install")
class TestQueries(StrategicCase):
    """The number of queries of screens and writes does not grow with the number of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience()
        cls.make_rule([("city", "=", "Query Town")], cls.audience)
        cls.make_rule([("name", "=like", "Query%")])
        cls.customers = cls.env["res.partner"].create(
            [
                {
                    "name": f"Query {number:03}",
                    "is_company": True,
                    "city": "Query Town",
                    "country_id": cls.env.ref("base.be").id,
                    "user_id": cls.salesperson.id,
                }
                for number in range(80)
            ]
        )

    def setUp(self):
        super().setUp()
        # Simulate a commit: a transaction that has changed criteria would else read the programme on each use.
        self.forget_changes()

    def assertSameQueries(self, open_screen):
        """Check that `open_screen(domain)` takes as many queries for 40 customers as for 80."""
        half, whole = ([("id", "in", self.customers[:size].ids)] for size in (40, 80))
        self.warm(lambda: open_screen(whole))
        self.assertEqual(self.count_queries(lambda: open_screen(half)), self.count_queries(lambda: open_screen(whole)))

    def test_list(self):
        Partner = self.env["res.partner"]
        # The limit is more than the 80 customers: for a full page, Odoo would take one more query to count all records.
        self.assertSameQueries(lambda domain: Partner.web_search_read(domain, LIST_FIELDS, limit=100))

    def test_kanban(self):
        Partner = self.env["res.partner"]
        self.assertSameQueries(
            lambda domain: Partner.web_read_group(
                domain,
                ["strategic_status"],
                ["__count", "audience_fit:avg"],
                auto_unfold=True,
                unfold_read_specification=LIST_FIELDS,
                unfold_read_default_limit=80,
            )
        )

    def test_explanations(self):
        self.assertSameQueries(lambda domain: self.env["res.partner"].search(domain).mapped("strategic_explanation"))

    def test_writes(self):
        customer, other = self.customers[:2]
        towns = itertools.count()
        self.warm(lambda: customer.write({"ref": f"{next(towns)}"}), lambda: customer.write({"city": f"{next(towns)}"}))
        for partner in (customer, other):
            partner.write({"ref": "warm", "city": "Warm"})
        plain = self.count_queries(lambda: customer.write({"ref": "x"}))
        watched = self.count_queries(lambda: customer.write({"city": "Elsewhere"}))
        self.assertEqual(self.count_queries(lambda: other.write({"ref": "y"})), plain)
        self.assertLessEqual(watched, plain + 4)

    def test_made_together(self):
        def create(count):
            return lambda: self.env["res.partner"].create(
                [{"name": f"Query made {number}", "is_company": True, "city": "Query Town"} for number in range(count)]
            )

        self.warm(create(1))
        self.assertEqual(self.count_queries(create(5)), self.count_queries(create(50)))
