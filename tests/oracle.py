"""Compute scores in plain Python, as the README describes it. This file shares no code with the engine."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor


@dataclass
class OracleCriterion:
    key: int
    weight: int
    # Function of a customer's facts that returns whether the customer meets the rule; None for an assessed criterion.
    rule: object = None
    active: bool = True


@dataclass
class OracleAudience:
    key: int
    sequence: int
    criteria: list
    active: bool = True


@dataclass
class OracleAssessment:
    value: int
    valid_until: date | None

    def counts(self, today):
        return self.valid_until is None or today <= self.valid_until


@dataclass
class OracleProgramme:
    audiences: list
    reputation: list
    fit_threshold: int
    reputation_threshold: int
    # Function of a customer's facts that returns whether the customer is in the scope's domain.
    in_scope: object


@dataclass
class OracleCustomer:
    facts: dict
    # True for the partner of a `res.company`: rules are asked about this partner only if a user has assessed it.
    is_own_company: bool = False
    # The customer's assessments on criteria, by the key of the criterion.
    assessments: dict = field(default_factory=dict)
    # The customer's overall assessments, by "reputation", "audience_fit" or the key of an audience.
    overall: dict = field(default_factory=dict)


def half_away_from_zero(number):
    return floor(number + Fraction(1, 2))


def scorecard(criteria, overall_key, customer, in_scope, today):
    """Return the score of a scorecard, None if not assessed, and the last valid days of its assessments."""
    overall = customer.overall.get(overall_key)
    if overall and overall.counts(today):
        return overall.value, [overall.valid_until] if overall.valid_until else []
    active = [criterion for criterion in criteria if criterion.active]
    weight = sum(criterion.weight for criterion in active)
    total = Fraction(0)
    assessed = False
    ends = []
    for criterion in active:
        if criterion.rule:
            assessed = assessed or in_scope
            total += criterion.weight * bool(criterion.rule(customer.facts))
            continue
        assessment = customer.assessments.get(criterion.key)
        if assessment and assessment.counts(today):
            assessed = True
            total += criterion.weight * Fraction(assessment.value, 100)
            ends += [assessment.valid_until] if assessment.valid_until else []
    if not assessed:
        return None, []
    return half_away_from_zero(100 * total / weight), ends


def counted_assessments(programme, customer, today):
    audiences = [audience for audience in programme.audiences if audience.active]
    criteria = [*programme.reputation, *(criterion for audience in audiences for criterion in audience.criteria)]
    keys = {criterion.key for criterion in criteria if criterion.active and not criterion.rule}
    overall_keys = {
        "audience_fit",
        "reputation",
        *(audience.key for audience in audiences),
    }
    return [
        *(assessment for key, assessment in customer.assessments.items() if key in keys and assessment.counts(today)),
        *(
            assessment
            for key, assessment in customer.overall.items()
            if key in overall_keys and assessment.counts(today)
        ),
    ]


def score(programme, customer, today):
    """Return the score fields of `customer`, except `strategic_since`, as a dict. An empty field is False."""
    in_scope = (programme.in_scope(customer.facts) and not customer.is_own_company) or bool(
        counted_assessments(programme, customer, today)
    )
    candidates = []
    for audience in sorted(programme.audiences, key=lambda audience: (audience.sequence, audience.key)):
        if audience.active:
            fit, ends = scorecard(audience.criteria, audience.key, customer, in_scope, today)
            if fit is not None:
                candidates.append((fit, audience, ends))
    best = max((candidate[0] for candidate in candidates), default=None)
    fit, audience, fit_ends = next((candidate for candidate in candidates if candidate[0] == best), (None, None, []))
    overall_fit = customer.overall.get("audience_fit")
    if overall_fit and overall_fit.counts(today):
        fit = overall_fit.value
        fit_ends = [overall_fit.valid_until] if overall_fit.valid_until else []
    reputation, reputation_ends = scorecard(programme.reputation, "reputation", customer, in_scope, today)
    is_fit = fit is not None and fit >= programme.fit_threshold
    is_renowned = reputation is not None and reputation >= programme.reputation_threshold
    if fit is None and reputation is None:
        status = False
    elif fit is None or reputation is None:
        status = "partial"
    else:
        status = {(True, True): "strategic", (True, False): "core", (False, True): "prestige"}.get(
            (is_fit, is_renowned), "other"
        )
    return {
        "audience_fit": False if fit is None else fit,
        "reputation": False if reputation is None else reputation,
        "strategic_audience_id": audience.key if audience else False,
        "strategic_status": status,
        "is_strategic": status == "strategic",
        "strategic_review_date": min([*fit_ends, *reputation_ends], default=False),
    }
