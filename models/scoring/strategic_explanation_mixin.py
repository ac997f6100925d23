from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, float_round

from ...engine.batches import among
from ...engine.fits import select_deciding
from ...engine.programme import MET_FROM
from ...engine.rules import Rules
from ...engine.scorecard_sql import score_without_gates
from ...tools.assessment_values import STAR, STARS, stars_of
from ...tools.score_field import points_short

# Number of entries that a history holds, the latest ones: as many as a sparkline can show.
HISTORY_LENGTH = 24


class StrategicExplanationMixin(models.AbstractModel):
    """Mixin of `strategic.scoring`: explains a score, by the same SQL expressions that compute the score."""

    _name = "strategic.explanation.mixin"
    _description = "Explanation of Scores"

    @api.model
    def _explain(self, partner_ids):
        """Return why each customer has its scores, by customer id, as data for the form and for exports.

        The explanation of a customer is a dict:

        - ``thresholds``: of both dimensions, what is needed: the audience fit for the best audience, the reputation for
          the audience that gives the status, see `strategic_deciding_fit`; with an overall assessment, as the settings
          say
        - ``star_values``: the values of 0 to 5 stars
        - ``audience_fit``: a dict with ``score``, ``potential``, ``computed``, ``overall`` and ``audiences``, the
          scorecards of all audiences, each also with its own ``thresholds``, and ``counts``: whether the audience can
          make the customer strategic; ``reached_by`` is the name of the audience whose fit could reach the potential,
          if the best one can't, else False
        - ``reputation``: the scorecard of reputation

        Both ``audience_fit`` and ``reputation`` also have:

        - ``short``: how many points the score lacks to reach its threshold; False while not assessed
        - ``history``: the score at each change of the customer's status, and today's score; an entry is False if the
          customer was not assessed. It is empty while the customer has no movement.

        A scorecard is a dict:

        - ``score``: the score that counts
        - ``potential``: what the score could become by what is not assessed yet
        - ``computed``: the score that the criteria give
        - ``without_gates``: if a criterion is required or rules out, the score by the criteria that add points
        - ``assessed_count``: number of criteria that people assess; ``missing_count``: of these, not assessed now
        - ``overall``: the overall assessment that replaces the computed score, or False
        - ``kept_score``: if there is an overall assessment of the audience or of the dimension, the score that it sets,
          which no criterion can change; else False
        - ``criteria``: a dict for each criterion

        A criterion is a dict:

        - ``effect``: ``points``, ``required`` or ``excludes``; ``is_met``: whether the points are half or more
        - ``weight``; ``points``, from 0 to 1; ``gained``, points times weight
        - ``source`` of the points: ``rule``, ``judgement``, ``expired`` or ``missing``
        - ``stars``, unless the criterion is a rule
        - of an assessed criterion, also value, author, date, end of validity and evidence of its assessment, and
          ``history``, the values of its assessments so far

        Each ``history`` is a list of [date, number], oldest first.
        """
        if not partner_ids:
            return {}
        programme = self._programme()
        scoring = self._engine().with_context(strategic_programme=programme)
        scoring.env.flush_all()
        thresholds = self._thresholds()
        today = fields.Date.to_string(fields.Date.today())
        names = {audience.id: audience.name for audience in self.env["strategic.audience"].search_fetch([], ["name"])}
        deciding = scoring._read_deciding_fits(partner_ids if programme.has_own_thresholds else [])
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
                    "thresholds": dict(zip(thresholds, programme.thresholds_of(scorecard), strict=True)),
                    "counts": scorecard.counts,
                    **self._explain_scorecard(scorecard, row, assessments, overall),
                }
                for scorecard in programme.audiences
            ]
            counted = [audience for audience in audiences if audience["counts"]]
            assessed_audiences = [audience for audience in counted if audience["score"] is not False]
            # Of equal scores `max` takes the first one, as the engine does.
            best_audience = max(assessed_audiences, key=lambda audience: audience["score"], default=None)
            best = best_audience["score"] if best_audience else False
            of_best = best_audience["thresholds"] if best_audience and not overall else thresholds
            decides = deciding.get(row["id"], {}).get("audience_id")
            of_deciding = next((one["thresholds"] for one in counted if one["id"] == decides), thresholds)
            needed = {"audience_fit": of_best["audience_fit"], "reputation": of_deciding["reputation"]}
            roomiest = max(counted, key=lambda audience: audience["potential"], default=None)
            potential = roomiest["potential"] if roomiest else 100
            is_reached_by_other = best_audience and not overall and potential > best_audience["potential"]
            explanations[row["id"]] = {
                "thresholds": needed,
                "star_values": [STAR * int(stars) for stars in STARS],
                "audience_fit": {
                    "score": overall["value"] if overall else best,
                    "potential": overall["value"] if overall else potential,
                    "computed": best,
                    "reached_by": roomiest["name"] if is_reached_by_other else False,
                    "overall": overall,
                    "audiences": audiences,
                },
                "reputation": self._explain_scorecard(programme.reputation, row, assessments),
            }
            for dimension, history in moved.get(row["id"], {"audience_fit": [], "reputation": []}).items():
                explanation = explanations[row["id"]][dimension]
                explanation["short"] = points_short(explanation["score"], needed[dimension])
                explanation["history"] = history and _by_day([*history, [today, explanation["score"]]])
        return explanations

    def _read_explanation(self, partner_ids):
        """Return a dict for each customer: `id`, the computed score of each scorecard, and whether each rule is met."""
        rules, batch = Rules(self), among(partner_ids)
        return rules.execute_as_dicts(lambda: self._compile("_build_explanation", rules, batch), batch)

    def _build_explanation(self, scores):
        cards = scores.cards(partial(_further_columns, scores.programme))
        return SQL("WITH %s, %s SELECT * FROM card", scores.batch.cte, cards)

    def _read_deciding_fits(self, partner_ids):
        """Return the fit that gives each customer its status, by customer id: the columns of `select_deciding`."""
        if not partner_ids:
            return {}
        self.env.flush_all()
        rules, batch = Rules(self), among(partner_ids)
        rows = rules.execute_as_dicts(lambda: self._compile("_build_deciding", rules, batch), batch)
        return {row.pop("id"): {name: _or_false(value) for name, value in row.items()} for row in rows}

    def _build_deciding(self, scores):
        return select_deciding(scores)

    def _read_assessments(self, partner_ids):
        """Return the active assessments of each customer, as {customer id: {key: assessment}}.

        The key is the id of the criterion or, for an overall assessment, (dimension, audience id).
        """
        found, histories = {}, {}
        today = fields.Date.today()
        # Read a day's active assessment last: it is the one that counts, and `_by_day` keeps only the last one of each
        # day.
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
                # Read the name as the superuser, because the author may work in a company that the reader can't see.
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
        """Return the scores at each change of a customer's status: {customer id: {dimension: [[date, score], …]}}."""
        moved = {}
        # Read all movements in one SQL query, without records. `_search` still applies the reader's access rights and
        # record rules.
        query = self.env["strategic.movement"]._search([("partner_id", "in", partner_ids)], order="date, id")
        columns = [SQL.identifier(query.table, name) for name in ("partner_id", "date", "audience_fit", "reputation")]
        for partner_id, date, *scores in self.env.execute_query(query.select(*columns)):
            histories = moved.setdefault(partner_id, {"audience_fit": [], "reputation": []})
            for history, score in zip(histories.values(), scores, strict=True):
                history.append([fields.Date.to_string(date), False if score is None else score])
        return moved

    def _explain_scorecard(self, scorecard, row, assessments, dimension_overall=False):
        """Return the explanation of one scorecard for the customer in `row`.

        :param assessments: the active assessments of this customer, by the keys of `_read_assessments`
        :param dimension_overall: the overall assessment of audience fit that replaces the scores of all audiences
        """
        overall = _in_force(assessments.get((scorecard.dimension, scorecard.audience_id or False)))
        computed = _or_false(row[f"{scorecard.name}_computed"])
        replacing = dimension_overall or overall
        records = self.env["strategic.criterion"].browse(criterion.id for criterion in scorecard.criteria)
        explained = [_explain_criterion(criterion, row, assessments) for criterion in scorecard.criteria]
        return {
            "score": overall["value"] if overall else computed,
            "potential": row[f"{scorecard.name}_potential"],
            "computed": computed,
            "without_gates": _or_false(row.get(f"{scorecard.name}_without_gates")),
            "missing_count": sum(one["source"] in ("missing", "expired") for one in explained),
            "assessed_count": len(scorecard.assessed_criteria),
            "overall": overall,
            "kept_score": replacing["value"] if replacing else False,
            "criteria": [
                {
                    "id": criterion.id,
                    "name": record.name,
                    "guidance": record.guidance,
                    "effect": criterion.effect,
                    "weight": criterion.weight,
                    "gained": float_round(criterion.weight * explanation["points"], precision_digits=1),
                    "is_met": explanation["points"] >= MET_FROM / 100,
                    **explanation,
                }
                for criterion, record, explanation in zip(scorecard.criteria, records, explained, strict=True)
            ],
        }


def _further_columns(programme, conditions, in_scope):
    """Return the further columns of the explanation, see `Scores.cards`.

    rule_{id}: whether the customer meets the rule
    {name of a scorecard}_without_gates: the score by the criteria that add points, if others may make it 0
    """
    columns = [(SQL("(%s) IS TRUE", condition), f"rule_{key}") for key, condition in conditions.items()]
    gated = [card for card in programme.scorecards if any(criterion.effect != "points" for criterion in card.criteria)]
    columns += [(score_without_gates(card, conditions, in_scope), f"{card.name}_without_gates") for card in gated]
    return columns


def _or_false(value):
    return False if value is None else value


def _by_day(history):
    """Return the latest `HISTORY_LENGTH` entries of `history`, after dropping all but the last entry of each day."""
    return [list(entry) for entry in dict(history).items()][-HISTORY_LENGTH:]


def _in_force(assessment):
    """Return `assessment` if it counts today, else False."""
    return assessment if assessment and not assessment["expired"] else False


def _explain_criterion(criterion, row, assessments):
    """Return how the customer in `row` does on one criterion, as a dict.

    It holds the points, their source and, if somebody has assessed the criterion, the assessment.
    """
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
