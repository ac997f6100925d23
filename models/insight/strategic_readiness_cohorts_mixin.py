from odoo import api, models
from odoo.fields import Date
from odoo.tools import format_date

from ...tools.figures import total
from .readiness_page import Cell, Row, Section, customer_records
from .strategic_readiness_cohorts import COHORTS


class StrategicReadinessCohortsMixin(models.AbstractModel):
    """The section of acquisition readiness on yearly cohorts: who still buys, by the year of the first won deal."""

    _name = "strategic.readiness.cohorts.mixin"
    _description = "Acquisition Readiness: Section on Yearly Cohorts"

    @api.model
    def _section_cohorts(self, facts):
        env, as_of = self.env, facts["as_of"]
        found = {(one["year"], one["cohort"]): one for one in facts["cohorts"]}
        rows = []
        for year in range(1, COHORTS + 1):
            until = env._("12 months up to %(date)s", date=format_date(env, Date.subtract(as_of, years=year)))
            for cohort, label in (("strategic", env._("Strategic")), ("others", env._("Others"))):
                one = found.get((year, cohort), {"customers": 0, "later": [None] * year})
                figure = f"first:{year}:{cohort}"
                cells = [
                    Cell("integer", bought, one["customers"], customer_records(f"{figure}:{later}", as_of))
                    for later, bought in enumerate(one["later"], 1)
                ]
                empty = [Cell("integer", None)] * (COHORTS - year)
                count = Cell("integer", one["customers"], records=customer_records(figure, as_of))
                rows.append(Row(f"{year}_{cohort}", f"{until} · {label}", [count, *cells, *empty]))
        return Section(
            key="cohorts",
            title=env._("Customers by Their First Year"),
            columns=[
                env._("Customers"),
                *(env._("Bought in year %(year)s", year=year + 1) for year in range(1, COHORTS + 1)),
            ],
            rows=rows,
            findings=self._texts_of_cohorts(facts),
            definition=env._(
                "Customers by the 12 months in which they first bought, and how many of them bought in the second, "
                "third, … 12 months. A customer counts as strategic by its status at the end of its first 12 months "
                "or, if it was not fully assessed by then, when it first was."
            ),
        )

    @api.model
    def _texts_of_cohorts(self, facts):
        """Return a warning if the statuses of some cohorts were not yet recorded at the end of their first year."""
        since = facts["recorded_since"]
        if (
            not since
            or since <= Date.subtract(facts["as_of"], years=COHORTS)
            or not total(facts["cohorts"], "customers")
        ):
            return []
        return [
            self.env._(
                "Statuses are recorded only since %(since)s. Of the customers who first bought before, those who had "
                "left by then may never have been assessed and count as others.",
                since=format_date(self.env, since),
            )
        ]
