import { beforeEach, destroy, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, unload } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    complete_name = fields.Char();
    active = fields.Boolean({ default: true });
    reputation = fields.Integer();
    strategic_status = fields.Selection({
        selection: [
            ["other", "Other"],
            ["prestige", "Prestige"],
        ],
    });
    _records = [
        { id: 1, complete_name: "Acme", reputation: 56 },
        { id: 2, complete_name: "Beta", reputation: 40 },
        { id: 3, complete_name: "Gone", reputation: 30, active: false },
    ];
}

class Assessment extends models.Model {
    _name = "strategic.assessment";
    partner_id = fields.Many2one({ relation: "customer" });
    criterion_id = fields.Integer();
    audience_id = fields.Integer();
    dimension = fields.Char();
    value = fields.Integer();
    evidence = fields.Char();
    date = fields.Date({ default: "2026-06-01" });
    valid_until = fields.Date({ default: "2027-06-01" });
    _records = [{ id: 5, partner_id: 2, criterion_id: false, audience_id: false, dimension: "reputation", value: 40 }];
}

defineMailModels();
defineModels([Customer, Assessment]);

const ARCH = /* xml */ `
    <list js_class="strategic_customer_list" multi_edit="1">
        <field name="active" column_invisible="True"/>
        <field name="complete_name" readonly="1"/>
        <field name="reputation" widget="strategic_score" readonly="not active"/>
    </list>`;
const DIALOG = ".o_strategic_override_dialog";
const REASON = `${DIALOG} .o_strategic_override_reason`;
const SAVE = `${DIALOG} .btn-primary`;

beforeEach(() => {
    mockDate("2026-06-01 12:00:00");
    onRpc("strategic.start", "get_steps", () => false);
});

/** Record as steps what is assessed, what the list saves, and what is undone. */
function stepOnSaves() {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(
            args[0].map(({ partner_id, value, evidence, valid_until }) => [partner_id, value, evidence, valid_until])
        );
    });
    onRpc("customer", "web_save", ({ args }) => {
        expect.step(["web_save", ...args]);
    });
    onRpc("strategic.assessment", "action_undo_together", ({ args }) => {
        expect.step(["undo", ...args]);
        return true;
    });
}

/** Choose the first `count` customers, write a reputation for the first, and return the list. */
async function override(count, text = "80", context = {}) {
    stepOnSaves();
    const list = await mountView({ type: "list", resModel: "customer", arch: ARCH, context });
    for (let row = 0; row < count; row++) {
        await contains(`.o_data_row:eq(${row}) .o_list_record_selector input`).click();
    }
    await contains(".o_data_row:eq(0) [name=reputation]").click();
    await contains(".o_data_row:eq(0) [name=reputation] input").edit(text, { confirm: "enter" });
    await animationFrame();
    return list;
}

function scores() {
    return queryAllTexts(".o_data_row .o_strategic_score_value");
}

test.tags("desktop");
test("a score written in the list asks for the reason, and tells what it does", async () => {
    await override(1);
    expect(`${DIALOG} .modal-title`).toHaveText("Override the reputation");
    expect(DIALOG).toHaveText(/Acme: 80 of 100, whatever the criteria give/);
    expect(`${DIALOG} .o_strategic_override_effect`).toHaveText("The stars will not count until 06/01/2027.");
    expect(REASON).toBeFocused();
    await contains(REASON).edit("Their board decided", { confirm: "enter" });
    await animationFrame();
    expect.verifySteps([[[1, 80, "Their board decided", "2027-06-01"]], ["web_save", [1], { reputation: 80 }]]);
    expect(DIALOG).toHaveCount(0);
    expect(scores()).toEqual(["80", "40"]);
    expect(".o_notification_content").toHaveText("Acme: overridden with 80 of 100.");
});

test.tags("desktop");
test("an empty reason must be meant", async () => {
    await override(1);
    await contains(SAVE).click();
    expect(`${DIALOG} [role=alert]`).toHaveText('Say what this is based on, or tick "Without a reason".');
    expect(REASON).toHaveAttribute("aria-invalid", "true");
    expect(REASON).toBeFocused();
    expect.verifySteps([]);
    await contains(`${DIALOG} input[type=checkbox]`).click();
    expect(`${DIALOG} [role=alert]`).toHaveCount(0);
    await contains(SAVE).click();
    await animationFrame();
    expect.verifySteps([[[1, 80, false, "2027-06-01"]], ["web_save", [1], { reputation: 80 }]]);
});

test.tags("desktop");
test("the end can be another day, or none", async () => {
    await override(1);
    await contains(`${DIALOG} .o_strategic_override_until`).edit("12/19/2026", { confirm: "enter" });
    await animationFrame();
    expect(`${DIALOG} .o_strategic_override_effect`).toHaveText("The stars will not count until 12/19/2026.");
    await contains(`${DIALOG} .o_strategic_override_until`).edit("", { confirm: "enter" });
    await animationFrame();
    expect(`${DIALOG} .o_strategic_override_effect`).toHaveText(
        "The stars will not count until somebody removes the override."
    );
    await contains(REASON).edit("Board", { confirm: "enter" });
    await animationFrame();
    expect.verifySteps([[[1, 80, "Board", false]], ["web_save", [1], { reputation: 80 }]]);
});

for (const [name, discard] of [
    ["Discard", () => contains(`${DIALOG} .btn-secondary`).click()],
    ["Escape", () => press("Escape")],
]) {
    test.tags("desktop");
    test(`${name} brings the score back and saves nothing`, async () => {
        await override(1);
        await discard();
        await animationFrame();
        await animationFrame();
        expect(DIALOG).toHaveCount(0);
        expect(scores()).toEqual(["56", "40"]);
        expect(".o_notification").toHaveCount(0);
        expect.verifySteps([]);
    });
}

test.tags("desktop");
test("a page that is left while the dialog is open saves nothing, and warns", async () => {
    await override(1);
    const [event] = await unload();
    await animationFrame();
    expect(event.defaultPrevented).toBe(true);
    expect.verifySteps([]);
    expect(DIALOG).toHaveCount(1);
});

test.tags("desktop");
test("several customers are asked for once, and undone at once", async () => {
    await override(2);
    expect(".modal").toHaveCount(1);
    expect(DIALOG).toHaveText(/80 of 100 for the chosen customers \(2\), whatever the criteria give/);
    expect(DIALOG).toHaveText(/Customers with an overall assessment made before: 1. It becomes history/);
    await contains(REASON).edit("Fair", { confirm: "enter" });
    await animationFrame();
    expect.verifySteps([
        [
            [1, 80, "Fair", "2027-06-01"],
            [2, 80, "Fair", "2027-06-01"],
        ],
        ["web_save", [1, 2], { reputation: 80 }],
    ]);
    expect(scores()).toEqual(["80", "80"]);
    MockServer.env["customer"].write([2], { reputation: 40 });
    await contains(".o_notification:contains(Overridden with 80 of 100. Customers: 2) button:contains(Undo)").click();
    await animationFrame();
    expect.verifySteps([["undo", [6, 7], [5]]]);
    expect(scores()).toEqual(["80", "40"]);
    expect(".o_notification").toHaveCount(0);
});

test.tags("desktop");
test("archived customers are left out, and told of", async () => {
    await override(3, "80", { active_test: false });
    expect(DIALOG).toHaveText(/80 of 100 for the chosen customers \(2\)/);
    expect(DIALOG).toHaveText(/Archived customers are left out: 1/);
    await contains(REASON).edit("Fair", { confirm: "enter" });
    await animationFrame();
    expect.verifySteps([
        [
            [1, 80, "Fair", "2027-06-01"],
            [2, 80, "Fair", "2027-06-01"],
        ],
        ["web_save", [1, 2], { reputation: 80 }],
    ]);
});

test.tags("desktop");
test("what the server refuses stays in the dialog", async () => {
    expect.errors(1);
    await override(1);
    onRpc("strategic.assessment", "create", () => {
        throw makeServerError({ message: "Too early" });
    });
    await contains(REASON).edit("Board", { confirm: "enter" });
    await animationFrame();
    expect.verifyErrors(["Too early"]);
    expect(REASON).toHaveValue("Board");
    expect(`${SAVE}:enabled`).toHaveCount(1);
    expect.verifySteps([]);
});

test.tags("desktop");
test("an emptied score withdraws, and asks nothing", async () => {
    await override(1, "");
    expect(DIALOG).toHaveCount(0);
    expect.verifySteps([["web_save", [1], { reputation: false }]]);
    expect(".o_notification").toHaveCount(0);
});

test.tags("desktop");
test("an override can be undone after leaving the list", async () => {
    const list = await override(1);
    await contains(REASON).edit("Board", { confirm: "enter" });
    await animationFrame();
    destroy(list);
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect.verifySteps([[[1, 80, "Board", "2027-06-01"]], ["web_save", [1], { reputation: 80 }], ["undo", [6], []]]);
});

test.tags("desktop");
test("a score that changes the status of a customer is told; to undo it, too", async () => {
    const write = (status) => MockServer.env["customer"].write([1], { strategic_status: status });
    onRpc("strategic.assessment", "create", () => write("prestige") && [7]);
    onRpc("strategic.assessment", "action_undo_together", () => write("other"));
    Customer._records[0].strategic_status = "other";
    await mountView({
        type: "list",
        resModel: "customer",
        arch: ARCH.replace("<field", `<field name="strategic_status"/><field`),
    });
    await contains(".o_data_row:eq(0) .o_list_record_selector input").click();
    await contains(".o_data_row:eq(0) [name=reputation]").click();
    await contains(".o_data_row:eq(0) [name=reputation] input").edit("80", { confirm: "enter" });
    await animationFrame();
    await contains(REASON).edit("Their board decided", { confirm: "enter" });
    await animationFrame();
    expect(queryAllTexts(".o_notification_content")).toEqual([
        "Acme: overridden with 80 of 100.",
        "Acme: Other → Prestige",
    ]);
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect(queryAllTexts(".o_notification_content")).toEqual(["Acme: Prestige → Other"]);
});
