from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .list_case import ListCase


@tagged("post_install", "-at_install")
class TestListTours(ListCase, HttpCase):
    """A sales manager makes reputation of a list, in a browser; a salesperson sees it on the customer's form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freight = cls.make_customer("Tour Freight")
        cls.twins = cls.make_customer("Tour Twins", city="Berlin") + cls.make_customer("Tour Twins", city="Lyon")

    @mute_logger("odoo.http")  # Odoo's own import sends more arguments than its controller takes
    def test_manager_brings_in_a_list(self):
        self.start_tour("/odoo/strategic-lists", "strategic_list", login=self.sales_manager.login)
        assessments = self.env["strategic.assessment"].search(
            [("criterion_id", "=", self.renown.id)], order="value desc"
        )
        self.assertRecordValues(
            assessments,
            [
                {"partner_id": self.freight.id, "value": 90, "evidence": "Rank 12 of 70 in Global 500 2026"},
                {"partner_id": self.twins[1].id, "value": 90, "evidence": "Rank 40 of 70 in Global 500 2026"},
            ],
        )
        self.assertEqual(assessments.user_id, self.sales_manager)

    def test_salesperson_sees_the_standing(self):
        industry = self.superuser_env["res.partner.industry"].create({"name": "Tour Industry"})
        (self.freight + self.twins[0]).industry_id = industry
        self.confirmed({"name": "Tour Freight", "rank": 12}, edition="2026")
        self.assess(self.twins[0], self.renown, 10)
        path = f"/odoo/strategic-customers/{self.freight.id}"
        self.start_tour(path, "strategic_standing", login=self.salesperson.login)
