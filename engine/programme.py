"""The programme: all that the engine scores by, as plain data that can be cached and compared."""

from typing import NamedTuple


def is_rule(method):
    """Return whether the database answers a criterion of this `method`, by a domain; people assess all others."""
    return method != "judgement"


class Criterion(NamedTuple):
    id: int
    method: str
    weight: int
    domain: str
    is_broken: bool  # a criterion whose rule is broken counts as not met

    @property
    def is_rule(self):
        return is_rule(self.method)


class Scorecard(NamedTuple):
    """The active criteria of one audience or, if `audience_id` is None, of reputation."""

    audience_id: int | None
    criteria: tuple[Criterion, ...]

    @property
    def name(self):
        return f"audience_{self.audience_id}" if self.audience_id else "reputation"

    @property
    def dimension(self):
        return "audience_fit" if self.audience_id else "reputation"

    @property
    def weight(self):
        return sum(criterion.weight for criterion in self.criteria)

    @property
    def rules(self):
        return [criterion for criterion in self.criteria if criterion.is_rule]

    @property
    def assessed_criteria(self):
        return [criterion for criterion in self.criteria if not criterion.is_rule]


class Programme(NamedTuple):
    """All that the engine scores by: thresholds, scope and scorecards. The audiences are ordered by sequence.

    `revision` is the number of the last change that it includes, see `strategic.scoring.request`.
    """

    fit_threshold: int
    reputation_threshold: int
    scope: str
    audiences: tuple[Scorecard, ...]
    reputation: Scorecard
    is_scope_broken: bool  # a broken scope admits no customer, and keeps the customers with scores
    revision: int

    @property
    def scorecards(self):
        return [*self.audiences, self.reputation]

    @property
    def rules(self):
        return [rule for scorecard in self.scorecards for rule in scorecard.rules]
