from odoo import api, models
from odoo.exceptions import UserError

from ...engine.programme import Scorecard
from ...tools.assessment_values import STAR, STARS
from ...tools.limits import is_id, shown

# Number of customers that one session shows: more would be slow to draw, and nobody assesses more at a stretch.
MOST_CUSTOMERS = 200
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


class StrategicSession(models.AbstractModel):
    """A session of assessing: many customers beside the criteria of one scorecard, as a grid of stars.

    It stores nothing of its own. Each rating is an assessment, saved at once; the answer holds the customer's scores as
    they are after it, so that the grid needs no second call. A scorecard is named as `Scorecard.name` of the programme
    names it. Rules are no columns, as nobody assesses them.
    """

    _name = "strategic.session"
    _inherit = ["strategic.session.customers.mixin"]
    _description = "Session of Assessing"

    @api.readonly
    @api.model
    def read_grid(self, partner_ids=False, scorecard=False):
        """Return what a session shows.

        :param partner_ids: ids of the selected partners, in the order of their rows; empty: the customers that are
            worth assessing first
        :param scorecard: name of the scorecard to show; if it is empty or does not exist any more, the first one on
            which people assess something
        :return: a dict of

            - ``customers``: a row for each, see `_rows`; at most `MOST_CUSTOMERS`
            - ``selected``: number of the customers that were selected; ``left_out``: of the partners without a customer
              to assess
            - ``scorecards``: all of them, with ``id`` (their name in the programme) and ``name``
            - ``scorecard``: the shown one: ``id``, ``has_rules``, and ``criteria`` with ``id``, ``name``, ``guidance``
            - ``thresholds``: of both scores; ``star_values``: the values of 0 to 5 stars
            - ``evidence_types``: as [value, label]
            - ``may_edit_all``: whether the user may change the evidence of others' assessments
        :raise AccessError: if the user may not assess
        :raise UserError: if `partner_ids` is no list of ids
        """
        self._check_may_assess()
        customers, left_out = self._selected(partner_ids) if partner_ids else (self._first_to_assess(), 0)
        programme = self.env["strategic.scoring"]._programme()
        card = self._card_to_show(programme, scorecard)
        return {
            "customers": self._rows(customers[:MOST_CUSTOMERS], card),
            "selected": len(customers),
            "left_out": left_out,
            "scorecards": self._scorecard_names(programme),
            "scorecard": self._scorecard_values(card),
            "thresholds": self.env["strategic.scoring"]._thresholds(),
            "star_values": [STAR * int(stars) for stars in STARS],
            "evidence_types": self.env["strategic.assessment"]
            ._fields["evidence_type"]
            ._description_selection(self.env),
            "may_edit_all": self.env["strategic.assessment"]._may_act_for_others(),
        }

    @api.model
    def assess(self, partner_id, criterion_id, value=False):
        """Assess a customer on a criterion in the user's name, or withdraw what counts there.

        :param value: from 0 to 100; False: the criterion becomes not assessed
        :return: a dict of ``row``, the customer after it as in `_rows`, and ``undo``, the arguments of `undo`
        :raise AccessError: if the user may not assess
        :raise UserError: if the customer or the criterion can't be assessed, or the value is wrong
        """
        self._check_may_assess()
        card = self._card_of(criterion_id)
        customer, _left_out = self._selected([partner_id])
        if not customer:
            raise UserError(
                self.env._(
                    "This customer can't be assessed: it is archived or deleted, or you may not see it. "
                    "Select the customers in a list again."
                )
            )
        former = self.env["strategic.assessment"].search(
            [("partner_id", "=", customer.id), ("criterion_id", "=", criterion_id)]
        )
        made = former.browse()
        if value is False:
            former.action_withdraw()
        else:
            made = former.create({"partner_id": customer.id, "criterion_id": criterion_id, "value": value})
        return {"row": self._rows(customer, card)[0], "undo": [made.id, former.id]}

    @api.model
    def undo(self, assessment_id=False, former_id=False):
        """Undo what `assess` has done: what counted before it counts again.

        :param assessment_id: id of the assessment that was made; False if one was withdrawn
        :param former_id: id of the assessment that counted before; False if there was none
        :return: a dict of ``row``, the customer after it as in `_rows`; False if it has been archived since
        :raise AccessError: if the user may not assess
        :raise UserError: if there is nothing to undo, or the criterion has been assessed since
        """
        self._check_may_assess()
        if not all(id_ is False or is_id(id_) for id_ in (assessment_id, former_id)) or not (
            assessment_id or former_id
        ):
            raise UserError(self.env._("There is nothing to undo: the assessment is named by its id."))
        assessment = self.env["strategic.assessment"].browse(assessment_id or former_id)
        if assessment_id:
            assessment.action_undo(former_id)
        else:
            assessment.action_undo_withdraw()
        rows = self._rows(assessment.partner_id, self._card_of(assessment.criterion_id.id))
        return {"row": rows[0] if rows else False}

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.model
    def _rows(self, customers, card):
        """Return a dict for each of `customers`: what its row in the grid of the scorecard `card` shows.

        - ``id``, ``name``, ``country``, ``image`` (a text that changes with the logo's record)
        - ``audience_fit``, ``reputation`` (False: not assessed), ``status`` and its ``status_label``
        - ``score``: of this scorecard; ``by_rules``: how many of its 100 points the customer has by rules
        - ``overall``: the assessment that replaces the score, so that stars don't change it; False if there is none
        - ``cells``: by criterion id, `CELL_FIELDS` of its assessment, also of one that ran out; not assessed: none
        """
        customers.fetch(["display_name", "country_id", "write_date", "audience_fit", "reputation", "strategic_status"])
        explained = self._explain(customers, card)
        statuses = dict(customers._fields["strategic_status"]._description_selection(self.env))
        return [
            {
                "id": customer.id,
                "name": customer.display_name,
                "country": customer.country_id.display_name or "",
                "image": str(customer.write_date),
                "audience_fit": customer.audience_fit,
                "reputation": customer.reputation,
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
        # With 50 audiences, explaining all of them for each rating would take long: explain this scorecard only.
        programme = scoring._programme()._replace(
            audiences=(card,) if card.audience_id else (),
            reputation=Scorecard(None, ()) if card.audience_id else card,
        )
        explanations = scoring.with_context(strategic_programme=programme)._explain(customers.ids)
        return {id_: _row_values(card, explanation) for id_, explanation in explanations.items()}

    # ------------------------------------------------------------------
    # Scorecards
    # ------------------------------------------------------------------

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
            if criterion_id in [criterion.id for criterion in card.assessed_criteria]:
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
            "criteria": criteria.read(["name", "guidance"]),
        }

    @api.model
    def _check_may_assess(self):
        """Raise an `AccessError` if the user may not assess customers."""
        self.env["strategic.assessment"].check_access("create")


def _row_values(card, explanation):
    """Return what a row tells of the scorecard `card`, the only one in the customer's `explanation`."""
    dimension = explanation[card.dimension]
    explained = dimension["audiences"][0] if card.audience_id else dimension
    gained = sum(criterion["gained"] for criterion in explained["criteria"] if criterion["source"] == "rule")
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
