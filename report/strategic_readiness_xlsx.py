"""Acquisition readiness as a spreadsheet."""

import io

# Number format of a cell by its type.
FORMATS = {"integer": "#,##0", "amount": "#,##0.00", "percent": "0.0%", "years": "0.0", "index": "#,##0"}


def workbook(page, title, labels):
    """Return the bytes of an .xlsx file with two sheets: the summary, and all figures.

    :param page: data of `strategic.readiness`, see its `_page`
    :param labels: names of the sheets and headings: `summary`, `figures`, `missing`, `share`
    """
    import xlsxwriter  # noqa: PLC0415 - it loads slowly, and few users export

    output = io.BytesIO()
    # Users typed the names of companies and stages: write them as text, never as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        style = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "align": "right"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "definition": book.add_format({"italic": True, "text_wrap": True, "valign": "top"}),
        }
        for name, number_format in FORMATS.items():
            style[name] = book.add_format({"num_format": number_format})
            style[f"{name}_total"] = book.add_format({"num_format": number_format, "bold": True})
        _summary(book.add_worksheet(labels["summary"]), style, page, title, labels)
        _figures(book.add_worksheet(labels["figures"]), style, page, labels)
    return output.getvalue()


def _summary(sheet, style, page, title, labels):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    sheet.write(0, 0, title, style["title"])
    sheet.write_row(1, 0, (page["companies"], page["as_of"], page["currency"]))
    line = 3
    for question in page["questions"]:
        sheet.write(line, 0, question["title"], style["bold"])
        if question["share"] is not None:
            sheet.write_number(line, 1, question["share"] / 100, style["percent"])
        sheet.write(line, 2, question["text"], style["wrap"])
        line += 1
    line += 1
    if page["missing"]:
        sheet.write(line, 0, labels["missing"], style["bold"])
    for gap in page["missing"]:
        line += 1
        sheet.write(line, 0, gap["text"])


def _figures(sheet, style, page, labels):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 20, 14)
    line = 0
    for section in page["sections"]:
        sheet.write(line, 0, section["title"], style["title"])
        line += 1
        # Shares get a column of their own, so that formulas can use them.
        shared = [
            any(row["cells"][place]["share_text"] for row in section["rows"])
            for place in range(len(section["columns"]))
        ]
        headings = [
            heading
            for column, has_share in zip(section["columns"], shared, strict=True)
            for heading in ([column, labels["share"]] if has_share else [column])
        ]
        sheet.write_row(line, 1, headings, style["head"])
        line += 1
        for row in section["rows"]:
            suffix = "_total" if row["is_total"] else ""
            sheet.write(line, 0, row["label"], style["bold"] if suffix else None)
            column = 1
            for cell, has_share in zip(row["cells"], shared, strict=True):
                _number(sheet, line, column, cell["value"], cell["type"], style, suffix)
                if has_share:
                    _number(sheet, line, column + 1, cell["share"], "percent", style, suffix)
                column += 2 if has_share else 1
            line += 1
        for text in [*(note["text"] for note in section["notes"]), section["definition"]]:
            sheet.merge_range(line, 0, line, 8, text, style["definition"])
            sheet.set_row(line, 15 * (1 + len(text) // 130))
            line += 1
        line += 1


def _number(sheet, line, column, value, kind, style, suffix):
    """Write `value`, a percentage as a fraction of 1; write nothing if it is None."""
    if value is not None:
        sheet.write_number(line, column, value / 100 if kind == "percent" else value, style[kind + suffix])
