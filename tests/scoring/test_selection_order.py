from odoo.tests import tagged

from ...const import STATUSES
from ..common import StrategicCase

ORDER = [status for status, _label in STATUSES]


@tagged("post_install", "-at_install")
class TestSelectionOrder(StrategicCase):
    """Lists, pivots and graphs show statuses in their own order, best first, and not in the order of their keys."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        audience = cls.make_audience()
        fit, reputation = cls.make_assessed(audience), cls.make_assessed()
        cls.customers = cls.env["res.partner"]
        # The audience fit and the reputation of a customer of each status, the keys of the statuses in reverse order.
        for status, scores in {
            "strategic": (90, 90),
            "prestige": (10, 90),
            "partial": (90, None),
            "other": (10, 10),
            "core": (90, 10),
            "none": (None, None),
        }.items():
            customer = cls.make_customer(status)
            cls.customers += customer
            for criterion, value in zip((fit, reputation), scores, strict=True):
                if value is not None:
                    cls.assess(customer, criterion, value)
            cls.make_won(customer, 100, company_id=False, user_id=cls.salesperson.id)
        cls.superuser_env.flush_all()
        cls.mine = [("partner_id", "in", cls.customers.ids)]

    def assertInOrder(self, values, order):
        """Check that `values`, of which some may be empty, are at least two different ones, in the given order."""
        known = [value for value in values if value]
        self.assertGreater(len(set(known)), 1)
        self.assertEqual(known, sorted(known, key=order.index))

    def test_groups(self):
        customers = [("id", "in", self.customers.ids)]
        for model, domain, name in (
            ("res.partner", customers, "strategic_status"),
            ("crm.lead", self.mine, "strategic_status"),
            ("strategic.fit", self.mine, "status"),
            ("strategic.fit", self.mine, "strategic_status"),
            ("strategic.portfolio.report", self.mine, "strategic_status"),
            ("strategic.movement", self.mine, "to_status"),
        ):
            Model = self.env[model].with_user(self.sales_manager)
            with self.subTest(model=model, field=name):
                groups = Model.formatted_read_group(domain, [name], ["__count"])
                self.assertInOrder([group[name] for group in groups], ORDER)
                groups = Model.formatted_read_group(domain, [name], ["__count"], order=f"{name} desc")
                self.assertInOrder([group[name] for group in groups], ORDER[::-1])
                groups = Model.web_read_group(domain, [name], ["__count"])["groups"]
                self.assertInOrder([group[name] for group in groups], ORDER)

    def test_pivot(self):
        sets = [["strategic_status"], ["company_id", "strategic_status"], []]
        Report = self.env["strategic.portfolio.report"].with_user(self.sales_manager)
        for groups in Report.formatted_read_grouping_sets(self.mine, sets, ["won:sum"])[:2]:
            self.assertInOrder([group["strategic_status"] for group in groups], ORDER)

    def test_groups_with_a_many2one(self):
        """Odoo adds the columns by which it sorts the other field to the group."""
        groups = (
            self.env["crm.lead"]
            .with_user(self.sales_manager)
            .formatted_read_group(
                self.mine, ["strategic_status", "partner_id"], ["__count"], order="strategic_status, partner_id desc"
            )
        )
        self.assertInOrder([group["strategic_status"] for group in groups], ORDER)

    def test_lists(self):
        found = self.env["res.partner"].search([("id", "in", self.customers.ids)], order="strategic_status, id")
        self.assertEqual(found.mapped("name"), [*ORDER, "none"])
        found = found.search([("id", "in", found.ids)], order="strategic_status desc nulls last, id")
        self.assertEqual(found.mapped("name"), [*ORDER[::-1], "none"])
        self.assertInOrder(self.env["strategic.fit"].search(self.mine, order="status").mapped("status"), ORDER)

    def test_other_selections_of_ours(self):
        partnership = self.make_partnership(self.customers[0])
        states = ["todo", "in_progress", "done", "dropped"]
        for state in reversed(states):
            self.make_requirement(partnership, state=state)
        mine = [("partnership_id", "=", partnership.id)]
        groups = self.env["strategic.requirement"].formatted_read_group(mine, ["state"], ["__count"])
        self.assertEqual([group["state"] for group in groups], states)

    def test_selections_of_odoo_stay(self):
        query = self.env["res.partner"]._search([], order="type")
        self.assertNotIn("array_position", query.order.code)
