from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date, format_list

from ...const import GROUP_MANAGER, STATUSES
from ...tools.figures import percent
from ...tools.limits import shown
from .readiness_page import AT, format_number

# Earliest date of the page. The computation subtracts years, so it would fail near Python's first date.
EARLIEST = fields.Date.to_date("1900-01-01")


class StrategicReadiness(models.AbstractModel):
    """The page of acquisition readiness: what a buyer's due diligence asks of a customer base.

    The screen, the PDF and the spreadsheet only lay out the data that `read_figures` returns. So each figure is
    computed in one place:

    1. `strategic.readiness.facts` reads the numbers from the database.
    2. The mixins that this model inherits describe the page. A method for each section returns its title, columns, rows
       and definition; the cells hold numbers.
    3. `_page` formats the numbers in the reader's language.

    To add a column or a row, change the method of its section. If the facts lack the number, add it to the facts.
    """

    _name = "strategic.readiness"
    _inherit = [
        "strategic.readiness.customers.mixin",
        "strategic.readiness.staying.mixin",
        "strategic.readiness.cohorts.mixin",
        "strategic.readiness.rows.mixin",
        "strategic.readiness.partnerships.mixin",
        "strategic.readiness.summary.mixin",
        "strategic.readiness.lights.mixin",
    ]
    _description = "Acquisition Readiness"

    @api.model
    @api.readonly
    def read_figures(self, as_of=False):
        """Return the page as data, see `_page`.

        :param as_of: date of the figures, as text; if empty, today
        :raise AccessError: for users other than sales managers, as the figures are those of the whole company
        :raise ValidationError: if `as_of` is no date, or before 1900
        """
        self._check_manager()
        return self._page(self.env["strategic.readiness.facts"]._read_facts(self._parse_date(as_of)))

    @api.model
    @api.readonly
    def read_year_before(self, as_of=False):
        """Return what the headlines of the questions were a year before: {key of a question: text}.

        The page reads this after it has shown the figures of the date, as it takes nearly as long as those.

        :param as_of: date of the page, as for `read_figures`
        :raise AccessError, ValidationError: as `read_figures`
        """
        self._check_manager()
        before = fields.Date.subtract(self._parse_date(as_of), years=1)
        facts = self.env["strategic.readiness.facts"]._read_facts_of_questions(before)
        return {question["key"]: self._text_of_year_before(question, facts) for question in self._questions(facts)}

    @api.model
    def _page_on_paper(self, as_of=False):
        """Return the page with what each question was answered a year before, for the PDF and the spreadsheet."""
        page, before = self.read_figures(as_of), self.read_year_before(as_of)
        for question in page["questions"]:
            question["before"] = before[question["key"]]
        return page

    @api.model
    def _customers_behind(self, figure):
        """Return the subquery of the ids of the customers that a figure counts.

        :param figure: name and date of the figure, as `readiness_page.customer_records` writes them
        :raise AccessError: for users other than sales managers
        :raise ValidationError: if no figure has this name, or if the date is invalid
        """
        self._check_manager()
        name, _at, date = str(figure).partition(AT)
        as_of = self._parse_date(date)
        kind, _colon, status = name.partition(":")
        if kind == "assessed" and status in dict(STATUSES):
            return self.env["strategic.readiness.facts"]._with_status(status, as_of)
        if kind == "first":
            behind = self.env["strategic.readiness.cohorts"]._select_behind(name, as_of)
        else:
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
        """Return the date that the text `value` holds. If the text is empty or a future date, return today."""
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
        """Return the sections (class `Section`) in the order of the page."""
        return [*self._sections_of_customers(facts), *self._sections_of_partnerships(facts)]

    @api.model
    def _page(self, facts):
        """Return what the page shows of `facts`, in the reader's language, as a dict.

        title, subtitle: headings of the page
        revenue_source: name of the source of the revenue
        revenue_text: whole sentences that say what counts as revenue, and why if it is not what the settings ask for
        missing_title: heading of the list `missing`
        as_of: date of the figures, as text
        companies: names of the companies whose figures the page shows
        currency: name of the currency of all amounts
        today: the reader's today, as text; it is the last date of which figures can be asked for
        is_empty: whether there are no figures yet
        questions: a dict for each of a buyer's five questions: `key` (of the section that answers it in detail),
            `title`, `headline`, `text`, `share` (length of a bar in percent; None: no bar), `count` (of how many
            customers or partnerships it is), and what `_light` returns
        missing: a dict for each thing that a buyer would miss: `key`, `text`, `open`, `owners` (who may mend it)
        sections: a dict for each table: `key`, `title`, `findings`, `definition`, `columns`, `notes` and `rows`
            findings: sentences that say what the table shows
            notes: a dict for each note: `text`, `open`
            rows: a dict for each row: `key`, `label`, `is_total`, `cells`
            cells: a dict for each cell: `value` (a number or None), `type` (integer, amount, percent, points, years,
                index),
                `text` (the value in the reader's language), `share` (length of a bar in percent; None: no bar),
                `share_text` (the share in the reader's language), `open`

        `open` says which records a click opens: a dict with their `model` and `domain`, or False for none.
        """
        env = self.env
        revenue = env["strategic.revenue"]
        return {
            "title": env._("Acquisition Readiness"),
            "subtitle": self._subtitle(facts["as_of"]),
            "revenue_source": revenue._source_label(),
            "revenue_text": revenue._described(),
            "missing_title": env._("Gaps a buyer will notice"),
            "as_of": fields.Date.to_string(facts["as_of"]),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "companies": self._company_names(),
            "currency": env.company.currency_id.name,
            "is_empty": not (facts["groups"] or facts["partnerships"] or facts["assessed"]),
            "questions": self._questions(facts),
            "missing": self._missing(facts),
            "sections": [self._section_values(section) for section in self._sections(facts)],
        }

    @api.model
    def _company_names(self):
        return format_list(self.env, self.env.companies.mapped("name"))

    @api.model
    def _subtitle(self, as_of):
        return self.env._(
            "%(companies)s as of %(date)s, amounts in %(currency)s, revenue from %(origin)s",
            companies=self._company_names(),
            date=format_date(self.env, as_of),
            currency=self.env.company.currency_id.name,
            origin=self.env["strategic.revenue"]._source_label(),
        )

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
            # If the value is a percentage, its share is the same number, so don't show it twice.
            "share_text": "" if share is None or cell.type == "percent" else format_number(self.env, "percent", share),
            "open": cell.records if cell.value else False,
        }
