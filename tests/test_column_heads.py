from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import StrategicCase

# Window actions of the menus that open a list of the addon. The test checks the column headers of each list.
ACTIONS = (
    "res_partner_action",
    "res_partner_action_next",
    "strategic_partnership_action",
    "strategic_requirement_action",
    "strategic_reference_action",
    "strategic_assessment_action",
    "strategic_movement_action",
    "strategic_audience_action",
    "strategic_criterion_action",
    "strategic_criterion_action_reputation",
    "strategic_list_action",
    "strategic_list_entry_action",
    "strategic_partnership_stage_action",
    "strategic_portfolio_report_action",
)
# This script opens each action as a list, and reports the column headers that are cut off.
CODE = """
(async () => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const wait = (isDone) => new Promise((resolve) => {
        const look = () => (isDone() ? resolve() : setTimeout(look, 50));
        look();
    });
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const widths = () => [...document.querySelectorAll(".o_list_table th")].map((head) => head.offsetWidth).join();
    // The list distributes its width after it is drawn: wait until three frames in a row have the same widths.
    const settled = async () => {
        for (let last = null, same = 0; same < 3; ) {
            await frame();
            same = widths() === last ? same + 1 : 0;
            last = widths();
        }
    };
    const isCut = (element) => element.clientWidth && element.scrollWidth > element.clientWidth + 1;
    const cut = [];
    for (const name of %s) {
        const before = document.querySelector(".o_list_table");
        await action.doAction(`strategic_customer.${name}`, { viewType: "list", clearBreadcrumbs: true });
        await wait(() => ![null, before].includes(document.querySelector(".o_list_table:has(th[data-name])")));
        await settled();
        for (const head of document.querySelectorAll(".o_list_table th[data-name]")) {
            if ([...head.querySelectorAll(".text-truncate")].some(isCut)) {
                cut.push(`${name}: ${head.innerText.trim()}`);
            }
        }
    }
    if (cut.length) {
        console.error(`Cut: ${cut.join("; ")}`);
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestColumnHeads(StrategicCase, HttpCase):
    """No column header of our lists is cut off."""

    def test_heads_are_whole(self):
        customer = self.make_customer()
        self.assess(customer, self.make_assessed(self.make_audience("Logistics"), name="Typical of its market"), 90)
        self.assess(customer, self.make_assessed(name="Recognised in its field"), 90)
        self.make_partnership(customer, name="Fleet Planner")
        self.manager_env["strategic.list"].create(
            {"name": "Global 500", "entry_ids": [Command.create({"name": customer.name, "partner_id": customer.id})]}
        )
        self.browser_js(
            "/odoo/strategic-customers",
            CODE % list(ACTIONS),
            "!!document.querySelector('.o_list_view')",
            login=self.sales_manager.login,
        )
