"""The scoring rule in plain Python, as the README states it. It shares no code with the engine."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

BEST_FIRST = ("strategic", "partial", "core", "prestige", "other", False)


@dataclass
class OracleCriterion:
    key: int
    weight: int
    rule: object = None  # function of a customer's facts: whether it meets the rule; None if people assess it
    active: bool = True
    effect: str = "points"  # points, required or excludes


@dataclass
class OracleAudience:
    key: int
    sequence: int
    criteria: list
    active: bool = True
    fit_threshold: int | None = None  # None: that of the programme
    reputation_threshold: int | None = None
    counts: bool = True


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
    in_scope: object  # function of a customer's facts: whether the scope's domain holds

    def thresholds_of(self, audience):
        return audience.fit_threshold or self.fit_threshold, audience.reputation_threshold or self.reputation_threshold


@dataclass
class OracleCustomer:
    facts: dict
    is_own_company: bool = False  # the partner of a company of the database: rules ask about it only if assessed
    assessments: dict = field(default_factory=dict)  # criterion's key → assessment
    overall: dict = field(default_factory=dict)  # "reputation", "audience_fit" or an audience's key → assessment


class Card(NamedTuple):
    """What a scorecard gives a customer."""

    score: int | None  # None: not assessed
    potential: int
    ends: list  # the days until which the assessments that give the score are valid
    is_assessed: bool  # by a person


@dataclass
class OracleSale:
    amount: int  # negative for a refund
    day: date | None  # in UTC; None if unknown


def months_before(day, count):
    """Return the day `count` months before `day`, or the last day of that month if it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def bought_for(sales, today, amount, months):
    """Return whether `sales` come to `amount` in the last `months` months, or with 0 months at any time up to today."""
    counted = [
        sale.amount
        for sale in sales
        if (sale.day is None and not months)
        or (sale.day is not None and sale.day <= today and (not months or sale.day > months_before(today, months)))
    ]
    return sum(counted) >= amount


def customer_for(sales, today, years):
    """Return whether the first of `sales`, refunds included, is at least `years` years old."""
    days = [sale.day for sale in sales if sale.day is not None and sale.day <= today]
    return bool(days) and min(days) <= months_before(today, 12 * years)


def bought_within(sales, today, months):
    """Return whether something was bought in the last `months` months."""
    return any(
        sale.amount > 0 and sale.day is not None and months_before(today, months) < sale.day <= today for sale in sales
    )


def half_away_from_zero(number):
    return floor(number + Fraction(1, 2))


def scorecard(criteria, overall_key, customer, in_scope, today):
    """Return the `Card` of a scorecard."""
    overall = customer.overall.get(overall_key)
    if overall and overall.counts(today):
        return Card(overall.value, overall.value, [overall.valid_until] if overall.valid_until else [], True)
    active = [criterion for criterion in criteria if criterion.active]
    weight = sum(criterion.weight for criterion in active if criterion.effect == "points")
    total = room = Fraction(0)
    ends = []
    by_rule = by_person = ruled_out = unmet = False
    for criterion in active:
        if criterion.rule:
            by_rule = by_rule or in_scope
            points = Fraction(bool(criterion.rule(customer.facts)))
        else:
            assessment = customer.assessments.get(criterion.key)
            points = None
            if assessment and assessment.counts(today):
                by_person = True
                points = Fraction(assessment.value, 100)
                ends += [assessment.valid_until] if assessment.valid_until else []
        is_met = points is not None and points >= Fraction(1, 2)
        if criterion.effect == "points":
            total += criterion.weight * (points or 0)
            room += criterion.weight if points is None else 0
        elif criterion.effect == "required":
            ruled_out = ruled_out or (points is not None and not is_met)
            unmet = unmet or not is_met
        else:
            ruled_out = ruled_out or is_met
    if not by_rule and not by_person:
        return Card(None, 100, [], False)
    score = half_away_from_zero(100 * total / weight) if weight and not ruled_out and not unmet else 0
    potential = half_away_from_zero(100 * (total + room) / weight) if weight and not ruled_out else 0
    return Card(score, potential, ends, by_person)


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


def status(fit, reputation, fit_threshold, reputation_threshold):
    """Return the status that two `Card`s give, of a customer with at least one score.

    If neither of the two is assessed, another audience is: by this one, the customer still is a candidate.
    """
    is_fit = fit.score is not None and fit.score >= fit_threshold
    is_renowned = reputation.score is not None and reputation.score >= reputation_threshold
    could_fit, could_be_renowned = fit.potential >= fit_threshold, reputation.potential >= reputation_threshold
    if is_fit and is_renowned:
        return "strategic"
    if could_fit and could_be_renowned:
        return "partial"
    if is_fit and not could_be_renowned:
        return "core"
    if is_renowned and not could_fit:
        return "prestige"
    return "other"


def cards(programme, customer, today):
    """Return the `Card` of each active audience, by the order of the audiences, and that of reputation."""
    in_scope = (programme.in_scope(customer.facts) and not customer.is_own_company) or bool(
        counted_assessments(programme, customer, today)
    )
    audiences = sorted(programme.audiences, key=lambda audience: (audience.sequence, audience.key))
    fits = [
        (audience, scorecard(audience.criteria, audience.key, customer, in_scope, today))
        for audience in audiences
        if audience.active
    ]
    return fits, scorecard(programme.reputation, "reputation", customer, in_scope, today)


def score(programme, customer, today):
    """Return the score fields of `customer`, except `strategic_since`, as a dict. An empty field is False."""
    fits, reputation = cards(programme, customer, today)
    counted = [(audience, fit) for audience, fit in fits if audience.counts]
    assessed = [(audience, fit) for audience, fit in counted if fit.score is not None]
    best = max((fit.score for _audience, fit in assessed), default=None)
    audience, fit = next((one for one in assessed if one[1].score == best), (None, Card(None, 100, [], False)))
    potential = max((fit.potential for _audience, fit in counted), default=100)
    statuses = [status(fit, reputation, *programme.thresholds_of(audience)) for audience, fit in counted]
    overall = customer.overall.get("audience_fit")
    if overall and overall.counts(today):
        fit = Card(overall.value, overall.value, [overall.valid_until] if overall.valid_until else [], True)
        potential = overall.value
        statuses = [status(fit, reputation, programme.fit_threshold, programme.reputation_threshold)]
    elif not counted:
        statuses = [status(fit, reputation, programme.fit_threshold, programme.reputation_threshold)]
    is_scored = fit.score is not None or reputation.score is not None
    best_status = min(statuses, key=BEST_FIRST.index) if is_scored else False
    return {
        "audience_fit": False if fit.score is None else fit.score,
        "reputation": False if reputation.score is None else reputation.score,
        "audience_fit_potential": potential if is_scored else False,
        "reputation_potential": reputation.potential if is_scored else False,
        "strategic_audience_id": audience.key if audience else False,
        "strategic_status": best_status,
        "is_strategic": best_status == "strategic",
        "strategic_review_date": min([*fit.ends, *reputation.ends], default=False),
    }


def fits(programme, customer, today):
    """Return the stored fits of `customer`: {audience's key: (fit, potential, status, review date)}."""
    found, reputation = cards(programme, customer, today)
    stored = {}
    for audience, fit in found:
        least = min(50, programme.thresholds_of(audience)[0])
        if fit.score is not None and (fit.score >= least or (fit.is_assessed and fit.potential >= least)):
            stored[audience.key] = (
                fit.score,
                fit.potential,
                status(fit, reputation, *programme.thresholds_of(audience)),
                min([*fit.ends, *reputation.ends], default=False),
            )
    return stored
