import io

import xlsxwriter

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .list_case import ListCase

OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8", "advanced": False}
FIELDS = {
    "rank": "rank",
    "company": "name",
    "name": "name",
    "website": "website",
    "vat": "vat",
    "country": "country_id",
}


@tagged("post_install", "-at_install")
class TestListImport(ListCase):
    """Files with the entries of a list come in by Odoo's import; a wrong one comes in not at all, and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.published = cls.make_list()

    def import_file(self, content, name="list.csv", mimetype="text/csv", **options):
        """Import a file as the button on the list does, with the columns that Odoo proposes, and return the answer."""
        params = self.published.action_import()["params"]
        imports = self.manager_env["base_import.import"].with_context(**params["context"])
        record = imports.create(
            {"res_model": params["model"], "file": content, "file_name": name, "file_type": mimetype}
        )
        preview = record.parse_preview({**OPTIONS, **options})
        self.assertFalse(preview.get("error"))
        columns = [header.lower() for header in preview["headers"]]
        return record.execute_import([FIELDS.get(column, False) for column in columns], columns, preview["options"])

    def assertImported(self, answer, *expected):
        self.assertFalse(answer["messages"])
        self.assertEqual(
            self.published.entry_ids.sorted().mapped(lambda e: (e.rank, e.name, e.country_id.code)), list(expected)
        )

    def assertRefusedAsWhole(self, answer, row, text):
        """Check that a message names `row`, counted from 0 without the header, and holds `text`; nothing came in."""
        self.assertTrue(
            any(m.get("rows", {}).get("from") == row and text in m["message"] for m in answer["messages"]), answer
        )
        self.assertFalse(self.published.entry_ids)

    def test_template(self):
        [template] = self.manager_env["strategic.list.entry"].get_import_templates()
        with file_open(template["template"].removeprefix("/"), "rb") as file:
            answer = self.import_file(file.read())
        self.assertImported(answer, (1, "Example Freight Ltd", "NL"), (2, "Example Motors AG", "DE"))
        self.assertEqual(
            self.published.entry_ids.sorted().mapped(lambda e: (e.web_domain, e.vat_key)),
            [("example.com", ""), ("", "DE123456789")],
        )

    def test_columns_are_recognised(self):
        params = self.published.action_import()["params"]
        record = self.manager_env["base_import.import"].create(
            {"res_model": params["model"], "file": b"Rank,Company,Website,VAT,Country\n1,A,,,", "file_type": "text/csv"}
        )
        matches = record.parse_preview(OPTIONS)["matches"]
        self.assertEqual(
            dict(matches),
            {0: ["rank"], 1: ["name"], 2: ["website"], 3: ["vat"], 4: ["country_id"]},
        )

    def test_spreadsheet(self):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate((("Rank", "Company"), (1, "Ørsted"), (2, "L’Oréal"))):
                sheet.write_row(number, 0, row)
        answer = self.import_file(
            file.getvalue(),
            "list.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        self.assertImported(answer, (1, "Ørsted", False), (2, "L’Oréal", False))

    def test_names_alone_are_enough(self):
        self.assertImported(self.import_file(b"Company\nBeta\nAcme\n"), (0, "Beta", False), (0, "Acme", False))

    def test_same_file_again_changes_nothing(self):
        file = b"Rank,Company,Country\n1,Acme,DE\n2,Acme,FR\n3,Beta,\n"
        self.import_file(file)
        before = self.published.entry_ids
        acme = self.make_customer("Acme", country_id=self.env.ref("base.de").id)
        self.published._match()
        before[0].action_confirm()
        answer = self.import_file(file)
        self.assertImported(answer, (1, "Acme", "DE"), (2, "Acme", "FR"), (3, "Beta", False))
        self.assertEqual(self.published.entry_ids, before)
        self.assertMatches(before[0], ("confirmed", acme))

    def test_corrected_file_updates(self):
        self.import_file(b"Rank,Company,Website\n1,Acme,\n2,Beta,\n")
        before = self.published.entry_ids
        answer = self.import_file(b"Rank,Company,Website\n2,Acme,https://acme.example.com\n1,Beta,\n3,Gamma,\n")
        self.assertImported(answer, (1, "Beta", False), (2, "Acme", False), (3, "Gamma", False))
        self.assertEqual(self.published.entry_ids & before, before)
        self.assertEqual(before[0].web_domain, "acme.example.com")

    def test_faulty_files(self):
        for file, row, text in (
            (b"Rank,Company\n1,Acme\nfirst,Beta\n", 1, "Rank"),
            (b"Rank,Company\n1,Acme\n-2,Beta\n", 1, '"Beta" has the rank -2'),
            (b"Rank,Company\n1,Acme\n1.5,Beta\n", 1, "Rank"),
            (b"Rank,Company\n1,Acme\n=3,Beta\n", 1, "Rank"),
            (b"Rank,Company\n1,Acme\n2,\n", 1, "Company"),
            (b"Rank,Company\n1,Acme\n2,Be\0ta\n", 1, '"Company" holds a NUL character'),
            (b"Rank,Company\n1,Acme\n2," + b"y" * 10_000 + b"\n", 1, "has 10000 characters"),
            (b"Rank,Company\n1,Acme\n2,Beta\n3,Acme\n", 2, '"Acme" stands on "Global 500" twice'),
            (b"Rank,Company,Country\n1,Acme,Nowhereland\n", 0, "Nowhereland"),
        ):
            with self.subTest(file=file):
                self.assertRefusedAsWhole(self.import_file(file), row, text)

    def test_file_without_a_list(self):
        answer = self.manager_env["strategic.list.entry"].load(["name"], [["Acme"]])
        self.assertFalse(answer["ids"])
        self.assertIn("An entry needs its list", answer["messages"][0]["message"])

    def test_results_do_not_come_from_a_file(self):
        entries = self.manager_env["strategic.list.entry"].with_context(default_list_id=self.published.id)
        answer = entries.load(["name", "state"], [["Acme", "Confirmed"]])
        self.assertFalse(answer["ids"])
        self.assertIn("can't be written", answer["messages"][0]["message"])

    def test_customers_may_come_with_the_file(self):
        acme = self.make_customer("Acme Works")
        entries = self.manager_env["strategic.list.entry"].with_context(default_list_id=self.published.id)
        self.assertFalse(entries.load(["name", "partner_id"], [["ACME", "Acme Works"]])["messages"])
        self.assertMatches(self.published.entry_ids, ("sure", acme))

    def test_wrong_list_in_the_context(self):
        entries = self.manager_env["strategic.list.entry"]
        for number in ("x", [1], 10**12, -1, True):
            with self.subTest(number=number), self.assertRaises(UserError):
                entries.with_context(default_list_id=number).create({"name": "Acme"})
                self.env.flush_all()

    def test_a_large_file(self):
        rows = "\n".join(f"{rank},Company {rank} Inc." for rank in range(1, 3001))
        answer = self.import_file(f"Rank,Company\n{rows}\n".encode())
        self.assertFalse(answer["messages"])
        self.assertEqual(self.published.size, 3000)
        self.assertEqual(self.published.entry_ids.mapped("name_key")[-1], "company3000")
