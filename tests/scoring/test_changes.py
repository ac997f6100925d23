from odoo.tests import tagged

from ..common import StrategicCase


@tagged("post_install", "-at_install")
class TestChanges(StrategicCase):
    """After changes that concern every customer, a transaction scores everybody once, for all changes together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audiences = cls.manager_env["strategic.audience"].concat(*(cls.make_audience(f"A{n}") for n in range(10)))
        for audience in cls.audiences:
            cls.make_rule([("ref", "=", "A")], audience)
        cls.customer = cls.make_customer(ref="A")

    def test_ten_audiences_dragged(self):
        before = self.count_runs()
        for place, audience in enumerate(reversed(self.audiences)):
            audience.sequence = place
        self.assertEqual(self.count_runs(), before, "nobody is scored before the commit")
        self.manager_env.cr.precommit.run()
        self.assertEqual(self.count_runs(), before + 1)
        self.assertScores(self.customer, strategic_audience_id=self.audiences[9].with_env(self.env))

    def test_figures_in_the_answer_to_a_change(self):
        """When an audience form saves a change of criteria, it shows the number of customers after this change."""
        audience = self.make_audience("Last", sequence=-1)
        audience.criterion_ids = [(0, 0, {"name": "All", "method": "rule", "domain": "[('ref', '=', 'A')]"})]
        self.assertEqual(audience.customer_count, 1)

    def test_everybody_is_checked_once_more(self):
        """While a change commits, other transactions may score by old criteria. So everybody is checked once more."""
        requests = self.superuser_env["strategic.scoring.request"]
        waiting = requests._search_waiting()
        self.audiences[0].active = False
        self.manager_env.cr.precommit.run()
        made = requests._search_waiting() - waiting
        self.assertRecordValues(made, [{"cause": "criteria", "is_check": True, "keep_scores": False}])
        self.assertEqual(made.revision, requests._latest_revision())

    def test_thresholds_alone_keep_scores(self):
        requests = self.superuser_env["strategic.scoring.request"]
        self.manager_env.cr.precommit.run()
        waiting = requests._search_waiting()
        self.set_thresholds(60, 60)
        self.manager_env.cr.precommit.run()
        made = requests._search_waiting() - waiting
        self.assertRecordValues(made, [{"cause": "threshold", "keep_scores": True}])
