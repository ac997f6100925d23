import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineActions,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
import { resetStart } from "@strategic_customer/insight/start/start";

class Customer extends models.Model {
    name = fields.Char();
    status = fields.Char();
    _records = [
        { id: 1, name: "Acme", status: "core" },
        { id: 2, name: "Not assessed", status: false },
    ];
    _views = {
        list: `<list js_class="strategic_customer_list"><field name="name"/></list>`,
        search: `
            <search>
                <filter name="unassessed" string="Not Assessed" domain="[('status', '=', False)]"/>
                <separator/>
                <filter name="scored" string="Has a Score" domain="[('status', '!=', False)]"/>
            </search>`,
    };
}

class Criterion extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Recognised in its field" }];
    _views = { list: `<list><field name="name"/></list>` };
}

defineMailModels();
defineModels([Customer, Criterion]);

/** Define the action that lists the customers, and the actions that the first steps open. */
function defineStart() {
    defineActions([
        {
            id: 1,
            xml_id: "strategic_customer.res_partner_action",
            name: "Strategic Customers",
            res_model: "customer",
            views: [[false, "list"]],
            context: { search_default_scored: 1 },
        },
        {
            id: 2,
            xml_id: "strategic_customer.strategic_criterion_action_reputation",
            name: "Reputation",
            res_model: "criterion",
            views: [[false, "list"]],
        },
        {
            id: 3,
            xml_id: "strategic_customer.strategic_session_action",
            name: "Assess Customers",
            type: "ir.actions.client",
            tag: "strategic_session",
        },
    ]);
}

async function openCustomers() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction("strategic_customer.res_partner_action");
    await animationFrame();
}

const ASSESSMENTS = { name: "assessments", done: false, count: 2, wanted: 5 };
const STEPS = [{ name: "audience", done: true }, { name: "reputation", done: false }, ASSESSMENTS];

/** A session without customers. */
const NOBODY = {
    customers: [],
    selected: 0,
    left_out: 0,
    has_customers: true,
    scorecards: [],
    scorecard: { id: "reputation", has_rules: false, criteria: [] },
};

beforeEach(resetStart);

async function mountList() {
    await mountView({
        type: "list",
        resModel: "customer",
        arch: `<list js_class="strategic_customer_list"><field name="name"/></list>`,
    });
    await animationFrame();
}

function answer(steps) {
    onRpc("strategic.start", "get_steps", () => {
        expect.step("get_steps");
        return steps;
    });
}

test("each step says where to click, and is ticked once it is done", async () => {
    answer(STEPS);
    defineStart();
    await openCustomers();
    expect(queryAllTexts(".o_data_row")).toEqual(["Acme"]);
    expect(queryAllTexts(".o_strategic_step button")).toEqual(["Reputation", "Fine as They Are", "Assess Customers"]);
    expect("[data-step=audience] .fa-check").toHaveCount(1);
    expect("[data-step=audience] [role=img]").toHaveAttribute("aria-label", "Done");
    expect("[data-step=assessments]").toHaveText(/2 of 5 done/);
    await contains("[data-step=reputation] button").click();
    await animationFrame();
    expect(queryAllTexts(".o_data_row")).toEqual(["Recognised in its field"]);
    expect.verifySteps(["get_steps"]);
});

test("a click on the last step opens a session with the customers to assess first", async () => {
    defineStart();
    answer([ASSESSMENTS]);
    onRpc("strategic.session", "read_grid", ({ args }) => {
        expect.step(args);
        return NOBODY;
    });
    await openCustomers();
    await contains("[data-step=assessments] button").click();
    await animationFrame();
    expect(".o_strategic_session").toHaveCount(1);
    expect.verifySteps(["get_steps", [false, false]]);
});

test("a click confirms the criteria of reputation", async () => {
    let isConfirmed = false;
    onRpc("strategic.start", "get_steps", () => [{ name: "reputation", done: isConfirmed }, ASSESSMENTS]);
    onRpc("strategic.start", "confirm_reputation", () => {
        isConfirmed = true;
        return true;
    });
    await mountList();
    await contains(".o_strategic_confirm").click();
    await animationFrame();
    expect("[data-step=reputation] .fa-check").toHaveCount(1);
    expect(".o_strategic_confirm").toHaveCount(0);
});

test("the kanban shows the first steps, too", async () => {
    answer([ASSESSMENTS]);
    await mountView({
        type: "kanban",
        resModel: "customer",
        arch: `
            <kanban js_class="strategic_customer_kanban">
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
    });
    await animationFrame();
    expect(".o_strategic_step").toHaveCount(1);
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(2);
    expect.verifySteps(["get_steps"]);
});

test("once all steps are done, the server is not asked again", async () => {
    answer(false);
    await mountList();
    expect(".o_strategic_start").toHaveCount(0);
    await mountList();
    expect.verifySteps(["get_steps"]);
});

test("a user who hides the first steps never sees them again", async () => {
    answer(STEPS);
    patchWithCleanup(user, {
        settings: {},
        setUserSettings: (name, value) => {
            expect.step([name, value]);
            user.settings[name] = value;
        },
    });
    await mountList();
    await contains(".o_strategic_start_hide").click();
    expect(".o_strategic_start").toHaveCount(0);
    await mountList();
    expect(".o_strategic_start").toHaveCount(0);
    expect.verifySteps(["get_steps", ["strategic_start_hidden", true]]);
});
