from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import StrategicCase

# The aggregates that the pivot requests: each amount with its currencies, as for every Monetary field.
PIVOT = [
    "customer_count:sum",
    *(
        spec
        for name in ("won", "won_last_year", "won_year_before", "open_revenue")
        for spec in (f"{name}:sum", "currency_id:array_agg_distinct", f"{name}:sum_currency")
    ),
    "__count",
]


@tagged("post_install", "-at_install")
class TestPortfolio(StrategicCase):
    """Each customer with scores, an opportunity or a partnership has one row in the portfolio, with right values."""

    day = "2026-03-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_stage = cls.superuser_env["crm.stage"].create({"name": "Open", "sequence": 1})
        cls.ended_stage = cls.manager_env["strategic.partnership.stage"].create({"name": "Over", "kind": "ended"})
        cls.customer = cls.make_customer("Portfolio Freight")

    @classmethod
    def make_deal(cls, revenue, date, partner=None, **vals):
        """Create a won opportunity of the salesperson with `partner`, by default the customer of the class."""
        return cls.make_won(partner or cls.customer, revenue, date, **{"user_id": cls.salesperson.id, **vals})

    @classmethod
    def make_leads_partnership(cls, partner=None, **vals):
        """Create a partnership of the sales lead, in the environment of this user."""
        env = cls.env_of(cls.sales_lead)
        return cls.make_partnership(partner or cls.customer, env, user_id=cls.sales_lead.id, **vals).with_env(env)

    def report(self, user=None, **context):
        # On a server, each request has a record cache of its own. Here all users share one cache, so clear it.
        self.env["strategic.portfolio.report"].invalidate_model()
        return self.env["strategic.portfolio.report"].with_user(user or self.sales_lead).with_context(**context)

    def row(self, partner=None, **keywords):
        return self.report(**keywords).search([("partner_id", "=", (partner or self.customer).id)])

    def test_who_is_in_it(self):
        self.assertFalse(self.row())
        opened = self.make_customer("Open only")
        self.make_lead(opened, stage_id=self.open_stage.id)
        partnered = self.make_customer("Partner only")
        self.make_leads_partnership(partnered)
        scored = self.make_customer("Scored only", reputation=50)
        contact = self.env["res.partner"].create({"name": "Ada", "parent_id": self.customer.id})
        self.make_deal(10, "2026-01-01", contact)
        for customer in (opened, partnered, scored, self.customer):
            self.assertEqual(len(self.row(customer)), 1)
        self.assertFalse(self.row(contact))
        scored.active = False
        self.assertFalse(self.row(scored))
        self.assertTrue(self.row(scored, active_test=False))

    def test_measures_and_dimensions(self):
        country = self.env.ref("base.be")
        industry = self.superuser_env["res.partner.industry"].create({"name": "Freight"})
        self.customer.write({"country_id": country.id, "industry_id": industry.id, "user_id": self.salesperson.id})
        self.customer.write({"audience_fit": 90, "reputation": 10})
        with self.on("2026-03-15"):
            self.make_deal(1000, "2023-06-01 10:00:00")
            self.make_deal(-100, "2025-01-01 10:00:00")
            self.make_deal(50, "2026-03-01 10:00:00")
            self.make_lead(self.customer, expected_revenue=400, probability=25, stage_id=self.open_stage.id)
            partnership = self.make_leads_partnership(reference_scope="private")
            row = self.row()
            self.assertRecordValues(
                row,
                [
                    {
                        "strategic_status": "core",
                        "country_id": country.id,
                        "industry_id": industry.id,
                        "user_id": self.salesperson.id,
                        "tenure": "2_5",
                        "won": 950,
                        "won_last_year": 50,
                        "won_year_before": -100,
                        "open_revenue": 100,
                        "customer_count": 1,
                        "has_partnership": True,
                        "is_referenceable": True,
                        "currency_id": self.env.company.currency_id.id,
                    }
                ],
            )
            partnership.stage_id = self.ended_stage
            row.invalidate_recordset()
            self.assertRecordValues(row, [{"has_partnership": False, "is_referenceable": False}])

    def test_tenure_bands(self):
        with self.on("2026-03-15"):
            for date, tenure in (
                ("2026-03-15", "0_1"),
                ("2025-03-16", "0_1"),
                ("2025-03-15", "1_2"),
                ("2024-03-15", "2_5"),
                ("2021-03-16", "2_5"),
                ("2021-03-15", "5"),
                (False, False),
            ):
                with self.subTest(date=date):
                    customer = self.make_customer()
                    self.make_deal(1, date and f"{date} 12:00:00", customer)
                    self.assertEqual(self.row(customer).tenure, tenure)

    def test_last_move(self):
        self.assertFalse(self.row().moved_on)
        with self.on("2026-01-10"):
            self.customer.write({"audience_fit": 90, "reputation": 10})
        with self.on("2026-02-20"):
            self.customer.reputation = 90
        row = self.row()
        self.assertRecordValues(row, [{"strategic_status": "strategic", "moved_from": "core"}])
        groups = self.report().formatted_read_group(
            [("partner_id", "=", self.customer.id)], ["moved_on:month", "moved_from"], ["__count"]
        )
        [group] = groups
        self.assertEqual(group["moved_on:month"][0], "2026-02-01")

    def test_as_the_pivot_asks(self):
        """The web client's pivot gets sums in the company's currency, together with this currency."""
        self.customer.write({"audience_fit": 90, "reputation": 90})
        other = self.make_customer("Other Freight", audience_fit=90, reputation=90)
        self.make_deal(1000, "2026-01-01")
        self.make_deal(500, "2026-01-01", other)
        domain = [("partner_id", "in", (self.customer + other).ids)]
        [group] = self.report().formatted_read_group(domain, ["strategic_status"], PIVOT)
        self.assertEqual(group["strategic_status"], "strategic")
        self.assertEqual((group["__count"], group["customer_count:sum"]), (2, 2))
        self.assertEqual((group["won:sum"], group["won:sum_currency"]), (1500, 1500))
        self.assertEqual(group["currency_id:array_agg_distinct"], self.env.company.currency_id.ids)

    def test_own_documents(self):
        """A user of the group "Own Documents Only" sees all customers, but only their own revenue and partnerships."""
        self.customer.reputation = 50
        self.make_deal(100, "2026-01-01")
        self.make_deal(3, "2026-01-01", user_id=self.sales_lead.id)
        self.make_leads_partnership()
        self.assertRecordValues(self.row(), [{"won": 103, "has_partnership": True}])
        self.assertRecordValues(self.row(user=self.salesperson), [{"won": 100, "has_partnership": False}])

    def test_rights(self):
        self.customer.reputation = 50
        for user in (self.salesperson, self.sales_lead, self.sales_manager):
            self.assertTrue(self.row(user=user))
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self.report(user).has_access(operation))
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.row(user=user)

    def test_companies(self):
        """The portfolio leaves out the customers and the revenue of companies that the reader has not selected."""
        theirs = self.make_company(members=self.sales_manager)
        self.make_deal(100, "2026-01-01", company_id=self.env.company.id)
        self.make_deal(30, "2026-01-01", company_id=theirs.id, user_id=False)
        self.assertEqual(self.row().won, 100)
        self.sales_lead.company_ids += theirs
        self.assertEqual(self.row(allowed_company_ids=(self.env.company + theirs).ids).won, 130)
        self.assertEqual(self.row(allowed_company_ids=theirs.ids).won, 30)
        self.superuser_env["crm.lead"].search([("partner_id", "=", self.customer.id)]).unlink()
        self.customer.reputation = 50
        self.customer.with_env(self.superuser_env).company_id = theirs
        self.assertFalse(self.row(allowed_company_ids=self.env.company.ids))
        self.assertTrue(self.row(allowed_company_ids=theirs.ids))

    def test_other_sources_of_revenue(self):
        """Another addon can replace the source of revenue by overriding `_lines` of `strategic.revenue`."""
        lines = SQL("SELECT %s AS partner_id, 'won' AS kind, %s::date AS date, 5.5 AS amount", self.customer.id, None)
        self.patch(type(self.env["strategic.revenue"]), "_lines", lambda _self: lines)
        self.assertRecordValues(self.row(), [{"won": 5.5, "tenure": False}])

    def test_reads_only_what_is_asked_for(self):
        """PostgreSQL drops the join of movements from the query of a pivot that shows no movements."""

        def plan(groupby):
            query = self.report()._search([])
            expression = self.report()._read_group_groupby(query.table, groupby, query)
            query.groupby = expression
            rows = self.env.execute_query(SQL("EXPLAIN %s", query.select(expression, SQL("SUM(won)"))))
            return "\n".join(line for [line] in rows)

        self.assertIn("strategic_movement", plan("moved_from"))
        self.assertNotIn("strategic_movement", plan("strategic_status"))
