from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date

from ...const import STATUSES, TENURES
from ...tools.figures import LARGEST, average_years, net, retention, shares_of_largest, split_strategic, total
from .readiness_page import Cell, Row, Section, customer_records, format_number, labels


class StrategicReadinessCustomersMixin(models.AbstractModel):
    """The sections of acquisition readiness on customers and their revenue."""

    _name = "strategic.readiness.customers.mixin"
    _description = "Acquisition Readiness: Sections on Customers"

    @api.model
    def _sections_of_customers(self, facts):
        return [
            self._section_status(facts),
            self._section_concentration(facts),
            self._section_retention(facts),
            *self._sections_of_staying(facts),
            self._section_cohorts(facts),
            self._section_tenure(facts),
        ]

    # ------------------------------------------------------------------
    # Status
    # ------------------------------------------------------------------

    @api.model
    def _section_status(self, facts):
        env, groups, as_of = self.env, facts["groups"], facts["as_of"]
        status_labels = labels(env, "res.partner", "strategic_status")
        assessed = sum(facts["assessed"].values())
        customers, won, last_year = total(groups, "customers"), net(groups, "won"), net(groups, "last_year")
        rows = []
        for status, label in [
            *((status, status_labels[status]) for status, _label in STATUSES),
            (None, env._("Not assessed")),
        ]:
            mine = [group for group in groups if group["status"] == status]
            count = facts["assessed"].get(status, 0) if status else None
            bought = customer_records(f"bought:{status or 'none'}", as_of)
            cells = [
                Cell("integer", count, assessed, customer_records(f"assessed:{status}", as_of)),
                Cell("integer", total(mine, "customers"), customers, bought),
                Cell("amount", net(mine, "won"), won, bought),
                Cell("amount", net(mine, "last_year"), last_year, bought),
            ]
            rows.append(Row(status or "none", label, cells))
        bought, buying = (customer_records(figure, as_of) for figure in ("bought:all", "buying:all"))
        cells = [
            Cell("integer", assessed),
            Cell("integer", customers, records=bought),
            Cell("amount", won, records=bought),
            Cell("amount", last_year, records=buying),
        ]
        rows.append(Row("total", env._("All"), cells, is_total=True))
        return Section(
            key="status",
            title=env._("Customers and Revenue by Status"),
            columns=[env._("Assessed"), env._("With purchases"), env._("Won revenue"), env._("Won, last 12 months")],
            rows=rows,
            definition=env._(
                "The status is the one on the date. Assessed: customers in the database with that status, whether "
                "they have bought or not. With purchases: customers with at least one sale by the date, in the "
                "selected companies. Won revenue: these sales less refunds, in %(currency)s at today's rate, also of "
                "archived customers, which the portfolio shows by its filter Archived; the last 12 months end on the "
                "date.",
                currency=env.company.currency_id.name,
            ),
        )

    @api.model
    def _notes_on_refunds(self, facts):
        """Return the notes on what concentration leaves out: customers with more refunded than bought."""
        env, groups = self.env, facts["groups"]
        notes = []
        for period, sentence in (
            (
                "won",
                env._(
                    "Left out of the shares of all time: customers with more refunded than bought "
                    "(%(count)s), by %(amount)s in all."
                ),
            ),
            (
                "last_year",
                env._(
                    "Left out of the shares of the last 12 months: customers with more refunded than bought "
                    "(%(count)s), by %(amount)s in all."
                ),
            ),
        ):
            count = total(groups, f"{period}_negative_count")
            if count:
                values = {
                    "amount": format_number(env, "amount", -total(groups, f"{period}_negative")),
                    "count": format_number(env, "integer", count),
                }
                notes.append((sentence % values, customer_records(f"negative:{period}", facts["as_of"])))
        return notes

    # ------------------------------------------------------------------
    # Concentration
    # ------------------------------------------------------------------

    @api.model
    def _section_concentration(self, facts):
        env, as_of = self.env, facts["as_of"]
        periods = ("last_year", "won")
        shares, indexes = zip(*(shares_of_largest(facts, period) for period in periods), strict=True)
        rows = [
            Row(
                f"largest_{count}",
                env._("Largest customer") if count == 1 else env._("%(count)s largest customers", count=count),
                [
                    Cell("percent", share[count], 100, customer_records(f"largest:{period}:{count}", as_of))
                    for share, period in zip(shares, periods, strict=True)
                ],
            )
            for count in LARGEST
        ]
        cells = [
            Cell("index", index, records=customer_records(figure, as_of))
            for index, figure in zip(indexes, ("buying:all", "bought:all"), strict=True)
        ]
        rows.append(Row("herfindahl", env._("Herfindahl index"), cells, is_total=True))
        return Section(
            key="concentration",
            title=env._("Concentration of Revenue"),
            columns=[env._("Last 12 months"), env._("All time")],
            rows=rows,
            notes=self._notes_on_refunds(facts),
            definition=env._(
                "The share of the largest customers in won revenue. Herfindahl index: the sum of the squared shares in "
                "percent. It is 10,000 if one customer brings all revenue, and 100 if a hundred customers bring the "
                "same. Below 1,500 is usually called spread, above 2,500 concentrated. A customer with more refunded "
                "than bought has no share."
            ),
        )

    # ------------------------------------------------------------------
    # Retention
    # ------------------------------------------------------------------

    @api.model
    def _section_retention(self, facts):
        env, as_of = self.env, facts["as_of"]
        rows = []
        for cohort, label in (
            ("strategic", env._("Strategic customers")),
            ("others", env._("Other customers")),
            ("all", env._("All")),
        ):
            found = retention(facts["groups"], cohort)
            base, retained, lost = (
                customer_records(f"{outcome}:{cohort}", as_of) for outcome in ("base", "retained", "lost")
            )
            cells = [
                Cell("integer", found["base"], records=base),
                Cell("integer", found["retained"], found["base"], retained),
                Cell("integer", found["base"] - found["retained"], records=lost),
                Cell("amount", found["year_before"], records=base),
                Cell("amount", found["kept"], records=retained),
                Cell("percent", found["gross"]),
                Cell("percent", found["net"]),
            ]
            rows.append(Row(cohort, label, cells, is_total=cohort == "all"))
        return Section(
            key="retention",
            title=env._("Retention"),
            columns=[
                env._("Bought in the year before"),
                env._("Bought again"),
                env._("Did not"),
                env._("Revenue before"),
                env._("Revenue since"),
                env._("Gross retention"),
                env._("Net retention"),
            ],
            rows=rows,
            definition=env._(
                "Bought in the year before: customers with won revenue in the 12 months up to %(start)s. Bought again: "
                "customers among them with won revenue in the 12 months after it. Net retention: the revenue of the "
                "last 12 months from these customers, in percent of the revenue of all of them in the 12 months "
                "before. Gross retention counts for each customer at most its revenue before. A customer counts as "
                "strategic if it was strategic on %(start)s or, if it was not fully assessed by then, when it first "
                "was: so no customer is called strategic because it stayed.",
                start=format_date(env, Date.subtract(as_of, years=1)),
            ),
        )

    # ------------------------------------------------------------------
    # Tenure
    # ------------------------------------------------------------------

    @api.model
    def _section_tenure(self, facts):
        env, groups = self.env, facts["groups"]
        tenure_labels = labels(env, "strategic.portfolio.report", "tenure")
        rows = []
        for band, _label in TENURES:
            mine = [group for group in groups if group["tenure"] == band]
            cells = [
                Cell(
                    "integer",
                    total(mine, "customers"),
                    total(groups, "customers"),
                    customer_records(f"tenure:{band}", facts["as_of"]),
                ),
                *(
                    Cell("integer", total(part, "customers"), total(whole, "customers"))
                    for part, whole in zip(split_strategic(mine), split_strategic(groups), strict=True)
                ),
                Cell("integer", total(mine, "buying"), total(groups, "buying")),
            ]
            rows.append(Row(band, tenure_labels[band], cells))
        averages = [*map(average_years, (groups, *split_strategic(groups))), average_years(groups, "buying_")]
        cells = [Cell("years", average) for average in averages]
        rows.append(Row("average", env._("Years on average"), cells, is_total=True))
        return Section(
            key="tenure",
            title=env._("Tenure"),
            columns=[
                env._("Customers"),
                env._("Strategic"),
                env._("Others"),
                env._("Bought in the last 12 months"),
            ],
            rows=rows,
            notes=self._notes_on_missing_dates(facts),
            definition=env._(
                "How long ago a customer bought first, counted to the date. Strategic: customers that were strategic "
                "on the date."
            ),
        )

    @api.model
    def _notes_on_missing_dates(self, facts):
        count = total(facts["groups"], "undated")
        if not count:
            return []
        note = self.env._(
            "Sales without a date: %(count)s. They count in won revenue, but in no year.",
            count=format_number(self.env, "integer", count),
        )
        return [(note, customer_records("undated", facts["as_of"]))]
