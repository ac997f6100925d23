"""The page of acquisition readiness: the tables of customers and their revenue."""

from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date

from ...const import TENURES
from ...tools.figures import LARGEST, concentration, herfindahl, percent
from ...tools.readiness import average_years, split_strategic, total


class StrategicReadiness(models.AbstractModel):
    _inherit = "strategic.readiness"

    @api.model
    def _section_status(self, facts):
        env, groups = self.env, facts["groups"]
        assessed = facts["assessed"]
        whole = {name: total(groups, name) for name in ("customers", "won", "last_year")}
        rows = []
        for status, label in self._status_labels().items():
            mine = [group for group in groups if group["status"] == status]
            behind = self._customers(f"bought:{status or 'none'}", facts)
            count = assessed.get(status, 0) if status else None
            rows.append(
                self._row(
                    status or "none",
                    label,
                    [
                        self._cell(
                            "integer",
                            count,
                            sum(assessed.values()),
                            self._customers(f"assessed:{status}", facts),
                        ),
                        self._cell("integer", total(mine, "customers"), whole["customers"], behind),
                        self._cell("amount", total(mine, "won"), whole["won"], behind),
                        self._cell("amount", total(mine, "last_year"), whole["last_year"], behind),
                    ],
                )
            )
        everybody = self._customers("bought:all", facts)
        rows.append(
            self._row(
                "total",
                env._("All"),
                [
                    self._cell("integer", sum(assessed.values())),
                    self._cell("integer", whole["customers"], open_=everybody),
                    self._cell("amount", whole["won"], open_=everybody),
                    self._cell("amount", whole["last_year"], open_=self._customers("buying:all", facts)),
                ],
                is_total=True,
            )
        )
        return {
            "key": "status",
            "title": env._("Customers and Revenue by Status"),
            "columns": [env._("Assessed"), env._("Have bought"), env._("Won revenue"), env._("Won, last 12 months")],
            "rows": rows,
            "notes": self._notes_of_refunds(facts),
            "definition": env._(
                "The status is the one on the date. Assessed: customers in the database with that status, whether "
                "they have bought or not. Have bought: customers with at least one opportunity won by the date, of "
                "those companies that are chosen. Won revenue: the expected revenue of these opportunities, in "
                "%(currency)s at today's rate; the last 12 months end on the date. A customer with more refunded than "
                "bought counts as 0.",
                currency=env.company.currency_id.name,
            ),
        }

    @api.model
    def _notes_of_refunds(self, facts):
        """Return the notes on what sums and shares leave out: customers with more refunded than bought."""
        notes = []
        for period, sentence in (
            (
                "won",
                self.env._(
                    "Left out of won revenue: customers with more refunded than bought "
                    "(%(count)s), by %(amount)s in all."
                ),
            ),
            (
                "last_year",
                self.env._(
                    "Left out of the last 12 months: customers with more refunded than bought "
                    "(%(count)s), by %(amount)s in all."
                ),
            ),
        ):
            count = total(facts["groups"], f"{period}_negative_count")
            if count:
                values = {
                    "amount": self._text("amount", -total(facts["groups"], f"{period}_negative")),
                    "count": self._text("integer", count),
                }
                notes.append({"text": sentence % values, "open": self._customers(f"negative:{period}", facts)})
        return notes

    @api.model
    def _shares_of_largest(self, facts, period):
        """Return the shares of the largest customers, in percent by their number, and the Herfindahl index."""
        groups, amounts = facts["groups"], [amount for _partner, amount in facts["largest"][period]]
        whole = total(groups, period)
        return concentration(amounts, whole), herfindahl(total(groups, f"{period}_squares"), whole)

    @api.model
    def _section_concentration(self, facts):
        env = self.env
        periods = ("last_year", "won")
        found = {period: self._shares_of_largest(facts, period) for period in periods}
        rows = [
            self._row(
                f"largest_{count}",
                env._("Largest customer") if count == 1 else env._("%(count)s largest customers", count=count),
                [
                    {
                        **self._cell(
                            "percent",
                            found[period][0][count],
                            open_=self._customers(f"largest:{period}:{count}", facts),
                        ),
                        "share": found[period][0][count],
                    }
                    for period in periods
                ],
            )
            for count in LARGEST
        ]
        rows.append(
            self._row(
                "herfindahl",
                env._("Herfindahl index"),
                [
                    self._cell("index", found["last_year"][1], open_=self._customers("buying:all", facts)),
                    self._cell("index", found["won"][1], open_=self._customers("bought:all", facts)),
                ],
                is_total=True,
            )
        )
        return {
            "key": "concentration",
            "title": env._("Concentration of Revenue"),
            "columns": [env._("Last 12 months"), env._("Since ever")],
            "rows": rows,
            "notes": [],
            "definition": env._(
                "The share that the largest customers have in won revenue. Herfindahl index: the sum of the squared "
                "shares in percent; 10,000 when one customer brings everything, 100 when a hundred bring the same. "
                "Below 1,500 is usually called spread, above 2,500 concentrated. A customer with more refunded than "
                "bought has no share."
            ),
        }

    @api.model
    def _retention(self, facts, group):
        """Return the sums of retention and its rates in percent, of a cohort or of all (None)."""
        mine = [line for line in facts["groups"] if line["cohort"] and group in (None, line["cohort"])]
        sums = {name: total(mine, name) for name in ("base", "retained", "year_before", "kept", "kept_at_most")}
        return {
            **sums,
            "rate": percent(sums["retained"], sums["base"]),
            "net": percent(sums["kept"], sums["year_before"]),
            "gross": percent(sums["kept_at_most"], sums["year_before"]),
        }

    @api.model
    def _section_retention(self, facts):
        env = self.env
        labels = {"strategic": env._("Strategic customers"), "others": env._("Other customers"), None: env._("All")}
        rows = []
        for group, label in labels.items():
            found = self._retention(facts, group)
            base, retained, lost = (
                self._customers(f"{kind}:{group or 'all'}", facts) for kind in ("base", "retained", "lost")
            )
            rows.append(
                self._row(
                    group or "all",
                    label,
                    [
                        self._cell("integer", found["base"], open_=base),
                        self._cell("integer", found["retained"], found["base"], retained),
                        self._cell("integer", found["base"] - found["retained"], open_=lost),
                        self._cell("amount", found["year_before"], open_=base),
                        self._cell("amount", found["kept"], open_=retained),
                        self._cell("percent", found["gross"]),
                        self._cell("percent", found["net"]),
                    ],
                    is_total=group is None,
                )
            )
        start = Date.subtract(facts["as_of"], years=1)
        return {
            "key": "retention",
            "title": env._("Retention"),
            "columns": [
                env._("Bought in the year before"),
                env._("Bought again"),
                env._("Did not"),
                env._("Revenue before"),
                env._("Revenue since"),
                env._("Gross retention"),
                env._("Net retention"),
            ],
            "rows": rows,
            "notes": [],
            "definition": env._(
                "Bought in the year before: customers with won revenue in the 12 months up to %(start)s. Bought "
                "again: those of them with won revenue in the 12 months after it. Net retention: what these customers "
                "brought in the last 12 months, in percent of what they all had brought in the 12 before; gross "
                "retention takes no more from any customer than it had brought before. Strategic is who was strategic "
                "on %(start)s or, if it was not fully assessed by then, when it first was: so no customer is called "
                "strategic because it stayed.",
                start=format_date(env, start),
            ),
        }

    @api.model
    def _section_tenure(self, facts):
        env, groups = self.env, facts["groups"]

        def cells(mine, whole, open_=False):
            strategic, others = split_strategic(mine)
            all_strategic, all_others = split_strategic(whole)
            return [
                self._cell("integer", total(mine, "customers"), total(whole, "customers"), open_),
                self._cell("integer", total(strategic, "customers"), total(all_strategic, "customers")),
                self._cell("integer", total(others, "customers"), total(all_others, "customers")),
                self._cell("integer", total(mine, "buying"), total(whole, "buying")),
            ]

        labels = self._labels("strategic.portfolio.report", "tenure")
        bands = [
            self._row(
                band,
                labels[band],
                cells(
                    [group for group in groups if group["tenure"] == band],
                    groups,
                    self._customers(f"tenure:{band}", facts),
                ),
            )
            for band, _label in TENURES
        ]
        average = self._row(
            "average",
            env._("Years on average"),
            [self._cell("years", average_years(mine)) for mine in (groups, *split_strategic(groups))]
            + [self._cell("years", average_years([group for group in groups if group["buying"]]))],
            is_total=True,
        )
        return {
            "key": "tenure",
            "title": env._("Tenure"),
            "columns": [
                env._("Customers"),
                env._("Strategic"),
                env._("Others"),
                env._("Bought in the last 12 months"),
            ],
            "rows": [*bands, average],
            "notes": self._notes_of_undated(facts),
            "definition": env._(
                "How long ago the first opportunity of a customer was won, counted to the date; strategic is who is "
                "so on the date."
            ),
        }

    @api.model
    def _notes_of_undated(self, facts):
        count = total(facts["groups"], "undated")
        if not count:
            return []
        text = self.env._(
            "Won opportunities without a closing date: %(count)s. They count in won revenue, but in no year.",
            count=self._text("integer", count),
        )
        return [{"text": text, "open": self._customers("undated", facts)}]
