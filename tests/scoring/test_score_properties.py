from odoo.tests import tagged

from ..oracle import BEST_FIRST
from ..properties import HealthCheck, given, settings, st
from .oracle_case import OracleCase, customers, programmes

checks = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
)
choices = st.tuples(st.integers(0, 20), st.integers(0, 100))


@tagged("post_install", "-at_install")
class TestScoreProperties(OracleCase):
    """What holds for any programme, and any assessments of its criteria, however the rule is computed."""

    def _points(self, _programme, criterion_ids):
        # An overall assessment replaces what the criteria give, so it may change any status.
        return [("criterion", key) for key in criterion_ids]

    @given(programmes, customers, choices)
    @checks
    def test_further_assessment_stays_within_the_potential(self, programme_data, customers_data, choice):
        """A status that the potentials exclude never comes, whatever is assessed further."""
        with self.rolled_back():
            self._check_further(programme_data, customers_data, choice)
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
            partner, customer = self._make_customer(data, programme, list(criteria))
            missing = [
                key
                for key in criteria
                if key not in customer.assessments or not customer.assessments[key].counts(self.today)
            ]
            if not missing or not partner.strategic_status:
                continue
            key, value = missing[choice[0] % len(missing)], choice[1]
            before = self._state(partner)
            self._assess(partner, key, value)
            after = self._state(partner)
            for name, (score, potential) in after["cards"].items():
                least, most = before["cards"][name]
                self.assertLessEqual(potential, most)
                self.assertLessEqual(score, most)
                if criteria[key] != "excludes":
                    self.assertGreaterEqual(score, least)
            self.assertIn(after["status"], before["possible"])
            if before["status"] == "strategic" and criteria[key] != "excludes":
                self.assertEqual(after["status"], "strategic")

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
            before = self._state(partner)
            self._assess(partner, key, value + (100 - value) * choice[1] // 100)
            after = self._state(partner)
            for name, (score, potential) in after["cards"].items():
                least_score, least_potential = before["cards"][name]
                self.assertGreaterEqual(score, least_score)
                self.assertGreaterEqual(potential, least_potential)
            self.assertLessEqual(BEST_FIRST.index(after["status"]), BEST_FIRST.index(before["status"]))

    def _make(self, programme_data):
        """Create the programme, and return it with the effect of each active criterion that people assess, by id."""
        programme, _criterion_ids = self._make_programme(programme_data)
        cards = [*(audience.criteria for audience in programme.audiences if audience.active), programme.reputation]
        return programme, {one.key: one.effect for criteria in cards for one in criteria if one.active and not one.rule}

    def _assess(self, partner, criterion_id, value):
        self.env["strategic.assessment"].create(
            {"partner_id": partner.id, "criterion_id": criterion_id, "value": value, "valid_until": False}
        )

    def _state(self, partner):
        """Return what the engine tells of `partner`, as a dict.

        cards: (score, potential) of each audience, by its id, and of reputation; -1 for a score not assessed
        status: the status; possible: the statuses that the potentials do not exclude
        """
        partner.invalidate_recordset()
        explanation = partner.strategic_explanation
        reputation = explanation["reputation"]
        audiences = explanation["audience_fit"]["audiences"]
        cards = {
            card.get("id", "reputation"): (-1 if card["score"] is False else card["score"], card["potential"])
            for card in (*audiences, reputation)
        }
        counted = [one for one in audiences if one["counts"]]
        # Without an audience that counts, nobody knows the audience fit: it could still become anything.
        counted = counted or [{"potential": 100, "thresholds": explanation["thresholds"]}]
        could_fit = [one["potential"] >= one["thresholds"]["audience_fit"] for one in counted]
        could_be_known = [reputation["potential"] >= one["thresholds"]["reputation"] for one in counted]
        possible = {"other"}
        if any(fit and known for fit, known in zip(could_fit, could_be_known, strict=True)):
            possible |= {"strategic", "partial"}
        possible |= {"core"} if any(could_fit) else set()
        possible |= {"prestige"} if any(could_be_known) else set()
        self.assertIn(partner.strategic_status, possible | {False})
        return {"cards": cards, "status": partner.strategic_status, "possible": possible}
