from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestSessionQueries(StrategicCase):
    """The number of queries of a session grows neither with its customers nor with the other audiences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audience = cls.make_audience("Logistics")
        cls.need = cls.make_assessed(cls.audience, name="Has the need", weight=50)
        cls.make_rule([("website", "!=", False)], cls.audience, weight=50)
        cls.renown = cls.make_assessed(name="Recognised")
        country = cls.env.ref("base.nl")
        cls.customers = cls.quiet(cls.env)["res.partner"].create(
            [{"name": f"Session {number:02}", "is_company": True, "country_id": country.id} for number in range(60)]
        )
        for customer in cls.customers:
            cls.assess(customer, cls.need, 60)

    def setUp(self):
        super().setUp()
        self.forget_changes()

    def test_reading_a_grid(self):
        few, many = self.customers[:6].ids, self.customers.ids
        Session = self.env["strategic.session"]
        self.warm(lambda: Session.read_grid(many))
        self.assertEqual(
            self.count_queries(lambda: Session.read_grid(few)), self.count_queries(lambda: Session.read_grid(many))
        )

    def test_choosing_the_first(self):
        read_grid = self.env["strategic.session"].read_grid
        self.warm(read_grid)
        before = self.count_queries(read_grid)
        self.customers.user_id = self.salesperson
        # Once the own customers fill the session, the others are not searched.
        self.assertLess(self.count_queries(read_grid), before)

    def test_a_change_explains_no_other_audience(self):
        """With fifty audiences, a change would else ask hundreds of rules that nobody sees."""
        other = self.make_audience("Food")
        self.make_rule([("ref", "!=", False)], other)
        Session = self.env["strategic.session"]
        programme = self.env["strategic.scoring"]._programme()
        with self.assertLogs("odoo.sql_db", level="DEBUG") as queries:
            Session._rows(self.customers[:1], programme.audiences[0])
        text = "".join(queries.output)
        self.assertIn(f'"audience_{self.audience.id}"', text)
        self.assertNotIn(f'"audience_{other.id}"', text)
