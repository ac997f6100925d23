import io

import xlsxwriter

from odoo.tools import file_open

from .common import StrategicCase

# What the screen of Odoo's import sends, if the user changes none of its options.
OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "quoting": '"',
    "separator": "",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportCase(StrategicCase):
    """Base class that imports spreadsheets as a user does who maps no column by hand.

    The scorecards that the addon brings along are active, as in a fresh database.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = cls.superuser_env["ir.model.data"].search(
            [("module", "=", "strategic_customer"), ("model", "in", ("strategic.audience", "strategic.criterion"))]
        )
        for model, found in names.grouped("model").items():
            cls.superuser_env[model].browse(found.mapped("res_id")).exists().active = True
        cls.market = cls.superuser_env.ref("strategic_customer.strategic_audience_main")
        # A demo may have given them other names.
        cls.market.name = "Main market"
        cls.settle()

    def template(self, env, model, **context):
        """Return the file that the import of `model` offers as ours."""
        templates = env[model].with_context(**context).get_import_templates()
        [path] = [one["template"] for one in templates if one["template"].startswith("/strategic_customer/")]
        with file_open(path.removeprefix("/"), "rb") as file:
            return file.read()

    def spreadsheet(self, *rows):
        """Return a file with `rows`, the headers first."""
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return file.getvalue()

    def import_file(self, env, model, content, create=(), **context):
        """Import a file, with the columns that Odoo recognises, and return the answer.

        :param create: names of the columns for which the user has chosen "Create new values"
        """
        record = env["base_import.import"].create(
            {"res_model": model, "file": content, "file_name": "file.xlsx", "file_type": XLSX}
        )
        preview = record.parse_preview({**OPTIONS})
        self.assertFalse(preview.get("error"))
        headers = preview["headers"]
        columns = ["/".join(preview["matches"].get(number, ())) for number in range(len(headers))]
        self.assertEqual(columns, headers, "Odoo recognises each column")
        options = {**preview["options"], "name_create_enabled_fields": dict.fromkeys(create, True)}
        return record.with_context(**context).execute_import(columns, headers, options)

    def imported(self, answer, model):
        """Check that the whole file came in, and return the records in the salesperson's environment."""
        self.assertFalse(answer["messages"])
        return self.env[model].browse(answer["ids"])

    def assertRefusedAsWhole(self, answer, *expected):
        """Check that the file was refused with the `expected` errors: pairs (row, text), the rows counted from 1."""
        self.assertFalse(answer["ids"])
        self.assertEqual(
            [(message["rows"]["from"] + 1, message["message"]) for message in answer["messages"]], list(expected)
        )
