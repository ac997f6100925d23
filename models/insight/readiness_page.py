"""What a section of the page of acquisition readiness consists of: numbers and their descriptions, not yet formatted.

The mixins of `strategic.readiness` return sections; its `_page` formats them for the screen, the PDF and the
spreadsheet, all in one loop.
"""

from typing import NamedTuple

from odoo.fields import Date
from odoo.tools import format_amount, formatLang

# Separates the name of a figure from its date.
AT = "@"


class Cell(NamedTuple):
    """One figure.

    type: how the value is written: `integer`, `amount`, `percent`, `years` or `index`
    value: a number, None if there is nothing to compute it from
    whole: the cell shows the share of `value` in `whole`; None: no share
    records: what a click opens: a dict with the `model` and `domain` of the records; False: nothing
    """

    type: str
    value: float | None
    whole: float | None = None
    records: dict | bool = False


class Row(NamedTuple):
    """One line of a section, with a cell for each column. A total is printed in bold."""

    key: str
    label: str
    cells: list
    is_total: bool = False


class Section(NamedTuple):
    """One table of the page.

    columns: the titles of the columns, without that of the labels
    definition: the sentences below the table that say what is counted
    notes: tuples (text, records) on what the table leaves out; a click on a note opens the records
    """

    key: str
    title: str
    columns: list
    rows: list
    definition: str
    notes: list | tuple = ()


def format_number(env, type_, value):
    """Return a number as the reader's language writes it, a dash for None.

    :param type_: the type of the cell, see `Cell`
    """
    if value is None:
        return "–"
    if type_ == "amount":
        # Round to whole units: the spreadsheet has the cents. In a currency without cents, keep trailing zeros: else
        # Odoo would cut them off the whole number.
        currency = env.company.currency_id
        return format_amount(env, round(value), currency, trailing_zeroes=not currency.decimal_places)
    number = formatLang(env, float(value), digits=1 if type_ in {"percent", "years"} else 0)
    return env._("%(number)s%%", number=number) if type_ == "percent" else number


def labels(env, model, name):
    """Return the translated labels of a selection field by value, in the field's order."""
    return dict(env[model]._fields[name]._description_selection(env))


def customer_records(figure, as_of):
    """Return the `records` of a cell that shows a figure: the customers behind it. The names of figures are:

    assessed:STATUS · bought:STATUS (also `none`: not assessed, and `all`) · buying:all · largest:PERIOD:COUNT ·
    negative:PERIOD · base:COHORT, retained:COHORT, lost:COHORT (`strategic`, `others`, `all`) · tenure:BAND · undated
    """
    return {"model": "res.partner", "domain": [("strategic_figure", "=", f"{figure}{AT}{Date.to_string(as_of)}")]}


def partnership_records(partnerships):
    """Return the `records` of a cell that counts `partnerships`."""
    return {"model": "strategic.partnership", "domain": [("id", "in", [one["id"] for one in partnerships])]}
