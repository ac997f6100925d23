"""The programme: thresholds, scope and scorecards, as plain data that can be cached and compared."""

from typing import NamedTuple


def is_rule(method):
    """Return whether a criterion of this `method` is a rule, which the database answers; people assess any other."""
    return method != "judgement"


class Criterion(NamedTuple):
    id: int
    method: str
    weight: int
    domain: str
    is_broken: bool  # whether its rule can't be read or run; the criterion then counts as not met

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
    """The thresholds, the scope and the scorecards by which the engine scores customers.

    `audiences` are the scorecards of the audiences, ordered by the audiences' sequence. `revision` is the number of the
    last change that the programme includes, see `strategic.scoring.request`.
    """

    fit_threshold: int
    reputation_threshold: int
    scope: str
    audiences: tuple[Scorecard, ...]
    reputation: Scorecard
    # Whether the scope can't be read or run. Then the customers with a status stay in scope, and no other enters it.
    is_scope_broken: bool
    revision: int

    @property
    def scorecards(self):
        return [*self.audiences, self.reputation]

    @property
    def rules(self):
        return [rule for scorecard in self.scorecards for rule in scorecard.rules]
