from odoo import api, models
from odoo.exceptions import UserError

from ...engine.programme import Scorecard
from ...tools.limits import is_id, shown

# What a grid tells of an assessment, of what `_explain` tells.
CELL_FIELDS = (
    "assessment_id",
    "source",
    "value",
    "stars",
    "user",
    "user_id",
    "date",
    "valid_until",
    "evidence",
    "evidence_type",
    "evidence_url",
)


class StrategicSessionRowsMixin(models.AbstractModel):
    """What a session tells of its customers and of the scorecard that it shows."""

    _name = "strategic.session.rows.mixin"
    _description = "Rows of a Session"

    @api.model
    def _rows(self, customers, card):
        """Return a dict for each of `customers`: what its row in the grid of the scorecard `card` shows.

        - ``id``, ``name``, ``country``, ``image`` (a text that changes with the logo's record)
        - ``audience_fit``, ``reputation`` (False: not assessed), ``status`` and its ``status_label``
        - ``needed``: the thresholds of both scores, which are those of the audience that the customer fits best
        - ``score``: of this scorecard; ``by_rules``: how many of its 100 points the customer has by rules
        - ``overall``: the assessment that replaces the score, so that stars don't change it; False if there is none
        - ``cells``: by criterion id, `CELL_FIELDS` of its assessment, also of one that ran out; not assessed: none
        """
        scores = ("audience_fit", "reputation", "strategic_status", "strategic_audience_id")
        customers.fetch(["display_name", "country_id", "write_date", *scores])
        explained = self._explain(customers, card)
        programme = self.env["strategic.scoring"]._programme()
        thresholds = {card.audience_id: programme.thresholds_of(card) for card in programme.audiences}
        statuses = dict(customers._fields["strategic_status"]._description_selection(self.env))
        return [
            {
                "id": customer.id,
                "name": customer.display_name,
                "country": customer.country_id.display_name or "",
                "image": str(customer.write_date),
                "audience_fit": customer.audience_fit,
                "reputation": customer.reputation,
                "needed": dict(
                    zip(
                        ("audience_fit", "reputation"),
                        thresholds.get(customer.strategic_audience_id.id, programme.thresholds),
                        strict=True,
                    )
                ),
                "status": customer.strategic_status,
                "status_label": statuses.get(customer.strategic_status, ""),
                **explained[customer.id],
            }
            for customer in customers
            if customer.id in explained
        ]

    @api.model
    def _explain(self, customers, card):
        """Return, by customer id, what `_rows` tells of the scorecard `card`."""
        scoring = self.env["strategic.scoring"]
        # With 50 audiences, explaining all of them after each change would take long: explain this scorecard only.
        programme = scoring._programme()._replace(
            audiences=(card,) if card.audience_id else (),
            reputation=Scorecard(None, ()) if card.audience_id else card,
        )
        explanations = scoring.with_context(strategic_programme=programme)._explain(customers.ids)
        return {id_: _row_values(card, explanation) for id_, explanation in explanations.items()}

    @api.model
    def _card_to_show(self, programme, name):
        """Return the `Scorecard` called `name`, else the first one with a criterion to assess, else the first one."""
        cards = programme.scorecards
        named = [card for card in cards if card.name == name]
        return (named or [card for card in cards if card.assessed_criteria] or cards)[0]

    @api.model
    def _card_of(self, criterion_id):
        """Return the `Scorecard` with this criterion; raise a `UserError` if it is no longer there to assess."""
        for card in self.env["strategic.scoring"]._programme().scorecards:
            # True is 1 in Python, but no id.
            if is_id(criterion_id) and criterion_id in [criterion.id for criterion in card.assessed_criteria]:
                return card
        raise UserError(
            self.env._(
                "There is no criterion %(id)s to assess: it has been archived, deleted or made a rule. "
                "Reload the page to see the criteria that count now.",
                id=shown(criterion_id),
            )
        )

    @api.model
    def _scorecard_names(self, programme):
        """Return all scorecards as dicts with ``id`` and ``name``: those of the audiences, then that of reputation."""
        audiences = self.env["strategic.audience"].browse(card.audience_id for card in programme.audiences)
        names = dict(zip(programme.audiences, audiences.mapped("name"), strict=True))
        return [{"id": card.name, "name": names.get(card) or self.env._("Reputation")} for card in programme.scorecards]

    @api.model
    def _scorecard_values(self, card):
        """Return the `Scorecard` as the grid shows it, with the criteria that people assess."""
        criteria = self.env["strategic.criterion"].browse(criterion.id for criterion in card.assessed_criteria)
        return {
            "id": card.name,
            "has_rules": bool(card.rules),
            "criteria": criteria.read(["name", "guidance", "effect"]),
        }


def _row_values(card, explanation):
    """Return what a row tells of the scorecard `card`, the only one in the customer's `explanation`."""
    dimension = explanation[card.dimension]
    explained = dimension["audiences"][0] if card.audience_id else dimension
    # A rule that is required or rules out adds no points.
    adding = [one for one in explained["criteria"] if one["source"] == "rule" and one["effect"] == "points"]
    gained = sum(criterion["gained"] for criterion in adding)
    return {
        "score": explained["score"],
        "by_rules": round(100 * gained / card.weight) if card.weight else 0,
        "overall": dimension["overall"] or explained["overall"],
        "cells": {
            criterion["id"]: {name: criterion[name] for name in CELL_FIELDS}
            for criterion in explained["criteria"]
            if criterion["source"] not in ("rule", "missing")
        },
    }
