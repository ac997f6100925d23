from odoo.tests import HttpCase, tagged

from ..common import StrategicCase

# Waits for the scorecard, then checks that the first stars of both dimensions lie inside the window.
CODE = """
(async () => {
    const stars = () => [...document.querySelectorAll(".o_strategic_scorecard section")].map(
        (section) => section.querySelector(".o_strategic_stars")
    );
    while (stars().filter(Boolean).length < 2) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const bottoms = stars().map((star) => Math.round(star.getBoundingClientRect().bottom));
    if (Math.max(...bottoms) > window.innerHeight) {
        console.error(`The first stars end at ${bottoms.join(" and ")} of ${window.innerHeight} pixels`);
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestFirstStars(StrategicCase, HttpCase):
    """On a small laptop a user sees the first stars of the page "Strategic" without scrolling."""

    browser_size = "1366x768"

    def test_first_stars_are_above_the_fold(self):
        for number in range(2):
            audience = self.make_audience(f"Audience {number}")
            need = self.make_assessed(audience, name="Has the need")
        renown = self.make_assessed(name="Recognised in its field")
        self.make_assessed(name="Wins awards")
        customer = self.make_customer(
            "Freight", website="https://example.com", phone="1", country_id=self.ref("base.de")
        )
        self.assess(customer, need, 80)
        self.assess(customer, renown, 40)
        self.browser_js(f"/odoo/strategic-customers/{customer.id}", CODE, login=self.salesperson.login)
