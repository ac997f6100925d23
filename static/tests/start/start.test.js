import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { resetStart } from "@strategic_customer/start/start";

class Customer extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Acme" }];
}

defineMailModels();
defineModels([Customer]);

const ASSESSMENTS = { name: "assessments", done: false, count: 2, wanted: 5 };
const STEPS = [{ name: "audience", done: true }, { name: "reputation", done: false }, ASSESSMENTS];

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
    mockService("action", {
        doAction: (action, options) => expect.step([action, options?.additionalContext]),
    });
    await mountList();
    expect(".o_data_row").toHaveCount(1);
    expect(queryAllTexts(".o_strategic_step button")).toEqual(["Reputation", "Customers to Assess"]);
    expect("[data-step=audience] .fa-check").toHaveCount(1);
    expect("[data-step=assessments]").toHaveText(/2 of 5 done/);
    await contains("[data-step=reputation] button").click();
    await contains("[data-step=assessments] button").click();
    expect.verifySteps([
        "get_steps",
        ["strategic_customer.strategic_criterion_action_reputation", undefined],
        ["strategic_customer.res_partner_action", { search_default_scored: 0, search_default_unassessed: 1 }],
    ]);
});

test("a kanban has them as well", async () => {
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
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(1);
    expect.verifySteps(["get_steps"]);
});

test("once all is done it is asked no more", async () => {
    answer(false);
    await mountList();
    expect(".o_strategic_start").toHaveCount(0);
    await mountList();
    expect.verifySteps(["get_steps"]);
});

test("whoever hides them never sees them again", async () => {
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
