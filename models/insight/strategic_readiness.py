"""The page of acquisition readiness as data: page, PDF and spreadsheet only do the layout."""

from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_amount, format_date, formatLang

from ...const import STATUSES
from ...tools.figures import percent
from .strategic_readiness import AT


class StrategicReadiness(models.AbstractModel):
    _inherit = "strategic.readiness"

    @api.model
    def _page(self, facts):
        """Return what the page shows of `facts`, in the reader's language.

        as_of, as_of_text, companies, currency: of the whole page
        today: the reader's today, the last date that can be asked for
        is_empty: whether there are no figures yet
        questions: the five that a buyer asks: `key`, `title`, `headline`, `text`, `share` (a bar, in percent or None)
        missing: what a buyer would miss: `key`, `text`, `open`
        sections: tables with `key`, `title`, `definition`, `columns`, `notes` and `rows`: `key`, `label`, `cells`, and
            `is_total`. A cell has `value` (a number or None), its `type` (integer, amount, percent, years, index), the
            same as `text`, its `share` in the column in percent (or None) with `share_text`, and `open`

        `open` is a dict with the `model` and `domain` of the records behind a figure, or False.
        """
        sections = [
            self._section_status(facts),
            self._section_concentration(facts),
            self._section_retention(facts),
            self._section_tenure(facts),
            *self._sections_of_partnerships(facts),
        ]
        return {
            "as_of": Date.to_string(facts["as_of"]),
            "as_of_text": format_date(self.env, facts["as_of"]),
            "today": Date.to_string(Date.context_today(self)),
            "companies": ", ".join(self.env.companies.mapped("name")),
            "currency": self.env.company.currency_id.name,
            "is_empty": not (facts["groups"] or facts["partnerships"] or facts["assessed"]),
            "questions": self._questions(facts),
            "missing": self._missing(facts),
            "sections": sections,
        }

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    @api.model
    def _cell(self, kind, value, whole=None, open_=False):
        """Return a cell; its share is that of `value` in `whole`."""
        share = None if value is None or whole is None else percent(value, whole)
        return {
            "value": None if value is None else float(value) if kind != "integer" else int(value),
            "type": kind,
            "text": self._text(kind, value),
            "share": share,
            "share_text": self._text("percent", share) if share is not None else "",
            "open": open_ if value else False,
        }

    @api.model
    def _text(self, kind, value):
        """Return a number as the reader's language writes it, a dash for None."""
        if value is None:
            return "–"
        if kind == "amount":
            # No cents here: the spreadsheet has them. In a currency without cents, Odoo would cut zeros off the amount.
            currency = self.env.company.currency_id
            return format_amount(self.env, round(value), currency, trailing_zeroes=not currency.decimal_places)
        number = formatLang(self.env, float(value), digits=1 if kind in {"percent", "years"} else 0)
        return self.env._("%(number)s%%", number=number) if kind == "percent" else number

    @api.model
    def _row(self, key, label, cells, is_total=False):
        return {"key": key, "label": label, "cells": cells, "is_total": is_total}

    @api.model
    def _customers(self, figure, facts):
        """Return the `open` of a cell for the customers behind a figure."""
        return {
            "model": "res.partner",
            "domain": [("strategic_figure", "=", f"{figure}{AT}{Date.to_string(facts['as_of'])}")],
        }

    @api.model
    def _of_partnerships(self, partnerships):
        """Return the `open` of a cell for `partnerships`."""
        return {"model": "strategic.partnership", "domain": [("id", "in", [one["id"] for one in partnerships])]}

    @api.model
    def _labels(self, model, name):
        """Return the labels of a selection field by value, in the field's order."""
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _status_labels(self):
        labels = self._labels("res.partner", "strategic_status")
        return {**{status: labels[status] for status, _label in STATUSES}, None: self.env._("Not assessed")}
