from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date, Domain
from odoo.tools import SQL
from odoo.tools.date_utils import get_quarter

from ...const import CUSTOMER_DOMAIN, GROUP_SALESPERSON
from ...tools.figures import percent
from ...tools.limits import shown
from ...tools.odoo_private import domain_sql

CUSTOMERS = ("res.partner", "res_partner_action")
PARTNERSHIPS = ("strategic.partnership", "strategic_partnership_action")
REFERENCES = ("strategic.reference", "strategic_reference_action")

# The next domains are those of filters in search views, by the filter's name. A test compares them.
CANDIDATE = [("strategic_status", "=", "partial")]
TO_REVIEW = [("strategic_review_date", "<=", "today +30d")]
# A partnership is at risk if it is under way and matches one of these.
RISKS = {
    "drifting": [("is_drifting", "=", True)],
    "agreement_missing": [("agreement_state", "!=", "signed"), ("stage_id.kind", "!=", "ended")],
    "agreement_ending": [
        ("agreement_state", "=", "signed"),
        ("agreement_end", "<=", "today +90d"),
        ("stage_id.kind", "!=", "ended"),
    ],
    "key_person": [("is_key_person_dependent", "=", True)],
}
UNDER_WAY = Domain("stage_id.kind", "!=", "ended")


class StrategicHome(models.AbstractModel):
    """The overview with which *CRM › Strategic* begins: what has changed, and what this user can do next.

    A figure is a dict of

    - ``value``: the number of records that a click on the figure opens
    - ``action``: xmlid of the window action to open, and ``domain`` of the records
    - ``before``: the same figure of the period before; only where it costs little

    All figures count what this user may see. A method `_read_…` for each card says which figures the card has.
    """

    _name = "strategic.home"
    _description = "Overview of Strategic Customers"

    @api.model
    @api.readonly
    def read_cards(self, names=False):
        """Return the figures of the cards, by the name of the card.

        :param names: list of the cards to read, see `_readers`; empty: all cards
        :return: {name of the card: what its method `_read_…` returns; False if the user may not see its figures}
        :raise AccessError: if the user is no salesperson
        :raise UserError: if there is no such card
        """
        if not (self.env.su or self.env.user.has_group(GROUP_SALESPERSON)):
            raise AccessError(self.env._("The overview is for salespeople."))
        readers = self._readers()
        names = names if isinstance(names, (list, tuple)) else [names] if names else []
        for name in names:
            if not isinstance(name, str) or name not in readers:
                raise UserError(self.env._("The overview has no card %(name)s.", name=shown(name)))
        return {name: readers[name]() for name in names or readers}

    @api.model
    def _readers(self):
        """Return the methods that read the cards, by the name of the card. Addons may add cards."""
        return {
            "customers": self._read_customers,
            "candidates": self._read_candidates,
            "reviews": self._read_reviews,
            "risks": self._read_risks,
            "references": self._read_references,
            "revenue": self._read_revenue,
        }

    @api.model
    def _figure(self, source, domain, **more):
        """Return the figure that counts the records in `domain`; `more` holds more keys of it.

        :param source: the model, and the name of the action that shows its records
        """
        return {**self._figures(source, domain, {"all": Domain.TRUE})["all"], **more}

    @api.model
    def _figures(self, source, domain, parts):
        """Return a figure for each part of the records in `domain`, all counted in one statement.

        :param source: as for `_figure`
        :param parts: {name of the figure: domain of those records that it counts}
        """
        model, action = source
        Model = self.env[model]
        query = Model._search(domain)
        query.order = None
        conditions = [
            domain_sql(Domain(part).optimize_full(Model), Model, query.table, query) for part in parts.values()
        ]
        [counts] = self.env.execute_query(
            query.select(*(SQL("COUNT(*) FILTER (WHERE %s)", condition) for condition in conditions))
        )
        return {
            name: {
                "value": value,
                "action": f"strategic_customer.{action}",
                "domain": list(Domain(domain) & Domain(part)),
            }
            for (name, part), value in zip(parts.items(), counts, strict=True)
        }

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    @api.model
    def _read_customers(self):
        """Return the figures of the strategic customers.

        ``all``: customers that are strategic
        ``new``: those of them that became so this month; before: who became strategic in the month before
        ``lost``: customers who were strategic when the month began, and are so no more; before: who dropped out in the
            month before
        """
        start, start_before = self._months()
        gained_before, lost_before = self._count_movements(start_before, start)
        customers = Domain(CUSTOMER_DOMAIN)
        strategic = customers & Domain("is_strategic", "=", True)

        def moved(name):
            return [(name, "=", "strategic"), ("date", ">=", str(start))]

        # Leave out who became strategic and dropped out again within the month, as by stars that were undone.
        lost = (
            customers
            & Domain("is_strategic", "=", False)
            & Domain("strategic_movement_ids", "any", moved("from_status"))
            & Domain("strategic_movement_ids", "not any", moved("to_status"))
        )
        figures = self._figures(
            CUSTOMERS, strategic, {"all": Domain.TRUE, "new": Domain("strategic_since", ">=", str(start))}
        )
        return {
            "all": figures["all"],
            "new": {**figures["new"], "before": gained_before},
            "lost": self._figure(CUSTOMERS, lost, before=lost_before),
        }

    @api.model
    def _months(self):
        """Return the first days of this month and of the month before, as the reader counts days.

        Customers become strategic on a day of the server. Where the reader's month has begun and the server's has not,
        this month begins with the server's today, so that a change which the reader has just made counts in it.
        """
        first = Date.context_today(self).replace(day=1)
        return min(first, Date.today()), Date.subtract(first, months=1)

    @api.model
    def _count_movements(self, start, end):
        """Return how many customers became strategic from `start` on and before `end`, and how many dropped out."""
        Movement = self.env["strategic.movement"]
        period = Domain("date", ">=", start) & Domain("date", "<", end)
        counts = []
        for name in ("to_status", "from_status"):
            [(count,)] = Movement._read_group(
                period & Domain(name, "=", "strategic"), aggregates=["partner_id:count_distinct"]
            )
            counts.append(count)
        return counts

    @api.model
    def _read_candidates(self):
        """Return ``all``: the candidates, which *Assess Next* lists by how little they lack."""
        candidates = Domain(CUSTOMER_DOMAIN) & Domain(CANDIDATE)
        return {"all": self._figure(("res.partner", "res_partner_action_next"), candidates)}

    @api.model
    def _read_reviews(self):
        """Return ``mine``: the user's customers of whom an assessment runs out within 30 days."""
        mine = Domain(CUSTOMER_DOMAIN) & Domain(TO_REVIEW) & Domain("user_id", "=", self.env.uid)
        return {"mine": self._figure(CUSTOMERS, mine)}

    # ------------------------------------------------------------------
    # Partnerships
    # ------------------------------------------------------------------

    @api.model
    def _read_risks(self):
        """Return the figures of partnerships under way: ``under_way``, ``all`` at risk, and those of each of `RISKS`.

        A partnership may be at risk for several reasons.
        """
        at_risk = Domain.OR(map(Domain, RISKS.values()))
        return self._figures(PARTNERSHIPS, UNDER_WAY, {"under_way": Domain.TRUE, "all": at_risk, **RISKS})

    @api.model
    def _read_references(self):
        """Return the figures of references in this calendar quarter.

        ``offered``: partnerships whose customer agreed to be a reference
        ``left``: those of them whose customer may still be asked this quarter
        ``uses_left``: how often in all, a plain number
        ``used``: how often customers were asked this quarter; before: in the quarter before
        """
        Partnership = self.env["strategic.partnership"]
        offered = Domain(Partnership._offered_domain(self.env.companies))
        has_left = Domain("reference_left", ">", 0)
        query = Partnership._search(offered)
        query.order = None
        [(uses_left,)] = self.env.execute_query(
            query.select(SQL("COALESCE(SUM(%s), 0)", Partnership._reference_left_sql(query.table, query)))
        )
        first, last = get_quarter(Date.context_today(self))
        before = self.env["strategic.reference"].search_count(
            [("date", ">=", Date.subtract(first, months=3)), ("date", "<", first)]
        )
        this_quarter = [("date", ">=", str(first)), ("date", "<=", str(last))]
        return {
            **self._figures(PARTNERSHIPS, offered, {"offered": Domain.TRUE, "left": has_left}),
            "uses_left": int(uses_left),
            "used": self._figure(REFERENCES, this_quarter, before=before),
        }

    # ------------------------------------------------------------------
    # Revenue
    # ------------------------------------------------------------------

    @api.model
    def _read_revenue(self):
        """Return the share of the strategic customers in the revenue won in the last 12 months.

        :return: False if the user may not read the source of revenue, else a dict of

            - ``share``: percentage; None without revenue; ``before``: the same customers' share in the 12 months before
            - ``strategic`` and ``total``: the amounts, in the currency ``currency_id``
            - ``source``: name of the source of the revenue
            - ``action``, ``domain``: rows of the portfolio, whose amounts of the last 12 months add up to ``strategic``
        """
        try:
            rows = self.env.execute_query(self._select_revenue())
        except AccessError:
            return False
        [(strategic, total, strategic_before, total_before)] = rows
        domain = Domain("strategic_status", "=", "strategic") & Domain("won_last_year", "!=", 0)
        return {
            "share": percent(strategic, total),
            "before": percent(strategic_before, total_before),
            "strategic": float(strategic),
            "total": float(total),
            "currency_id": self.env.company.currency_id.id,
            "source": self.env["strategic.revenue"]._source_label(),
            "action": "strategic_customer.strategic_portfolio_report_action",
            "domain": list(domain),
        }

    @api.model
    def _select_revenue(self):
        """Return the SELECT of what strategic customers and all customers bought, in the last 12 months and before.

        The customers are those of the portfolio, which has archived ones neither.
        """
        revenue = self.env["strategic.revenue"]
        lines = revenue._lines()
        today = Date.context_today(self)
        tomorrow, year_ago, years_ago = (
            revenue._bound(Date.add(Date.subtract(today, years=years), days=1)) for years in range(3)
        )
        Partner = self.env["res.partner"]
        query = Partner._search([])
        query.order = None
        query.add_join(
            "JOIN",
            "line",
            SQL("(%s)", lines),
            SQL("%s = %s", SQL.identifier("line", "partner_id"), SQL.identifier(query.table, "id")),
        )
        query.add_where(
            SQL(
                "line.kind = 'won' AND line.date >= %(since)s AND line.date < %(until)s",
                since=years_ago,
                until=tomorrow,
            )
        )
        is_strategic = SQL("%s IS TRUE", Partner._field_to_sql(query.table, "is_strategic", query))
        return query.select(
            *(
                SQL("COALESCE(SUM(line.amount) FILTER (WHERE %s AND %s), 0)", period, who)
                for period in (SQL("line.date >= %s", year_ago), SQL("line.date < %s", year_ago))
                for who in (is_strategic, SQL("TRUE"))
            )
        )
