from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...engine.rule_text import parse
from ...tools import gains, learning


class StrategicLearningBacktestMixin(models.AbstractModel):
    """Mixin of `strategic.learning`: tries on later buyers what earlier buyers teach."""

    _name = "strategic.learning.backtest.mixin"
    _description = "Backtest of Learning"

    @api.model
    def _backtest(self, months, split, audience):
        """Learn from those who bought in the `months` before the day `split`, and try it on those who bought since.

        Those it has learned from prove nothing, so all customers but those are ranked: by the proposal, and by the
        present scorecard of `audience` (without an audience: by the audience fit). Fields and fits are those of today.

        :return: a dict of

            - ``date``: `split`
            - ``examples``: number of customers that it learned from; ``customers``: number of those ranked; ``buyers``:
              of these, those who bought since
            - ``traits``: names of the learned traits
            - ``curves``: of ``proposal`` and ``present``, the corners of the curve of gains; empty if nothing was
              learned, or nobody bought since, or the scorecard ranks nobody
            - ``top``: of ``proposal`` and ``present``, see `gains.top_tenth`
            - ``text``: what this shows, in a sentence
        """
        before = self._buyers(fields.Date.subtract(split, months=months), split)
        after = self._buyers(split)
        proposal = self._learn(before, audience._fit_needed())
        groups = self._rank(before, after, proposal.kept, audience)
        curves = {name: gains.curve(ranked) if len(ranked) > 1 else [] for name, ranked in groups.items()}
        counts = [sum(one) for one in zip(*groups["proposal"].values(), strict=True)] or [0, 0]
        found = {
            "date": split.isoformat(),
            "examples": proposal.examples,
            "customers": counts[0],
            "buyers": counts[1],
            "traits": [row["name"] for row in proposal.kept],
            "curves": curves,
            "top": {name: gains.top_tenth(groups[name]) if corners else None for name, corners in curves.items()},
        }
        return {**found, "text": self._backtest_text(found, months)}

    @api.model
    def _rank(self, before, after, rows, audience):
        """Return, by ``proposal`` and ``present``, the customers by score: {score: (customers, buyers)}.

        :param before: SELECT of those that are not ranked; `after`: of the buyers
        :param rows: the traits of the proposal, with their weights
        """
        query, compiler = self._customers(after)
        customer = SQL.identifier(query.table, "id")
        query.add_join("LEFT JOIN", "earlier", SQL("(%s)", before), SQL("earlier.id = %s", customer))
        query.add_where(SQL("earlier.id IS NULL"))
        present = self._present_score(query, audience)
        mask = self._mask(compiler, [parse(row["domain"]) for row in rows])
        query.groupby = SQL("1, 2")
        counted = self._execute(
            self._finished(query, compiler, mask, present, SQL("COUNT(*)"), SQL("COUNT(example.id)"))
        )
        weights = [row["weight"] for row in rows]
        groups = {"proposal": {}, "present": {}}
        for values, score, customers, buyers in counted:
            for name, key in (("proposal", learning.fit(values, weights)), ("present", score)):
                known = groups[name].get(key, (0, 0))
                groups[name][key] = known[0] + customers, known[1] + buyers
        return groups

    @api.model
    def _present_score(self, query, audience):
        """Return the SQL of a customer's present fit. Fits that are not stored are equal: the lowest."""
        if not audience:
            return SQL("COALESCE(%s, 0)", self.env["res.partner"]._field_to_sql(query.table, "audience_fit", query))
        self.env["strategic.scoring"]._score_changes()
        query.add_join(
            "LEFT JOIN",
            "present",
            "strategic_fit",
            SQL("present.partner_id = %s AND present.audience_id = %s", SQL.identifier(query.table, "id"), audience.id),
        )
        return SQL("COALESCE(present.fit, 0)")

    @api.model
    def _backtest_text(self, found, months):
        """Return what a backtest shows, in plain words; `found` are the other results of `_backtest`."""
        day = format_date(self.env, found["date"])
        if not found["examples"]:
            return self.env._(
                "Nobody bought in the months before %(day)s (months: %(months)s).", months=months, day=day
            )
        if not found["traits"]:
            return self.env._("Those who bought before %(day)s have nothing in common that others lack.", day=day)
        if not found["buyers"]:
            return self.env._("Nobody else has bought since %(day)s, so there is nobody to try it on.", day=day)
        top = found["top"]["proposal"]
        if top and top["low"] > gains.TOP:
            return self.env._("Better than chance: what earlier buyers have in common finds later ones.")
        if top and top["high"] < gains.TOP:
            return self.env._("Worse than chance: later buyers are others than earlier ones.")
        return self.env._("No difference from chance shown.")
