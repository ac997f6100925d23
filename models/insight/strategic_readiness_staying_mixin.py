from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date, formatLang

from ...const import TENURES
from ...tools.figures import compare_partnered
from ...tools.like_for_like import LEAST_OTHERS, verdict
from .readiness_page import Cell, Row, Section, customer_records, format_number, keep_sign, labels


class StrategicReadinessStayingMixin(models.AbstractModel):
    """The sections of acquisition readiness on who stays, strategic customers and others like for like."""

    _name = "strategic.readiness.staying.mixin"
    _description = "Acquisition Readiness: Sections on Staying"

    @api.model
    def _sections_of_staying(self, facts):
        return [self._section_alike(facts), self._section_groups_alike(facts)]

    # ------------------------------------------------------------------
    # Like for like
    # ------------------------------------------------------------------

    @api.model
    def _section_alike(self, facts):
        env, found = self.env, facts["comparison"]
        partnered, gain = compare_partnered(facts["alike"]["cells"])
        return Section(
            key="alike",
            title=env._("Staying, Like for Like"),
            columns=[env._("Customers"), env._("Bought again"), env._("At least"), env._("At most")],
            rows=[
                *self._rows_alike(found, facts["as_of"]),
                self._row_of_difference("difference", found.difference),
                *self._rows_partnered(partnered, facts["as_of"]),
                self._row_of_difference("gain", gain),
            ],
            findings=[self._text_alike(found), self._text_partnered(partnered, gain), *self._texts_unrecorded(facts)],
            notes=self._notes_left_out(found, facts["as_of"]),
            definition=env._(
                "Strategic and other customers are those of the table Retention. Others alike: the share of the other "
                "customers who would have bought again if they had the revenue, years and countries of the strategic "
                "customers (direct standardisation): their share in each group of customers alike, weighted by the "
                "strategic customers in it. At least, at most: the limits between which the true share or difference "
                "lies with 95%% confidence (Wilson's interval for a share, Newcombe's for a difference). A difference "
                "between limits below and above 0 may be chance. With a partnership: one under way on %(start)s; a "
                "partnership without a start date does not count.",
                start=format_date(env, Date.subtract(facts["as_of"], years=1)),
            ),
        )

    @api.model
    def _rows_alike(self, found, as_of):
        places = sum((cell.places for cell in found.cells), ())
        rows = []
        for key, label, count, rate in (
            ("strategic", self.env._("Strategic customers"), sum(cell.base for cell in found.cells), found.strategic),
            ("others", self.env._("Others alike"), sum(cell.others for cell in found.cells), found.others),
        ):
            cell = Cell("integer", count, records=self._records_alike(key, places, as_of))
            rows.append(self._row_of_rate(key, label, rate, cell))
        return rows

    @api.model
    def _rows_partnered(self, partnered, as_of):
        rows = []
        for side, label in (
            ("with", self.env._("Strategic, with a partnership")),
            ("without", self.env._("Strategic, without a partnership")),
        ):
            base, _kept, rate = partnered[side]
            cell = Cell("integer", base, records=customer_records(f"partnered:{side}:base", as_of))
            rows.append(self._row_of_rate(side, label, rate, cell))
        return rows

    @api.model
    def _row_of_rate(self, key, label, rate, count):
        limits = rate or (None, None, None)
        return Row(key, label, [count, *(Cell("percent", None if one is None else 100 * one) for one in limits)])

    @api.model
    def _row_of_difference(self, key, difference):
        limits = difference or (None, None, None)
        cells = [Cell("points", None if one is None else 100 * one) for one in limits]
        return Row(key, self.env._("Difference"), [Cell("integer", None), *cells], is_total=True)

    @api.model
    def _records_alike(self, cohort, places, as_of):
        """Return what a click on a number of customers in the cells of `places` opens."""
        if not places:
            return False
        codes = ",".join("".join(map(str, place)) for place in places)
        return customer_records(f"alike:{cohort}:{codes}", as_of)

    @api.model
    def _values_of_difference(self, one, other, difference):
        """Return the values that a sentence on two rates and their difference names, formatted."""
        low, high = (
            keep_sign(self.env, formatLang(self.env, 100 * limit, digits=1))
            for limit in (difference.low, difference.high)
        )
        return {
            "rate": format_number(self.env, "percent", 100 * one.rate),
            "others": format_number(self.env, "percent", 100 * other.rate),
            "difference": formatLang(self.env, abs(100 * difference.rate), digits=1),
            "low": low,
            "high": high,
        }

    @api.model
    def _text_alike(self, found):
        """Return the sentences that say what the comparison with others alike shows."""
        env = self.env
        if not found.difference:
            return env._("There are no strategic customers with others alike, so there is nothing to compare.")
        values = self._values_of_difference(found.strategic, found.others, found.difference)
        shown = verdict(found.difference)
        if shown == "more":
            return env._(
                "%(rate)s of the strategic customers bought again, and %(others)s of others alike in revenue, years as "
                "customer and country. Strategic customers stay more often, by %(difference)s points: with 95%% "
                "confidence between %(low)s and %(high)s.",
                **values,
            )
        if shown == "fewer":
            return env._(
                "%(rate)s of the strategic customers bought again, and %(others)s of others alike in revenue, years as "
                "customer and country. Strategic customers stay less often, by %(difference)s points: with 95%% "
                "confidence the difference lies between %(low)s and %(high)s.",
                **values,
            )
        return env._(
            "%(rate)s of the strategic customers bought again, and %(others)s of others alike in revenue, years as "
            "customer and country. No difference shown: with 95%% confidence it lies between %(low)s and %(high)s "
            "points, on both sides of 0.",
            **values,
        )

    @api.model
    def _text_partnered(self, partnered, gain):
        """Return the sentences that compare the strategic customers with a partnership with those without."""
        env = self.env
        if not gain:
            return env._(
                "Strategic customers with a partnership can't be compared with those without: one kind is missing."
            )
        values = self._values_of_difference(partnered["with"][2], partnered["without"][2], gain)
        shown = verdict(gain)
        if shown == "more":
            return env._(
                "%(rate)s of the strategic customers with a partnership bought again, and %(others)s of those without. "
                "Customers with a partnership stay more often, by %(difference)s points: with 95%% confidence between "
                "%(low)s and %(high)s.",
                **values,
            )
        if shown == "fewer":
            return env._(
                "%(rate)s of the strategic customers with a partnership bought again, and %(others)s of those without. "
                "Customers with a partnership stay less often, by %(difference)s points: with 95%% confidence the "
                "difference lies between %(low)s and %(high)s.",
                **values,
            )
        return env._(
            "%(rate)s of the strategic customers with a partnership bought again, and %(others)s of those without. No "
            "difference shown: with 95%% confidence it lies between %(low)s and %(high)s points, on both sides of 0.",
            **values,
        )

    @api.model
    def _text_like_for_like(self, facts):
        """Return the sentence that the question of retention adds to its own; empty if there is nothing to compare."""
        env, found = self.env, facts["comparison"]
        if not found.difference:
            return ""
        values = self._values_of_difference(found.strategic, found.others, found.difference)
        shown = verdict(found.difference)
        if shown == "more":
            return env._(
                "Like for like, %(others)s of the others: %(difference)s points fewer, at least %(low)s.", **values
            )
        if shown == "fewer":
            return env._("Like for like, %(others)s of the others: %(difference)s points more.", **values)
        return env._(
            "Like for like, %(others)s of the others: no difference shown (%(low)s to %(high)s points).", **values
        )

    @api.model
    def _texts_unrecorded(self, facts):
        """Return a warning if statuses were not yet recorded when the last year began."""
        start, since = Date.subtract(facts["as_of"], years=1), facts["recorded_since"]
        if since and since <= start:
            return []
        if not since:
            return [self.env._("No status of a customer is recorded, so all count as others.")]
        return [
            self.env._(
                "Statuses are recorded only since %(since)s. A customer who had left by then may never have been "
                "assessed and counts as one of the others, which makes the difference look larger than it is.",
                since=format_date(self.env, since),
            )
        ]

    @api.model
    def _notes_left_out(self, found, as_of):
        if not found.left_out:
            return []
        note = self.env._(
            "Strategic customers left out, as no other customer is alike: %(count)s.",
            count=format_number(self.env, "integer", found.left_out.base),
        )
        return [(note, self._records_alike("strategic", found.left_out.places, as_of))]

    # ------------------------------------------------------------------
    # The groups of customers alike
    # ------------------------------------------------------------------

    @api.model
    def _section_groups_alike(self, facts):
        env, as_of, found = self.env, facts["as_of"], facts["comparison"]
        whole = sum(cell.base for cell in found.cells)
        rows, notes = [], []
        for cell in found.cells:
            label, parts = self._label_alike(cell.places, facts)
            if parts:
                notes.append((env._("%(group)s: %(parts)s", group=label, parts="; ".join(parts)), False))
            cells = [
                Cell("integer", cell.base, whole, self._records_alike("strategic", cell.places, as_of)),
                Cell("integer", cell.kept, cell.base),
                Cell("integer", cell.others, records=self._records_alike("others", cell.places, as_of)),
                Cell("integer", cell.others_kept, cell.others),
            ]
            rows.append(Row("-".join("".join(map(str, place)) for place in cell.places), label, cells))
        sums = [sum(numbers) for numbers in zip(*(cell[1:] for cell in found.cells), strict=True)] or [0] * 4
        totals = [Cell("integer", number, of) for number, of in zip(sums, (None, sums[0], None, sums[2]), strict=True)]
        return Section(
            key="groups_alike",
            title=env._("Groups of Customers Alike"),
            columns=[env._("Strategic"), env._("Bought again"), env._("Others"), env._("Bought again")],
            rows=[*rows, Row("total", env._("All"), totals, is_total=True)],
            notes=notes,
            definition=env._(
                "The share beside the number of strategic customers is the weight of the group. Revenue: of the 12 "
                "months up to %(start)s, in thirds of the strategic customers. Years: from the first purchase to that "
                "date. Countries: the three most frequent among the strategic customers. A group with fewer than "
                "%(least)s others, or without strategic customers, is merged with its neighbours: first across "
                "countries, then across years, then across revenue.",
                start=format_date(env, Date.subtract(as_of, years=1)),
                least=LEAST_OTHERS,
            ),
        )

    @api.model
    def _label_alike(self, places, facts):
        """Return the label of a cell, and the labels of the places that were merged in it, if there are several."""
        names = self._names_alike(facts)
        full = [[name[value] for name, value in zip(names, place, strict=True)] for place in places]
        if len(places) == 1:
            return " · ".join(full[0]), []
        shared = []
        for values in zip(*full, strict=True):
            if len(set(values)) > 1:
                break
            shared.append(values[0])
        merged = self.env._("Groups merged: %(count)s", count=len(places))
        return " · ".join([*shared, merged]), [" · ".join(one[len(shared) :]) for one in full]

    @api.model
    def _names_alike(self, facts):
        """Return the names of the sizes, of the bands of years and of the groups of countries, by their number."""
        env, found = self.env, facts["alike"]
        low, high = (format_number(env, "amount", amount) for amount in found["sizes"] or (0, 0))
        tenures = labels(env, "strategic.portfolio.report", "tenure")
        [(under, _label), (between, _label), *_longer] = TENURES
        countries = env["res.country"].browse(found["countries"])
        return (
            {
                1: env._("Up to %(amount)s", amount=low),
                2: env._("%(low)s to %(high)s", low=low, high=high),
                3: env._("Above %(amount)s", amount=high),
            },
            {1: tenures[under], 2: tenures[between], 3: env._("2 Years and More")},
            {0: env._("Other countries"), **{place: country.name for place, country in enumerate(countries, 1)}},
        )
