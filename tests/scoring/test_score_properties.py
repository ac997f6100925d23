from typing import NamedTuple

from odoo.tests import tagged

from ..oracle import BEST_FIRST
from ..properties import HealthCheck, given, settings, st
from .oracle_case import OracleCase, customers, programmes, values

checks = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
)
choices = st.tuples(st.integers(0, 20), values)
NOT_ASSESSED = -1
# By effect of a criterion: a value than which none is better. People meet a criterion from 50 on.
BEST = {"points": 100, "required": 50, "excludes": 49}
COULD_BE_STRATEGIC = {"strategic", "partial"}


class State(NamedTuple):
    """What the engine tells of a customer: how it explains the scores, and what it has stored.

    `NOT_ASSESSED` stands for a score that is empty.
    """

    cards: dict  # by audience id, and of reputation: (score, potential), as explained
    scores: dict  # by dimension: (score, potential), as stored
    status: str  # as stored; False while not assessed
    possible: set  # the statuses that the explained potentials do not exclude
    fits: dict  # by audience id: (fit, potential, status), as stored
    possible_fits: dict  # by audience id: the statuses that the explained potentials do not exclude


@tagged("post_install", "-at_install")
class TestScoreProperties(OracleCase):
    """What holds for any programme, and any assessments of its criteria, however the rule is computed.

    The customers also have overall assessments. Only criteria are assessed further: an overall assessment replaces what
    the criteria give, so it may change any status.
    """

    @given(programmes, customers, choices)
    @checks
    def test_further_assessment_stays_within_the_potential(self, programme_data, customers_data, choice):
        """A score above its potential, or a status that the potentials exclude, never comes by assessing further."""
        with self.rolled_back():
            self._check_further(programme_data, customers_data, choice)
        self.env.registry.clear_cache()

    @given(programmes, customers, choices)
    @checks
    def test_best_assessments_reach_the_potential(self, programme_data, customers_data, _choice):
        """If all that is missing turns out best, each score reaches its potential, and a candidate is strategic."""
        with self.rolled_back():
            self._check_best(programme_data, customers_data)
        self.env.registry.clear_cache()

    @given(programmes, customers, choices)
    @checks
    def test_more_points_never_lower(self, programme_data, customers_data, choice):
        """A better assessment of a criterion that adds points, or is required, lowers no score and no status."""
        with self.rolled_back():
            self._check_more(programme_data, customers_data, choice)
        self.env.registry.clear_cache()

    def _check_further(self, programme_data, customers_data, choice):
        programme, criteria = self._make(programme_data)
        for data in customers_data:
            partner, missing = self._make_partly_assessed(data, programme, criteria)
            if not missing:
                continue
            key = missing[choice[0] % len(missing)]
            before = self._state(partner, programme)
            self._assess(partner, key, choice[1])
            after = self._state(partner, programme)
            self._check_within(before, after)
            if criteria[key] != "excludes":
                for least, now in _pairs(before, after):
                    self.assertGreaterEqual(now[0], least[0])
                if before.status == "strategic":
                    self.assertEqual(after.status, "strategic")

    def _check_best(self, programme_data, customers_data):
        programme, criteria = self._make(programme_data)
        for data in customers_data:
            partner, missing = self._make_partly_assessed(data, programme, criteria)
            before = self._state(partner, programme)
            if not before.status:
                continue
            for key in missing:
                self._assess(partner, key, BEST[criteria[key]])
            after = self._state(partner, programme)
            self._check_within(before, after)
            # A scorecard that is not assessed at all has a potential of 100, whatever its criteria can give.
            for name, (score, potential) in before.cards.items():
                if score != NOT_ASSESSED:
                    self.assertEqual(after.cards[name], (potential, potential))
            if before.scores["reputation"][0] == NOT_ASSESSED:
                continue
            for audience_id, (_fit, _potential, status) in before.fits.items():
                if status == "partial":
                    self.assertEqual(after.fits[audience_id][2], "strategic")

    def _check_within(self, before, after):
        """Check that the scores and statuses of `after` are within what the potentials of `before` allowed."""
        for (_score, most), (score, potential) in _pairs(before, after):
            self.assertLessEqual(score, most)
            self.assertLessEqual(potential, most)
        self.assertIn(after.status, before.possible)
        if before.status not in COULD_BE_STRATEGIC:
            self.assertNotIn(after.status, COULD_BE_STRATEGIC)
        for audience_id, (_fit, _potential, status) in after.fits.items():
            self.assertIn(status, before.possible_fits[audience_id])

    def _check_more(self, programme_data, customers_data, choice):
        programme, criteria = self._make(programme_data)
        for data in customers_data:
            partner, customer = self._make_customer(data, programme, list(criteria))
            valid = [
                key
                for key, assessment in customer.assessments.items()
                if criteria[key] != "excludes" and assessment.counts(self.today)
            ]
            if not valid:
                continue
            key = valid[choice[0] % len(valid)]
            value = customer.assessments[key].value
            before = self._state(partner, programme)
            self._assess(partner, key, value + (100 - value) * choice[1] // 100)
            after = self._state(partner, programme)
            for least, now in _pairs(before, after):
                self.assertGreaterEqual(now[0], least[0])
                self.assertGreaterEqual(now[1], least[1])
            self.assertLessEqual(BEST_FIRST.index(after.status), BEST_FIRST.index(before.status))
            for audience_id, (_fit, _potential, status) in before.fits.items():
                self.assertLessEqual(BEST_FIRST.index(after.fits[audience_id][2]), BEST_FIRST.index(status))

    def _make(self, programme_data):
        """Create the programme, and return it with the effect of each active criterion that people assess, by id."""
        programme, _criterion_ids = self._make_programme(programme_data)
        cards = [*(audience.criteria for audience in programme.audiences if audience.active), programme.reputation]
        return programme, {one.key: one.effect for criteria in cards for one in criteria if one.active and not one.rule}

    def _make_partly_assessed(self, data, programme, criteria):
        """Create the customer, and return it with the ids of the criteria on which it has no valid assessment.

        The list is empty for a customer without a status.
        """
        partner, customer = self._make_customer(data, programme, list(criteria))
        missing = [
            key
            for key in criteria
            if key not in customer.assessments or not customer.assessments[key].counts(self.today)
        ]
        return partner, missing if partner.strategic_status else []

    def _state(self, partner, programme):
        """Return the `State` of `partner`, after checking that what is stored is what is explained."""
        partner.invalidate_recordset()
        partner.strategic_fit_ids.invalidate_recordset()
        explanation = partner.strategic_explanation
        reputation, audience_fit = explanation["reputation"], explanation["audience_fit"]
        audiences = {one["id"]: one for one in audience_fit["audiences"]}
        thresholds = {audience.key: programme.thresholds_of(audience) for audience in programme.audiences}
        could_be = {
            key: _possible(one["potential"], reputation["potential"], *thresholds[key])
            for key, one in audiences.items()
        }
        counted = [could_be[key] for key, one in audiences.items() if one["counts"]]
        if audience_fit["overall"] or not counted:
            # The thresholds of no audience apply. Without an audience that counts, nobody knows the audience fit: it
            # could still become anything.
            of_all = programme.fit_threshold, programme.reputation_threshold
            counted = [_possible(audience_fit["potential"], reputation["potential"], *of_all)]
        state = State(
            cards={key: _numbers(one["score"], one["potential"]) for key, one in audiences.items()}
            | {"reputation": _numbers(reputation["score"], reputation["potential"])},
            scores={
                name: _numbers(partner[name], partner[f"{name}_potential"]) for name in ("audience_fit", "reputation")
            },
            status=partner.strategic_status,
            possible=set().union(*counted),
            fits={fit.audience_id.id: (fit.fit, fit.potential, fit.status) for fit in partner.strategic_fit_ids},
            possible_fits=could_be,
        )
        if state.status:
            self._check_verdict(state.status, state.possible)
            for name, (score, potential) in state.scores.items():
                self.assertEqual(
                    (score, potential), _numbers(explanation[name]["score"], explanation[name]["potential"])
                )
                self.assertLessEqual(score, potential)
        for audience_id, (fit, potential, status) in state.fits.items():
            self.assertEqual((fit, potential), state.cards[audience_id])
            self._check_verdict(status, could_be[audience_id])
        return state

    def _check_verdict(self, status, possible):
        """Check that `status` is a verdict only if what is not assessed can't make the customer strategic."""
        self.assertIn(status, possible)
        self.assertEqual(status in COULD_BE_STRATEGIC, "strategic" in possible)


def _pairs(before, after):
    """Return the pairs (score, potential) of two states, of each scorecard and each dimension, as pairs."""
    return [
        *((before.cards[name], after.cards[name]) for name in before.cards),
        *((before.scores[name], after.scores[name]) for name in before.scores),
    ]


def _numbers(score, potential):
    return NOT_ASSESSED if score is False else score, potential


def _possible(fit_potential, reputation_potential, fit_threshold, reputation_threshold):
    """Return the statuses that these potentials do not exclude."""
    could_fit, could_be_known = fit_potential >= fit_threshold, reputation_potential >= reputation_threshold
    possible = {"other"}
    if could_fit and could_be_known:
        possible |= COULD_BE_STRATEGIC
    if could_fit:
        possible.add("core")
    if could_be_known:
        possible.add("prestige")
    return possible
