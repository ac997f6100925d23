from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date

from ...tools.figures import compare_alike, total

# The largest number of customers in the spreadsheet: as many as a request can write in time.
MOST_ROWS = 200_000


class StrategicReadinessRowsMixin(models.AbstractModel):
    """The customers behind the comparison like for like, one by one, so that an analyst can compute it again."""

    _name = "strategic.readiness.rows.mixin"
    _description = "Acquisition Readiness: Customers One by One"

    @api.model
    def _read_customers(self, as_of=False):
        """Return the customers who bought in the year before, as data for a spreadsheet.

        title, subtitle: headings
        as_of: date of the figures, as text
        columns: tuples (type, title, definition); the types are integer, text, date, flag (1 or 0), amount and number
        rows: tuples with a value for each column, the customer with the largest revenue first
        left_out: number of customers that are not in `rows`, as there are more than `MOST_ROWS`
        comparison: the `Comparison` of tools/like_for_like.py that the rows give

        :raise AccessError, ValidationError: as `read_figures`
        """
        self._check_manager()
        day = self._parse_date(as_of)
        Buyers = self.env["strategic.readiness.buyers"]
        _groups, _largest, alike, _owners = Buyers._read_groups(day)
        comparison = compare_alike(alike["cells"])
        found = Buyers._read_rows(day, MOST_ROWS)
        return {
            "title": self.env._("Customers Alike"),
            "subtitle": self._subtitle(day),
            "as_of": Date.to_string(day),
            "columns": self._columns_of_rows(day),
            "rows": self._rows_of_customers(found, comparison, {"alike": alike}),
            "left_out": total(alike["cells"], "customers") - len(found),
            "comparison": comparison,
        }

    @api.model
    def _rows_of_customers(self, found, comparison, facts):
        """Return the rows for what `_read_rows` of `strategic.readiness.cells.mixin` has `found`."""
        sizes, years, countries = self._names_alike(facts)
        cell_of = {place: cell for cell in comparison.cells for place in cell.places}
        label_of = {place: self._label_alike(cell.places, facts)[0] for place, cell in cell_of.items()}
        # One query for the names of all countries, as most customers come from few.
        country_ids = {row[2] for row in found if row[2]}
        names = {country.id: country.name for country in self.env["res.country"].browse(country_ids)}
        rows = []
        for id_, name, country_id, cohort, size, year, country, partnered, before, since, first_won in found:
            cell, is_strategic = cell_of.get((size, year, country)), cohort == "strategic"
            weight = 0 if cell is None else 1 if is_strategic else cell.base / cell.others
            group = label_of.get((size, year, country), "")
            known = (id_, name or "", names.get(country_id, ""), int(is_strategic), int(partnered))
            alike = (sizes[size], years[year], countries[country], group, first_won)
            rows.append((*known, *alike, float(before), float(since), int(since > 0), weight))
        return rows

    @api.model
    def _columns_of_rows(self, as_of):
        env = self.env
        dates = {
            "start": format_date(env, Date.subtract(as_of, years=1)),
            "begin": format_date(env, Date.subtract(as_of, years=2)),
            "date": format_date(env, as_of),
        }
        return [
            ("integer", env._("ID"), env._("The customer's number in the database.")),
            ("text", env._("Customer"), env._("The customer's name; a contact's purchases count for its company.")),
            ("text", env._("Country"), env._("The customer's country today.")),
            (
                "flag",
                env._("Strategic"),
                env._(
                    "1 if the customer was strategic on %(start)s or, if it was not fully assessed by then, when it "
                    "first was.",
                    **dates,
                ),
            ),
            ("flag", env._("Partnership"), env._("1 if a partnership was under way on %(start)s.", **dates)),
            (
                "text",
                env._("Size"),
                env._("Revenue before, in three sizes that each hold a third of the strategic customers."),
            ),
            ("text", env._("Years"), env._("Years from the first purchase to %(start)s.", **dates)),
            (
                "text",
                env._("Countries"),
                env._("The three most frequent countries of the strategic customers, and all others."),
            ),
            (
                "text",
                env._("Group"),
                env._(
                    "Customers alike: same size, years and countries, small groups merged. Empty for customers who are "
                    "compared with nobody."
                ),
            ),
            ("date", env._("First bought on"), env._("The day of the first purchase.")),
            (
                "amount",
                env._("Revenue before"),
                env._(
                    "Bought after %(begin)s and up to %(start)s, less refunds. Only customers above 0 are here.",
                    **dates,
                ),
            ),
            (
                "amount",
                env._("Revenue since"),
                env._("Bought after %(start)s and up to %(date)s, less refunds.", **dates),
            ),
            ("flag", env._("Bought again"), env._("1 if the revenue since is above 0.")),
            (
                "number",
                env._("Weight"),
                env._(
                    "Strategic customers: 1. Others: strategic customers in the group, divided by others in the group. "
                    "0 for customers who are compared with nobody. The mean of “Bought again” with these weights is "
                    "the share of others alike who bought again."
                ),
            ),
        ]
