"""Sections of the page of acquisition readiness, with their rows and cells. Cells hold numbers that are not formatted.

The mixins of `strategic.readiness` return the sections. The method `_page` of this model formats all sections, for the
screen, the PDF and the spreadsheet.
"""

from typing import NamedTuple

from odoo.fields import Date
from odoo.tools import format_amount, formatLang, get_lang

# Separates the name of a figure from its date, in the value of `strategic_figure` in a domain.
AT = "@"


class Cell(NamedTuple):
    """One figure.

    type: how the value is written: `integer`, `amount`, `percent`, `points` (a difference of percentages), `years`
        or `index`
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

    columns: the titles of the columns that hold cells; the column of the rows' labels has no title here
    definition: the sentences below the table that say what is counted
    notes: tuples (text, records) on what the table leaves out; a click on a note opens the records
    findings: sentences above the table that say what it shows
    """

    key: str
    title: str
    columns: list
    rows: list
    definition: str
    notes: list | tuple = ()
    findings: list | tuple = ()


def keep_sign(env, text):
    """Return a number with a sign so that the sign stays before it, also in languages written from right to left."""
    return f"\N{LEFT-TO-RIGHT MARK}{text}" if get_lang(env).direction == "rtl" else text


def format_number(env, type_, value):
    """Return a number as the reader's language writes it, a dash for None.

    :param type_: the type of the cell, see `Cell`
    """
    if value is None:
        return "–"
    if type_ == "amount":
        # Round to whole units: the spreadsheet shows the cents. In a currency without cents, keep trailing zeros: else
        # Odoo would cut the zeros off a whole number such as 500.
        currency = env.company.currency_id
        amount = format_amount(env, round(value), currency, trailing_zeroes=not currency.decimal_places)
        return keep_sign(env, amount) if value < 0 else amount
    number = formatLang(env, float(value), digits=1 if type_ in {"percent", "points", "years"} else 0)
    if type_ == "points" and round(value, 1) > 0:
        number = f"+{number}"
    if number[0] in "+-":
        number = keep_sign(env, number)
    if type_ == "points":
        return env._("%(number)s points", number=number)
    return env._("%(number)s%%", number=number) if type_ == "percent" else number


def labels(env, model, name):
    """Return the translated labels of a selection field by value, in the field's order."""
    return dict(env[model]._fields[name]._description_selection(env))


def customer_records(figure, as_of):
    """Return the `records` of a cell: the customers that its figure counts.

    `figure` is the name of the figure. A word in capitals stands for a value:

    assessed:STATUS: active customers with a status
    bought:STATUS: customers who have bought, by status; also `none` (not assessed) and `all`
    buying:all: customers with a positive amount in the last year
    largest:PERIOD:COUNT: the customers with the largest amounts of a period, `won` (at any time) or `last_year`
    negative:PERIOD: customers with a negative amount in a period
    base:COHORT: customers who bought in the year before, by cohort: `strategic`, `others` or `all`
    retained:COHORT: customers of the base who bought in the last year too
    lost:COHORT: customers of the base who did not buy in the last year
    alike:COHORT:PLACES: customers of the base, by cohort, in cells of customers alike; PLACES are cells of
        strategic_readiness_cells_mixin.py, separated by commas
    partnered:SIDE:OUTCOME: strategic customers of the base `with` or `without` a partnership; `base` for all,
        `retained` for those who bought in the last year too
    first:YEAR:COHORT: customers by the year of their first won deal, see strategic_readiness_cohorts.py
    first:YEAR:COHORT:LATER: those among them who bought in the first, second ... year after it
    tenure:BAND: customers by the band of the years since their first won deal
    undated: customers with a won deal without a date
    """
    return {"model": "res.partner", "domain": [("strategic_figure", "=", f"{figure}{AT}{Date.to_string(as_of)}")]}


def partnership_records(partnerships):
    """Return the `records` of a cell that counts `partnerships`."""
    return {"model": "strategic.partnership", "domain": [("id", "in", [one["id"] for one in partnerships])]}
