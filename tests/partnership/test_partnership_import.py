from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..import_case import ImportCase


@tagged("post_install", "-at_install")
class TestPartnershipImport(ImportCase):
    """Partnerships come in with their requirements; a faulty file says where and what to do."""

    def test_template(self):
        file = self.template(self.env, "strategic.partnership")
        answer = self.import_file(self.env, "strategic.partnership", file, create=["partner_id"])
        planner, portal = self.imported(answer, "strategic.partnership")
        self.assertRecordValues(
            planner + portal,
            [
                {
                    "name": "Fleet planner",
                    "audience_id": self.market.id,
                    "user_id": self.salesperson.id,
                    "date_start": Date.to_date("2025-03-03"),
                    "date_deadline": Date.to_date("2035-06-30"),
                },
                {
                    "name": "Spare parts portal",
                    "audience_id": self.market.id,
                    "user_id": self.salesperson.id,
                    "date_start": Date.to_date("2025-05-05"),
                    "date_deadline": False,
                },
            ],
        )
        self.assertEqual((planner + portal).partner_id.mapped("name"), ["Example Freight", "Example Motors"])
        self.assertEqual(
            planner.requirement_ids.mapped(lambda one: (one.name, one.goal, one.state)),
            [
                ("Plans for several depots", "general", "in_progress"),
                ("Reads our depot codes", "tailored", "todo"),
                ("Works without a network", "undecided", "todo"),
            ],
        )
        self.assertEqual(planner.requirement_ids[0].date_deadline, Date.to_date("2035-03-31"))
        self.assertEqual(portal.requirement_ids.mapped("state"), ["done"])

    def test_template_after_that_of_customers(self):
        customers = self.template(self.env, "res.partner", strategic_import_template=True)
        self.imported(self.import_file(self.env, "res.partner", customers), "res.partner")
        file = self.template(self.env, "strategic.partnership")
        made = self.imported(self.import_file(self.env, "strategic.partnership", file), "strategic.partnership")
        self.assertEqual(made.partner_id.mapped("is_company"), [True, True])

    @mute_logger("odoo.sql_db")
    def test_faulty_files(self):
        self.make_customer("Import Acme")
        header = ("name", "partner_id", "audience_id", "requirement_ids/name", "requirement_ids/goal")
        unknown = 'Row 1, column "%s": there is no "%s". Enter an existing name, or create it first.'
        for row, text in (
            (("Planner", "Import Acme", "Moon market", "Need", "General"), unknown % ("Market", "Moon market")),
            (("Planner", "Import Nobody", "Main market", "Need", "General"), unknown % ("Customer", "Import Nobody")),
            (("Planner", "Import Acme", "Main market", "Need", "Ours"), "Value 'Ours' not found in selection field"),
        ):
            with self.subTest(row=row):
                answer = self.import_file(self.env, "strategic.partnership", self.spreadsheet(header, row))
                self.assertFalse(answer["ids"])
                [message] = answer["messages"]
                self.assertIn(text, message["message"])
        self.assertFalse(self.env["strategic.partnership"].search([("name", "=", "Planner")]))
