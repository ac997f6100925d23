from datetime import datetime, time
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestRevenue(StrategicCase):
    """Revenue of a customer comes from the opportunities that the reader may see, in the reader's currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_stage = cls.superuser_env["crm.stage"].create({"name": "Open", "sequence": 1})
        cls.customer = cls.make_customer()
        cls.contact = cls.env["res.partner"].create({"name": "Ada", "parent_id": cls.customer.id})

    @classmethod
    def make_deal(cls, revenue, partner=None, won=False, **vals):
        """Create an opportunity of the salesperson with `partner`, by default the customer's contact."""
        vals = {"user_id": cls.salesperson.id, "company_id": False, **vals}
        if won:
            return cls.make_won(partner or cls.contact, revenue, **vals)
        vals = {"expected_revenue": revenue, "stage_id": cls.open_stage.id, **vals}
        return cls.make_lead(partner or cls.contact, cls.manager_env, **vals).with_env(cls.manager_env)

    def revenue(self, user=None, customer=None, **context):
        """Return the amounts in the row of `strategic.revenue` for a customer; None if the customer has no row."""
        Revenue = self.env["strategic.revenue"].with_user(user or self.sales_lead).with_context(**context)
        rows = Revenue.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) AS revenue WHERE partner_id = %s",
                Revenue._by_customer(),
                (customer or self.customer).id,
            )
        )
        self.assertLessEqual(len(rows), 1)
        amounts = ("won", "won_last_year", "won_year_before", "open")
        return {name: float(rows[0][name]) for name in amounts} if rows else None

    def test_won_and_open_of_the_commercial_entity(self):
        self.assertIsNone(self.revenue())
        self.make_deal(1000, won=True)
        self.make_deal(300, self.customer, won=True)
        self.make_deal(-50, won=True)  # a refund is a negative amount
        self.make_deal(400, probability=25)
        self.make_deal(7000, type="lead", probability=50)
        self.make_deal(8000, won=True, active=False)
        self.make_deal(9000, probability=50).action_set_lost()
        self.make_deal(500, self.make_customer("Somebody else"), won=True)
        found = self.revenue()
        self.assertEqual((found["won"], found["open"]), (1250, 100))
        self.assertEqual(self.revenue(active_test=False), found)

    def moment(self, day, hour):
        """Return the UTC moment, as Odoo stores it, when it is `hour` o'clock on `day` in the users' time zone."""
        there = datetime.combine(day, time(hour), ZoneInfo(self.zone))
        return there.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def test_years(self):
        with self.on("2026-03-15"):
            today = fields.Date.context_today(self.customer)
            for years, days, hour, amount in (
                (0, 0, 8, 1),
                (1, 1, 0, 20),
                (1, 0, 23, 300),
                (2, 1, 0, 4000),
                (2, 0, 12, 50_000),
            ):
                day = today - relativedelta(years=years) + relativedelta(days=days)
                self.make_deal(amount, won=True).date_closed = self.moment(day, hour)
            found = self.revenue()
        self.assertEqual(
            (found["won"], found["won_last_year"], found["won_year_before"]), (54_321, 21, 4300), "won, by year"
        )

    def test_rights(self):
        """Users get the revenue of the opportunities they may read; users without access get an `AccessError`."""
        self.make_deal(100, won=True)
        self.make_deal(20, won=True, user_id=False)
        self.make_deal(3, won=True, user_id=self.sales_lead.id)
        self.assertEqual(self.revenue(self.salesperson)["won"], 120)
        self.assertEqual(self.revenue(self.sales_lead)["won"], 123)
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.revenue(user)

    def test_companies_and_currencies(self):
        """Revenue is summed over the selected companies, in the currency of the first of these companies."""
        ours = self.env.company
        theirs = self.make_company(members=self.sales_manager, rate=4)
        self.make_deal(1000, won=True, company_id=ours.id)
        self.make_deal(1000, won=True, company_id=theirs.id, user_id=False)
        self.make_deal(8, probability=50, company_id=theirs.id, user_id=False)
        self.assertEqual(self.revenue()["won"], 1000)
        self.sales_lead.company_ids += theirs
        found = self.revenue(allowed_company_ids=(ours + theirs).ids)
        self.assertEqual((found["won"], found["open"]), (1250, 1))
        found = self.revenue(allowed_company_ids=(theirs + ours).ids)
        self.assertEqual((found["won"], found["open"]), (5000, 4))
        # The amount of an opportunity without a company is in the currency of the reader's company.
        self.make_deal(7, won=True)
        self.assertEqual(self.revenue(allowed_company_ids=(theirs + ours).ids)["won"], 5007)

    def test_another_source(self):
        """Another addon can replace the source of revenue by overriding one method."""
        lines = SQL("SELECT %s AS partner_id, 'won' AS kind, %s::date AS date, 5.5 AS amount", self.customer.id, None)
        self.patch(type(self.env["strategic.revenue"]), "_lines", lambda _self: lines)
        self.assertEqual(self.revenue(), {"won": 5.5, "won_last_year": 0, "won_year_before": 0, "open": 0})
