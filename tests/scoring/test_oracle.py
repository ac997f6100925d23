from odoo.tests import tagged

from .. import oracle
from ..properties import HealthCheck, given, settings, st
from .oracle_case import OracleCase, customers, programmes

SCORES = (
    "audience_fit",
    "reputation",
    "audience_fit_potential",
    "reputation_potential",
    "strategic_audience_id",
    "strategic_status",
    "is_strategic",
    "strategic_review_date",
)


@tagged("post_install", "-at_install")
class TestOracle(OracleCase):
    """The engine computes the same scores as tests/oracle.py, for any criteria, assessments and customers."""

    @given(programmes, customers, st.tuples(st.integers(1, 100), st.integers(1, 100)))
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors, HealthCheck.data_too_large],
    )
    def test_engine_agrees_with_oracle(self, programme_data, customers_data, other_thresholds):
        with self.rolled_back():
            self._check(programme_data, customers_data, other_thresholds)
        self.env.registry.clear_cache()

    def _check(self, programme_data, customers_data, other_thresholds):
        programme, criterion_ids = self._make_programme(programme_data)
        made = [self._make_customer(data, programme, criterion_ids) for data in customers_data]
        # Each customer was scored when it was written, so a scoring of all customers must change nothing.
        self._compare(programme, made)
        movements = self.env["strategic.movement"].search_count([])
        self.scoring._rescore_all()
        self._compare(programme, made)
        self.assertEqual(self.env["strategic.movement"].search_count([]), movements)
        # Clear all scores and score everybody: the result must be the same.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET audience_fit = NULL, reputation = NULL, strategic_audience_id = NULL, "
            "audience_fit_potential = NULL, reputation_potential = NULL, "
            "strategic_status = NULL, is_strategic = NULL, strategic_review_date = NULL"
        )
        self.env.cr.execute("DELETE FROM strategic_fit")
        self.env.invalidate_all()
        self.scoring._rescore_all()
        self._compare(programme, made)
        # With other thresholds, statuses may be computed from the stored scores.
        programme.fit_threshold, programme.reputation_threshold = other_thresholds
        self.set_thresholds(*other_thresholds)
        self._compare(programme, made)
        # What nobody fits any more is not stored any more.
        for partner, customer in made:
            for key in customer.assessments:
                self._assess(partner, key, 0)
                customer.assessments[key] = oracle.OracleAssessment(0, None)
        self._compare(programme, made)

    def _compare(self, programme, made):
        explanations = self.scoring._explain([partner.id for partner, _customer in made])
        for partner, customer in made:
            expected = oracle.score(programme, customer, self.today)
            found = {name: partner[name].id if name == "strategic_audience_id" else partner[name] for name in SCORES}
            self.assertEqual(found, expected)
            for contact in partner.with_context(active_test=False).child_ids:
                self.assertEqual({name: contact[name] for name in SCORES}, {name: partner[name] for name in SCORES})
            stored = {
                fit.audience_id.id: (fit.fit, fit.potential, fit.status, fit.review_date)
                for fit in partner.strategic_fit_ids
            }
            self.assertEqual(stored, oracle.fits(programme, customer, self.today))
            explanation = explanations[partner.id]
            self.assertEqual(
                {
                    audience["id"]: (audience["score"], audience["potential"])
                    for audience in explanation["audience_fit"]["audiences"]
                },
                {
                    audience.key: (False if card.score is None else card.score, card.potential)
                    for audience, card in oracle.cards(programme, customer, self.today)[0]
                },
            )
            self.assertEqual(explanation["audience_fit"]["score"], expected["audience_fit"])
            self.assertEqual(explanation["reputation"]["score"], expected["reputation"])
            last = self.env["strategic.movement"].search([("partner_id", "=", partner.id)], limit=1)
            self.assertEqual(last.to_status, expected["strategic_status"])
