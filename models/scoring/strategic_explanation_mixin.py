from odoo import api, fields, models
from odoo.tools import SQL, float_round

from ...engine.batches import among
from ...engine.rules import Rules
from ...engine.scores import Scores
from ...tools.assessment_values import STAR, STARS, stars_of
from ...tools.score_field import points_short

# Number of latest entries that a history holds: as many as a sparkline can show.
HISTORY_LENGTH = 24


class StrategicExplanationMixin(models.AbstractModel):
    """The explanation of a score, from the same SQL expressions as the score itself."""

    _name = "strategic.explanation.mixin"
    _description = "Explanation of Scores"

    @api.model
    def _explain(self, partner_ids):
        """Return why each customer has its scores, by customer id, as data for the form and for exports.

        - ``thresholds``: of both dimensions; ``star_values``: the values of 0 to 5 stars
        - ``audience_fit``: ``score``, ``computed``, ``overall`` and, under ``audiences``, one scorecard each
        - ``reputation``: one scorecard
        - Both dimensions: ``short``, how many points the score lacks to reach its threshold (False: not assessed), and
          ``history``, the scores at each change of status (False: not assessed) and today's score; it is empty while
          the customer has no movement.
        - A scorecard: ``score`` (what counts), ``computed`` (by its criteria), ``overall`` (the assessment that
          replaces the computed score, or False), ``kept_score`` (the score that no criterion can change, because of an
          overall assessment of the audience or of the dimension; else False) and ``criteria``
        - A criterion: ``weight``, ``points`` (0 to 1), ``gained`` (points times weight), ``source`` (``rule``,
          ``judgement``, ``expired`` or ``missing``) and, if it is no rule, ``stars``. An assessed one also has its
          ``value``, author, date, end of validity, evidence, and the ``history`` of its values.

        A ``history`` is a list of [date, number], oldest first.
        """
        if not partner_ids:
            return {}
        programme = self._programme()
        scoring = self._engine().with_context(strategic_programme=programme)
        scoring.env.flush_all()
        thresholds = self._thresholds()
        today = fields.Date.to_string(fields.Date.today())
        names = {audience.id: audience.name for audience in self.env["strategic.audience"].search_fetch([], ["name"])}
        assessed = self._read_assessments(partner_ids)
        moved = self._read_score_history(partner_ids)
        explanations = {}
        for row in scoring._read_explanation(partner_ids):
            assessments = assessed.get(row["id"], {})
            overall = _in_force(assessments.get(("audience_fit", False)))
            audiences = [
                {
                    "id": scorecard.audience_id,
                    "name": names.get(scorecard.audience_id, ""),
                    **self._explain_scorecard(scorecard, row, assessments, overall),
                }
                for scorecard in programme.audiences
            ]
            best = max((card["score"] for card in audiences if card["score"] is not False), default=False)
            explanations[row["id"]] = {
                "thresholds": thresholds,
                "star_values": [STAR * int(stars) for stars in STARS],
                "audience_fit": {
                    "score": overall["value"] if overall else best,
                    "computed": best,
                    "overall": overall,
                    "audiences": audiences,
                },
                "reputation": self._explain_scorecard(programme.reputation, row, assessments),
            }
            for dimension, history in moved.get(row["id"], {"audience_fit": [], "reputation": []}).items():
                explanation = explanations[row["id"]][dimension]
                explanation["short"] = points_short(explanation["score"], thresholds[dimension])
                explanation["history"] = history and _by_day([*history, [today, explanation["score"]]])
        return explanations

    def _read_explanation(self, partner_ids):
        """Return a dict for each customer: `id`, its computed scores, and whether it meets each rule."""
        rules, batch = Rules(self), among(partner_ids)

        def statement():
            scores = Scores(rules, batch)
            query, conditions, in_scope = scores.query()
            computed = {
                card.name: scores.computed_score(card, conditions, in_scope) for card in rules.programme.scorecards
            }
            met = {f"rule_{key}": SQL("(%s) IS TRUE", condition) for key, condition in conditions.items()}
            columns = [SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in {**computed, **met}.items()]
            return SQL("WITH %s, %s %s", batch.cte, scores.assessed(), query.select(SQL("res_partner.id"), *columns))

        return rules.execute(statement, as_dicts=True)

    def _read_assessments(self, partner_ids):
        """Return each customer's active assessments, by criterion id, or by (dimension, audience id) if overall."""
        found, histories = {}, {}
        today = fields.Date.today()
        # `_by_day` keeps the last entry of a day, so the active assessment, which counts, comes last.
        assessments = (
            self.env["strategic.assessment"]
            .with_context(active_test=False)
            .search([("partner_id", "in", partner_ids)], order="date, active, id")
        )
        for assessment in assessments:
            point = assessment.criterion_id.id or (assessment.dimension, assessment.audience_id.id)
            history = histories.setdefault((assessment.partner_id.id, point), [])
            history.append([fields.Date.to_string(assessment.date), assessment.value])
            if not assessment.active:
                continue
            found.setdefault(assessment.partner_id.id, {})[point] = {
                "id": assessment.id,
                "value": assessment.value,
                "user_id": assessment.user_id.id,
                # As the superuser: the author may work in a company that the reader does not see.
                "user": assessment.user_id.sudo().name,
                "date": fields.Date.to_string(assessment.date),
                "valid_until": fields.Date.to_string(assessment.valid_until) or False,
                "expired": bool(assessment.valid_until and assessment.valid_until < today),
                "evidence": assessment.evidence,
                "evidence_type": assessment.evidence_type,
                "evidence_url": assessment.evidence_url,
            }
        for (partner_id, point), history in histories.items():
            if assessment := found.get(partner_id, {}).get(point):
                assessment["history"] = _by_day(history)
        return found

    def _read_score_history(self, partner_ids):
        """Return the scores at each change of status as [date, score], by customer id and dimension."""
        moved = {}
        # One SQL query reads the rows; `_search` still applies the reader's access rights and record rules.
        query = self.env["strategic.movement"]._search([("partner_id", "in", partner_ids)], order="date, id")
        columns = [SQL.identifier(query.table, name) for name in ("partner_id", "date", "audience_fit", "reputation")]
        for partner_id, date, *scores in self.env.execute_query(query.select(*columns)):
            histories = moved.setdefault(partner_id, {"audience_fit": [], "reputation": []})
            for history, score in zip(histories.values(), scores, strict=True):
                history.append([fields.Date.to_string(date), False if score is None else score])
        return moved

    def _explain_scorecard(self, scorecard, row, assessments, dimension_overall=False):
        """Return one scorecard of the customer in `row`; `assessments` are the customer's, by point.

        :param dimension_overall: the overall assessment of audience fit, which replaces the scores of all audiences
        """
        overall = _in_force(assessments.get((scorecard.dimension, scorecard.audience_id or False)))
        computed = row[scorecard.name] if row[scorecard.name] is not None else False
        replacing = dimension_overall or overall
        records = self.env["strategic.criterion"].browse(criterion.id for criterion in scorecard.criteria)
        explained = [_explain_criterion(criterion, row, assessments) for criterion in scorecard.criteria]
        return {
            "score": overall["value"] if overall else computed,
            "computed": computed,
            "overall": overall,
            "kept_score": replacing["value"] if replacing else False,
            "criteria": [
                {
                    "id": criterion.id,
                    "name": record.name,
                    "guidance": record.guidance,
                    "weight": criterion.weight,
                    "gained": float_round(criterion.weight * explanation["points"], precision_digits=1),
                    **explanation,
                }
                for criterion, record, explanation in zip(scorecard.criteria, records, explained, strict=True)
            ],
        }


def _by_day(history):
    """Return the latest entries of `history`, only the last one of each day."""
    return [list(entry) for entry in dict(history).items()][-HISTORY_LENGTH:]


def _in_force(assessment):
    """Return `assessment` if it counts today, else False."""
    return assessment if assessment and not assessment["expired"] else False


def _explain_criterion(criterion, row, assessments):
    """Return points and source of one criterion for the customer in `row`, with the assessment if there is one."""
    if criterion.is_rule:
        return {"source": "rule", "points": 1 if row[f"rule_{criterion.id}"] else 0}
    assessment = assessments.get(criterion.id)
    if not assessment:
        return {"source": "missing", "points": 0, "stars": 0}
    return {
        **assessment,
        "id": criterion.id,
        "assessment_id": assessment["id"],
        "source": "expired" if assessment["expired"] else "judgement",
        "points": 0 if assessment["expired"] else assessment["value"] / 100,
        "stars": int(stars_of(assessment["value"])),
    }
