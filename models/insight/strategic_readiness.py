from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from ...const import GROUP_MANAGER, STATUSES
from ...tools.figures import percent
from ...tools.limits import shown
from .readiness_page import AT, format_number

# First date that can be asked for. The computation subtracts some years from it.
EARLIEST = fields.Date.to_date("1900-01-01")


class StrategicReadiness(models.AbstractModel):
    """The page of acquisition readiness: what a buyer's due diligence asks of a customer base.

    Each figure is computed once, for the screen, the PDF and the spreadsheet, which only lay out the data of
    `read_figures`:

    1. `strategic.readiness.facts` reads the numbers from the database.
    2. The mixins below describe the page. Each section is one method, which gives its title, columns, rows and
       definition; its cells hold numbers.
    3. `_page` formats the numbers in the reader's language.

    So a new column or row is a change of one section, and of the facts if they lack the number.
    """

    _name = "strategic.readiness"
    _inherit = [
        "strategic.readiness.customers.mixin",
        "strategic.readiness.partnerships.mixin",
        "strategic.readiness.summary.mixin",
    ]
    _description = "Acquisition Readiness"

    @api.model
    @api.readonly
    def read_figures(self, as_of=False):
        """Return the page as data, see `_page`.

        :param as_of: date as text, today if empty
        :raise AccessError: for users other than sales managers, as the figures are those of the whole company
        :raise ValidationError: if `as_of` is no date, or before 1900
        """
        self._check_manager()
        return self._page(self.env["strategic.readiness.facts"]._read_facts(self._parse_date(as_of)))

    @api.model
    def _customers_behind(self, figure):
        """Return the subquery of the ids of the customers behind a figure.

        :param figure: name and date, as `readiness_page.customer_records` writes them
        :raise AccessError: for users other than sales managers
        :raise ValidationError: if there is no such figure, or no such date
        """
        self._check_manager()
        name, _at, date = str(figure).partition(AT)
        as_of = self._parse_date(date)
        kind, _colon, status = name.partition(":")
        if kind == "assessed" and status in dict(STATUSES):
            return self.env["strategic.readiness.facts"]._with_status(status, as_of)
        behind = self.env["strategic.readiness.buyers"]._select_behind(name, as_of)
        if behind is None:
            raise ValidationError(self.env._("There is no figure “%(name)s”.", name=figure))
        return behind

    @api.model
    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(GROUP_MANAGER)):
            raise AccessError(self.env._("Acquisition readiness shows the whole company: it is for sales managers."))

    @api.model
    def _parse_date(self, value):
        """Return the date that the text `value` holds; today if it is empty, or a later date: no figures exist then."""
        today = fields.Date.context_today(self)
        if not value:
            return today
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError):
            day = None
        if not day or day < EARLIEST:
            raise ValidationError(self.env._("“%(text)s” is no date.", text=shown(value)))
        return min(day, today)

    # ------------------------------------------------------------------
    # The page as data
    # ------------------------------------------------------------------

    @api.model
    def _sections(self, facts):
        """Return the sections (readiness_page.py) in the order of the page."""
        return [*self._sections_of_customers(facts), *self._sections_of_partnerships(facts)]

    @api.model
    def _page(self, facts):
        """Return what the page shows of `facts`, in the reader's language.

        title, subtitle, missing_title: headings
        as_of, companies, currency: of the whole page
        today: the reader's today, the last date that can be asked for
        is_empty: whether there are no figures yet
        questions: the five that a buyer asks: `key` (of the section that answers it), `title`, `headline`, `text`,
            `share` (a bar, in percent or None)
        missing: what a buyer would miss: `key`, `text`, `open`
        sections: tables with `key`, `title`, `definition`, `columns`, `notes` (`text`, `open`) and `rows`: `key`,
            `label`, `cells`, and `is_total`. A cell has `value` (a number or None), its `type` (integer, amount,
            percent, years, index), the same as `text`, its `share` in percent (a bar, None: no bar) with `share_text`,
            and `open`

        `open` is a dict with the `model` and `domain` of the records behind a figure, or False.
        """
        env = self.env
        companies, currency = ", ".join(env.companies.mapped("name")), env.company.currency_id.name
        return {
            "title": env._("Acquisition Readiness"),
            "subtitle": env._(
                "%(companies)s as of %(date)s, amounts in %(currency)s",
                companies=companies,
                date=format_date(env, facts["as_of"]),
                currency=currency,
            ),
            "missing_title": env._("What a buyer would miss"),
            "as_of": fields.Date.to_string(facts["as_of"]),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "companies": companies,
            "currency": currency,
            "is_empty": not (facts["groups"] or facts["partnerships"] or facts["assessed"]),
            "questions": self._questions(facts),
            "missing": self._missing(facts),
            "sections": [self._section_values(section) for section in self._sections(facts)],
        }

    @api.model
    def _section_values(self, section):
        rows = [{**row._asdict(), "cells": [self._cell_values(cell) for cell in row.cells]} for row in section.rows]
        notes = [{"text": note, "open": records} for note, records in section.notes]
        return {**section._asdict(), "rows": rows, "notes": notes}

    @api.model
    def _cell_values(self, cell):
        share = None if cell.value is None or cell.whole is None else percent(cell.value, cell.whole)
        number = int if cell.type == "integer" else float
        return {
            "value": None if cell.value is None else number(cell.value),
            "type": cell.type,
            "text": format_number(self.env, cell.type, cell.value),
            "share": share,
            # The share of a percentage is the percentage itself, so don't show it twice.
            "share_text": "" if share is None or cell.type == "percent" else format_number(self.env, "percent", share),
            "open": cell.records if cell.value else False,
        }
