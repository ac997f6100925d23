"""The programme: thresholds, scope and scorecards, as plain data that can be cached and compared."""

from typing import NamedTuple

# From this value on, an assessed criterion that is required, or rules out, is met.
MET_FROM = 50
# The lowest fit to an audience that is stored, unless the audience's threshold is lower.
STORED_FROM = 50


def is_rule(method):
    """Return whether a criterion of this `method` is a rule, which the database answers; people assess any other."""
    return method != "judgement"


class Criterion(NamedTuple):
    id: int
    method: str
    effect: str  # points, required or excludes
    weight: int
    domain: str  # the text of its rule: a domain or, of the method `revenue`, see revenue_rule.py
    is_broken: bool  # whether its rule can't be read or run; the criterion then counts as not met

    @property
    def is_rule(self):
        return is_rule(self.method)


class Scorecard(NamedTuple):
    """The active criteria of one audience or, if `audience_id` is None, of reputation.

    An audience may have thresholds of its own; None: those of the programme.
    """

    audience_id: int | None
    criteria: tuple[Criterion, ...]
    fit_threshold: int | None = None
    reputation_threshold: int | None = None
    counts: bool = True  # False: customers have a fit to the audience, but it does not make them strategic

    @property
    def name(self):
        return f"audience_{self.audience_id}" if self.audience_id else "reputation"

    @property
    def dimension(self):
        return "audience_fit" if self.audience_id else "reputation"

    @property
    def rules(self):
        return [criterion for criterion in self.criteria if criterion.is_rule]

    @property
    def assessed_criteria(self):
        return [criterion for criterion in self.criteria if not criterion.is_rule]

    @property
    def weight(self):
        return sum(criterion.weight for criterion in self.criteria if criterion.effect == "points")

    @property
    def assessed_weight(self):
        return sum(criterion.weight for criterion in self.assessed_criteria if criterion.effect == "points")

    @property
    def least_share(self):
        """How many points of the score an assessment can give at least, rounded down; 0 if people assess nothing."""
        weights = [criterion.weight for criterion in self.assessed_criteria if criterion.effect == "points"]
        return 100 * min(weights) // self.weight if weights else 0


class Programme(NamedTuple):
    """The thresholds, the scope and the scorecards by which the engine scores customers.

    `audiences` are the scorecards of the audiences, ordered by the audiences' sequence. `revision` is the number of the
    last change that the programme includes, see `strategic.scoring.request`.
    """

    fit_threshold: int
    reputation_threshold: int
    scope: str
    audiences: tuple[Scorecard, ...]
    reputation: Scorecard
    is_scope_broken: bool  # no customer comes into scope, customers with scores stay in it
    revision: int
    revenue_source: str = "opportunities"  # key of the source of revenue, of which rules on revenue ask

    @property
    def scorecards(self):
        return [*self.audiences, self.reputation]

    @property
    def rules(self):
        return [rule for scorecard in self.scorecards for rule in scorecard.rules]

    @property
    def counted_audiences(self):
        return [scorecard for scorecard in self.audiences if scorecard.counts]

    @property
    def thresholds(self):
        return self.fit_threshold, self.reputation_threshold

    def thresholds_of(self, scorecard):
        """Return the audience fit and the reputation that make a customer strategic for the audience of `scorecard`."""
        return (
            scorecard.fit_threshold or self.fit_threshold,
            scorecard.reputation_threshold or self.reputation_threshold,
        )

    def stored_from(self, scorecard):
        """Return the lowest fit to the audience of `scorecard` that is stored."""
        return min(STORED_FROM, self.thresholds_of(scorecard)[0])

    @property
    def has_own_thresholds(self):
        return any(scorecard.fit_threshold or scorecard.reputation_threshold for scorecard in self.audiences)
