from odoo.tests import HttpCase, tagged

from ..axe import AxeCase, AxePhoneCase
from .coverage_case import CoverageCase


@tagged("post_install", "-at_install")
class TestCoverageTour(CoverageCase, HttpCase):
    """A salesperson goes from a gap of the market to its customers, and from a proposal to a partnership."""

    def test_from_the_gap_to_the_next_partner(self):
        self.assess(self.retail_no, self.renown, 90)
        self.start_tour(
            f"/odoo/strategic-audiences/{self.audience.id}", "strategic_coverage", login=self.salesperson.login
        )
        self.assertRecordValues(
            self.retail_no.strategic_partnership_ids,
            [{"audience_id": self.audience.id, "user_id": self.salesperson.id}],
        )

    def test_from_the_partnership_to_the_gap(self):
        self.start_tour(
            f"/odoo/strategic-partnerships/{self.partnership.id}",
            "strategic_coverage_of_partnership",
            login=self.salesperson.login,
        )

    def test_a_manager_tells_sizes_apart(self):
        tags = self.superuser_env["res.partner.category"]
        small = tags.create({"name": "Small", "parent_id": tags.create({"name": "Employees"}).id})
        self.retail_se[0].category_id = small.with_env(self.env)
        self.start_tour(
            f"/odoo/strategic-audiences/{self.audience.id}",
            "strategic_coverage_sizes",
            login=self.sales_manager.login,
        )
        self.assertEqual(self.audience.size_tag_id.name, "Employees")


class CoverageAxeCase(CoverageCase):
    def check(self):
        tab = ".o_notebook_headers [name=coverage]"
        self.assertAccessible(
            f"/odoo/strategic-audiences/{self.audience.id}",
            self.salesperson.login,
            (".o_strategic_coverage:has(.o_strategic_coverage_proposal):has(.o_strategic_coverage_cell)", [tab]),
        )


@tagged("post_install", "-at_install")
class TestCoverageAccessible(CoverageAxeCase, AxeCase):
    """axe-core finds no serious barrier in the page Coverage."""

    def test_coverage(self):
        self.check()


@tagged("post_install", "-at_install")
class TestCoverageAccessiblePhone(CoverageAxeCase, AxePhoneCase):
    """axe-core finds no serious barrier in the page Coverage on a phone."""

    def test_coverage(self):
        self.check()
