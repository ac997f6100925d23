"""The customers behind the comparison like for like as a spreadsheet, with definitions and the sums that check it."""

import io

WIDTHS = {"text": 26, "date": 12, "amount": 14}


def customer_workbook(env, data):
    """Return the bytes of an .xlsx file with two sheets: the customers, and the definition of each column.

    :param data: what `_read_customers` of `strategic.readiness` returns
    """
    import xlsxwriter  # noqa: PLC0415 - it loads slowly, and few users export

    output = io.BytesIO()
    # Users typed the names: write them as text. Constant memory: rows go to the disk as they are written.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
            "number": book.add_format({"num_format": "0.0000"}),
            "percent": book.add_format({"num_format": "0.0%"}),
        }
        _write_customers(book.add_worksheet(env._("Customers")), formats, data)
        _write_definitions(env, book.add_worksheet(env._("Definitions")), formats, data)
    return output.getvalue()


def _write_customers(sheet, formats, data):
    types = [type_ for type_, _title, _definition in data["columns"]]
    for place, (type_, title, _definition) in enumerate(data["columns"]):
        sheet.set_column(place, place, WIDTHS.get(type_, 10))
        sheet.write_string(0, place, title, formats["head"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(data["rows"]), len(types) - 1)
    for line, row in enumerate(data["rows"], 1):
        for place, (type_, value) in enumerate(zip(types, row, strict=True)):
            if type_ == "text":
                sheet.write_string(line, place, value)
            elif type_ == "date":
                sheet.write_datetime(line, place, value, formats["date"])
            else:
                sheet.write_number(line, place, value, formats.get(type_))


def _write_definitions(env, sheet, formats, data):
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 14)
    sheet.write_string(0, 0, data["title"], formats["title"])
    sheet.write_string(1, 0, data["subtitle"])
    sheet.write_string(2, 0, env["strategic.revenue"]._described())
    line = 4
    for title, formula, rate in _checks(env, data):
        if line == 4:
            for place, head in enumerate(("", env._("From the customers"), env._("On the page"))):
                sheet.write_string(line, place, head, formats["head"])
        line += 1
        sheet.write_string(line, 0, title)
        sheet.write_formula(line, 1, formula, formats["percent"], rate)
        sheet.write_number(line, 2, rate, formats["percent"])
    line += 2
    if data["left_out"]:
        text = env._("The sheet has the largest customers. Smaller ones left out: %(count)s.", count=data["left_out"])
        sheet.write_string(line, 0, text)
        line += 2
    for _type, title, definition in data["columns"]:
        sheet.set_row(line, 15 * (1 + len(definition) // 110))
        sheet.write_string(line, 0, title, formats["head"])
        sheet.merge_range(line, 1, line, 9, definition, formats["wrap"])
        line += 1


def _checks(env, data):
    """Return tuples (title, formula over the customers, rate on the page); none if the sheet lacks customers."""
    found = data["comparison"]
    if not found.difference or data["left_out"]:
        return []
    # The flag "Strategic" is in column D; the last two columns are "Bought again" and "Weight".
    sheet = "'" + env._("Customers").replace("'", "''") + "'"
    last = len(data["rows"]) + 1
    end = len(data["columns"])
    strategic, kept, weight = (
        f"{sheet}!${chr(ord('A') + place)}$2:${chr(ord('A') + place)}${last}" for place in (3, end - 2, end - 1)
    )
    return [
        (
            env._("Strategic customers who bought again"),
            f"=SUMPRODUCT({strategic},{weight},{kept})/SUMPRODUCT({strategic},{weight})",
            found.strategic.rate,
        ),
        (
            env._("Others alike who bought again"),
            f"=SUMPRODUCT(1-{strategic},{weight},{kept})/SUMPRODUCT(1-{strategic},{weight})",
            found.others.rate,
        ),
    ]
