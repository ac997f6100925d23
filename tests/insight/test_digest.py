from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..common import StrategicCase

TODAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
class TestDigest(StrategicCase):
    """The digest shows the number of strategic customers gained and of partnerships launched."""

    day = "2026-06-15"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Remove demo data, so that only the records of the test count.
        cls.superuser_env["strategic.movement"].search([("to_status", "=", "strategic")]).unlink()
        cls.superuser_env["strategic.partnership"].search([]).active = False
        cls.audience = cls.make_audience()
        cls.need = cls.make_assessed(cls.audience)
        cls.renown = cls.make_assessed()
        cls.other_company = cls.make_company("Abroad")
        cls.digest, cls.digest_abroad = cls.superuser_env["digest.digest"].create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "kpi_strategic_customer": True,
                    "kpi_strategic_partnership": True,
                }
                for name, company in (("Here", cls.env.company), ("Abroad", cls.other_company))
            ]
        )
        for user in cls.sales_manager + cls.salesperson + cls.employee:
            user.company_ids = [Command.link(cls.other_company.id)]

    def gain(self, days_ago, company=None):
        """Create a customer that became strategic `days_ago` days ago, and return it.

        :param company: the company of the customer; None if all companies share the customer
        """
        with self.on(TODAY - timedelta(days=days_ago)):
            customer = self.make_customer()
            self.assess(customer, self.need, 90)
            self.assess(customer, self.renown, 90)
            customer.with_env(self.superuser_env).company_id = company
        return customer

    def figures(self, name, digest=None, user=None):
        """Return the figure `name` of the last day, week and month in the e-mail to `user`; None if it is missing."""
        digest = digest or self.digest
        with self.on(TODAY):
            kpis = digest._compute_kpis(digest.company_id, user or self.sales_manager)
        kpi = next((kpi for kpi in kpis if kpi["kpi_name"] == name), None)
        return kpi and [kpi[f"kpi_col{column}"]["value"] for column in (1, 2, 3)]

    def test_customers_gained(self):
        self.gain(0)  # counts in tomorrow's digest: a digest covers days that are over
        self.gain(1)
        self.gain(3)
        self.gain(20)
        self.gain(40)
        self.assertEqual(self.figures("kpi_strategic_customer"), [1, 2, 3])

    def test_customer_that_came_back_counts_once(self):
        customer = self.gain(5)
        for days_ago, value in ((4, 10), (3, 90)):
            with self.on(TODAY - timedelta(days=days_ago)):
                self.assess(customer, self.renown, value)
        self.assertEqual(len(customer.strategic_movement_ids), 4)
        self.assertEqual(self.figures("kpi_strategic_customer"), [0, 1, 1])

    def test_customers_of_a_company_and_of_all(self):
        self.gain(1)
        self.gain(1, self.other_company)
        self.gain(1, self.env.company)
        self.gain(1, self.env.company)
        self.assertEqual(self.figures("kpi_strategic_customer"), [3, 3, 3])
        self.assertEqual(self.figures("kpi_strategic_customer", self.digest_abroad), [2, 2, 2])

    def test_partnerships_launched(self):
        launched = self.manager_env["strategic.partnership.stage"].search([("kind", "=", "launched")], limit=1)
        for days_ago, company in ((1, self.env.company), (10, self.env.company), (1, self.other_company)):
            with self.on(TODAY - timedelta(days=days_ago)):
                partnership = self.make_partnership(
                    self.make_customer(), audience_id=self.audience.id, company_id=company.id
                )
                partnership.stage_id = launched
                partnership.flush_recordset()
        self.assertEqual(self.figures("kpi_strategic_partnership"), [1, 1, 2])
        self.assertEqual(self.figures("kpi_strategic_partnership", self.digest_abroad), [1, 1, 1])

    def test_others_are_not_told(self):
        self.gain(1)
        self.assertEqual(self.figures("kpi_strategic_customer", user=self.salesperson), [1, 1, 1])
        for name in ("kpi_strategic_customer", "kpi_strategic_partnership"):
            self.assertIsNone(self.figures(name, user=self.employee))

    def test_the_mail_says_it_and_leads_there(self):
        self.gain(1)
        for user, is_told in ((self.sales_manager, True), (self.employee, False)):
            with self.on(TODAY):
                self.digest._action_send_to_user(user, tips_count=0)
            to_user = [("email_to", "=", user.email_formatted)]
            mail = self.superuser_env["mail.mail"].search(to_user, order="id desc", limit=1)
            for text in (
                "Strategic Customers Gained",
                "Partnerships Launched",
                "/odoo/action-strategic_customer.strategic_movement_action",
                "/odoo/action-strategic_customer.strategic_partnership_action",
            ):
                self.assertEqual(text in mail.body_html, is_told, text)

    def test_the_usual_digest_has_them(self):
        digest = self.env.ref("digest.digest_digest_default")
        self.assertTrue(digest.kpi_strategic_customer and digest.kpi_strategic_partnership)
