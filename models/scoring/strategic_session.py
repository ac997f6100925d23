from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.assessment_values import STAR, STARS
from ...tools.limits import is_id

# Number of customers that one session shows: more would be slow to draw, and nobody assesses more at a stretch.
MOST_CUSTOMERS = 200


class StrategicSession(models.AbstractModel):
    """A session of assessing: many customers beside the criteria of one scorecard, as a grid of stars.

    It stores nothing of its own. Each change is saved at once; the answer holds the customer's scores as
    they are after it, so that the grid needs no second call. A scorecard is named as `Scorecard.name` of the programme
    names it. Rules are no columns, as nobody assesses them.
    """

    _name = "strategic.session"
    _inherit = ["strategic.session.customers.mixin", "strategic.session.rows.mixin"]
    _description = "Session of Assessing"

    def init(self):
        """Drop the tables of the wizard that sessions have replaced: Odoo leaves the tables of a model that is gone."""
        for table in ("res_partner_res_partner_assess_rel", "res_partner_assess"):
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))

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
            - ``has_customers``: whether there is any customer with a score or to assess
            - ``scorecards``: all of them, with ``id`` (their name in the programme) and ``name``
            - ``scorecard``: the shown one: ``id``, ``has_rules``, and ``criteria`` with ``id``, ``name``, ``guidance``
              and ``effect``
            - ``star_values``: the values of 0 to 5 stars
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
            "has_customers": bool(customers) or self._has_scored_customers(),
            "scorecards": self._scorecard_names(programme),
            "scorecard": self._scorecard_values(card),
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

    @api.model
    def _check_may_assess(self):
        """Raise an `AccessError` if the user may not assess customers."""
        self.env["strategic.assessment"].check_access("create")
