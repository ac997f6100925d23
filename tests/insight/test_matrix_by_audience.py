from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.insight import strategic_matrix_mixin
from ..scoring.fit_case import FitCase


@tagged("post_install", "-at_install")
class TestMatrixByAudience(FitCase):
    """The matrix of Customers by Audience: the fit to an audience across, the customer's reputation up."""

    def matrix(self, *domain, user=None, measure="customers"):
        Fit = self.env["strategic.fit"].with_user(user or self.salesperson)
        return Fit.strategic_matrix([*self.mine, *domain], measure)

    def bubbles(self, *domain, **kwargs):
        return {
            (bubble["x"], bubble["y"], bubble["status"]): bubble for bubble in self.matrix(*domain, **kwargs)["bubbles"]
        }

    def test_bubbles_of_one_audience(self):
        bubbles = self.bubbles(("audience_id", "=", self.retail.id))
        self.assertEqual(bubbles.keys(), {(80, 95, "strategic"), (80, 0, "core")})
        for bubble in bubbles.values():
            opened = self.fits(("audience_id", "=", self.retail.id), *bubble["domain"])
            self.assertEqual(len(opened), bubble["count"])
        self.assertEqual(sum(bubble["count"] for bubble in self.bubbles().values()), 4)

    def test_thresholds_of_the_audience(self):
        self.retail.with_env(self.manager_env).write({"fit_threshold": 82, "reputation_threshold": 60})
        self.settle()
        of_retail = self.matrix(("audience_id", "=", self.retail.id))
        self.assertEqual(of_retail["thresholds"], {"audience_fit": 82, "reputation": 60})
        self.assertEqual({bubble["status"] for bubble in of_retail["bubbles"]}, {"prestige", "other"})
        self.assertEqual([bubble["audience_fit"] for bubble in of_retail["bubbles"]], [[80, 81]] * 2)
        for several in (self.matrix(), self.matrix(("audience_id", "=", self.logistics.id))):
            self.assertEqual(several["thresholds"], {"audience_fit": 70, "reputation": 70})

    def test_revenue(self):
        self.make_won(self.shop, 700, company_id=False, user_id=self.salesperson.id)
        bubbles = self.bubbles(("audience_id", "=", self.retail.id), measure="won")
        self.assertEqual(bubbles[80, 0, "core"]["amount"], 700)

    def test_a_candidate_has_a_place(self):
        self.make_assessed(weight=90)
        self.settle()
        bubbles = self.bubbles(("audience_id", "=", self.retail.id))
        self.assertEqual({status for _x, _y, status in bubbles}, {"partial"})

    def test_groups(self):
        for user in (self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.matrix(user=user)

    def test_one_query(self):
        # Give the changed programme a revision, as a commit does, so that it is cached.
        self.superuser_env.cr.flush()
        self.forget_changes()
        self.patch(strategic_matrix_mixin, "SHOWN", 0)
        self.matrix()
        with self.assertQueryCount(1):
            self.matrix()

    def test_view_in_the_switcher(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("strategic_customer.strategic_fit_action")
        self.assertEqual([mode for _view, mode in action["views"]], ["list", "kanban", "strategic_matrix"])
