"""The spreadsheet dashboard, for databases in which Odoo's addon of dashboards is installed.

The addon does not depend on it, so its own tests run without it. `python3 dev beside --only dashboards` installs it.
"""

import json
from unittest import SkipTest

from odoo.tests import HttpCase, tagged

from ...models.insight.strategic_dashboard import XMLID
from ..common import StrategicCase

# Open the dashboard, wait for its numbers, and compare what the spreadsheet shows.
CODE = """
void (async () => {
    const { expected, isSample } = %s;
    const until = Date.now() + 90000;
    const waitFor = async (what, find) => {
        for (;;) {
            const found = find();
            if (found) {
                return found;
            }
            if (Date.now() > until) {
                throw new Error("There is no " + what);
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    };
    const loader = await waitFor("loader", () => odoo.__WOWL_DEBUG__?.root.env.services.spreadsheet_dashboard_loader);
    const dashboard = await waitFor("dashboard", () => {
        const active = loader.getActiveDashboard();
        return active?.status === "Loaded" && active;
    });
    if (Boolean(dashboard.isSample) !== isSample) {
        throw new Error("It is a sample: " + dashboard.isSample);
    }
    const { getters } = dashboard.model;
    const shown = (name) => {
        const [sheetId, cell] = name.split("!");
        const [col, row] = [cell.charCodeAt(0) - 65, Number(cell.slice(1)) - 1];
        return getters.getEvaluatedCell({ sheetId, col, row }).value;
    };
    const charts = ["status", "changes", "revenue", "stages"];
    const figuresOf = (name) => getters.getChartRuntime("strategic_" + name).chartJsConfig.data.datasets;
    const found = () => ({
        cells: Object.fromEntries(Object.keys(expected.cells).map((name) => [name, shown(name)])),
        charts: Object.fromEntries(charts.map((name) => [name, figuresOf(name).map(({ data }) => [...data])])),
    });
    try {
        await waitFor("such number", () => JSON.stringify(found()) === JSON.stringify(expected));
    } catch {
        throw new Error("It shows " + JSON.stringify(found()) + ", not " + JSON.stringify(expected));
    }
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install", "-standard", "strategic_dashboards")
class TestDashboard(StrategicCase, HttpCase):
    """The dashboard is registered for salespeople, and shows what is true."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "spreadsheet.dashboard" not in cls.superuser_env:
            raise SkipTest("Odoo's spreadsheet dashboards are not installed")
        cls.dashboard = cls.superuser_env.ref(XMLID)

    def assertShows(self, cells, charts, is_sample=False):
        """Open the dashboard as the salesperson, and check the values of cells and the figures of charts."""
        given = {"expected": {"cells": cells, "charts": charts}, "isSample": is_sample}
        self.browser_js(
            f"/odoo/dashboards?dashboard_id={self.dashboard.id}",
            CODE % json.dumps(given),
            ready="odoo.isReady",
            login=self.salesperson.login,
            timeout=180,
        )

    def test_it_is_registered_once_for_salespeople(self):
        dashboards = self.superuser_env["spreadsheet.dashboard"].search([("name", "=", "Strategic Customers")])
        self.assertEqual(dashboards, self.dashboard)
        self.assertTrue(self.dashboard.is_published)
        self.assertTrue(self.dashboard.with_user(self.salesperson).has_access("read"))
        self.assertFalse(self.dashboard.with_user(self.employee).has_access("read"))

    def test_it_names_models_fields_and_menus_that_exist(self):
        self.dashboard._check_spreadsheet_data()
        self.assertEqual(self.dashboard._get_dashboard_translation_namespace(), "strategic_customer")

    def test_registering_again_updates_it(self):
        self.dashboard.write({"sequence": 5, "favorite_user_ids": self.salesperson})
        self.assertEqual(self.superuser_env["strategic.dashboard"]._add_dashboard(), self.dashboard)
        self.assertEqual(self.dashboard.sequence, 110)
        self.assertEqual(self.dashboard.favorite_user_ids, self.salesperson)

    def test_it_shows_numbers(self):
        audience = self.make_audience()
        need = self.make_assessed(audience)
        self.make_assessed()
        for number in (1, 2):
            self.make_customer(f"Strategic {number}", audience_fit=90, reputation=90)
        candidate = self.make_customer("Candidate", user_id=self.salesperson.id)
        self.assess(candidate, need, 80)
        first = self.superuser_env["res.partner"].search([("name", "=", "Strategic 1")])
        self.make_won(first, 500, user_id=self.salesperson.id)
        self.make_partnership(first)
        self.settle()
        self.assertEqual(candidate.strategic_status, "partial")
        self.assertShows(
            cells={
                "data!B1": 2,
                "data!B2": 1,
                "data!B3": 1,
                "data!B4": 500,
                "dashboard!A41": "Candidate",
                "dashboard!B41": candidate.strategic_missing,
                "dashboard!E41": self.salesperson.name,
                "dashboard!A42": "",
                # A link to a menu, which the salesperson must see.
                "dashboard!A39": "Assess Next",
            },
            charts={
                "status": [[2, 1]],
                "changes": [[2]],
                "revenue": [[500, 0]],
                "stages": [[1]],
            },
        )

    def test_it_shows_a_sample_while_nobody_has_a_status(self):
        self.assertFalse(self.superuser_env["strategic.movement"].search([]))
        self.assertShows(
            cells={"data!B1": 24, "dashboard!A41": "Azure Interior"},
            charts={
                "status": [[24, 61, 88, 15, 412]],
                "changes": [[2, 3, 1, 4, 5, 3], [0, -1, -2, 0, -1, -1]],
                "revenue": [[412000, 155000, 230000, 98000, 310000]],
                "stages": [[2, 1, 3, 1, 4]],
            },
            is_sample=True,
        )
