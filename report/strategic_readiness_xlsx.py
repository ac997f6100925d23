"""The page of acquisition readiness as a spreadsheet."""

import io

# Number formats of cells, by the `type` of the cell.
FORMATS = {
    "integer": "#,##0",
    "amount": "#,##0.00",
    "percent": "0.0%",
    "points": "+0.0;-0.0;0.0",
    "years": "0.0",
    "index": "#,##0",
}
# Notes and definitions in the sheet "Figures" span the columns 0 to WIDTH; LINE characters fit into one of their lines.
WIDTH, LINE = 8, 130


def workbook(env, page):
    """Return the bytes of an .xlsx file with two sheets: the summary, and all figures.

    :param page: data of `strategic.readiness`, see its `_page`
    """
    import xlsxwriter  # noqa: PLC0415 - it loads slowly, and few users export

    output = io.BytesIO()
    # Users typed the names of companies and stages: write these names as text, never as a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        style = _styles(book)
        _write_summary(book.add_worksheet(env._("Summary")), style, page)
        figures = book.add_worksheet(env._("Figures"))
        _write_figures(figures, style, page["sections"], env._("Share"), page["revenue_text"])
    return output.getvalue()


def _styles(book):
    """Return the formats of cells by name. The name of a bold number format, for totals, ends with `_total`."""
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
    return style


def _write_summary(sheet, style, page):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    sheet.set_column(4, 4, 60)
    sheet.write(0, 0, page["title"], style["title"])
    sheet.write_row(1, 0, (page["companies"], page["as_of"], page["currency"]))
    sheet.write(2, 0, page["revenue_source"])
    sheet.write(2, 2, page["revenue_text"], style["wrap"])
    line = 4
    for question in page["questions"]:
        sheet.write(line, 0, question["title"], style["bold"])
        _write_number(sheet, line, 1, question["share"], "percent", style)
        sheet.write(line, 2, question["text"], style["wrap"])
        sheet.write(line, 3, question["light_label"])
        sheet.write(line, 4, f"{question['light_limits']} {question['count']} {question['before']}", style["wrap"])
        line += 1
    line += 1
    if page["missing"]:
        sheet.write(line, 0, page["missing_title"], style["bold"])
    for gap in page["missing"]:
        line += 1
        sheet.write(line, 0, gap["text"])
        sheet.write(line, 2, gap["owners"])


def _write_figures(sheet, style, sections, share_title, revenue_text):
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 20, 14)
    sheet.merge_range(0, 0, 0, WIDTH, revenue_text, style["definition"])
    line = 2
    for section in sections:
        line = _write_section(sheet, line, style, section, share_title) + 1


def _write_section(sheet, line, style, section, share_title):
    """Write `section` into the rows of the sheet from `line` on, and return the first row after it."""
    # Write the shares of a column into a column of their own, so that formulas can use the shares.
    shared = [
        any(row["cells"][place]["share_text"] for row in section["rows"]) for place in range(len(section["columns"]))
    ]
    sheet.write(line, 0, section["title"], style["title"])
    headings = []
    for column, has_share in zip(section["columns"], shared, strict=True):
        headings += [column, share_title] if has_share else [column]
    sheet.write_row(line + 1, 1, headings, style["head"])
    line += 2
    for row in section["rows"]:
        ending = "_total" if row["is_total"] else ""
        sheet.write(line, 0, row["label"], style["bold"] if ending else None)
        column = 1
        for cell, has_share in zip(row["cells"], shared, strict=True):
            _write_number(sheet, line, column, cell["value"], cell["type"], style, ending)
            if has_share:
                _write_number(sheet, line, column + 1, cell["share"], "percent", style, ending)
            column += 2 if has_share else 1
        line += 1
    for sentences in [*section["findings"], *(note["text"] for note in section["notes"]), section["definition"]]:
        sheet.merge_range(line, 0, line, WIDTH, sentences, style["definition"])
        sheet.set_row(line, 15 * (1 + len(sentences) // LINE))
        line += 1
    return line


def _write_number(sheet, line, column, value, type_, style, ending=""):
    """Write `value`, or nothing if `value` is None. Write a percentage as a fraction: 25 as 0.25."""
    if value is not None:
        sheet.write_number(line, column, value / 100 if type_ == "percent" else value, style[type_ + ending])
