import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class List extends models.Model {
    _name = "strategic.list";
    name = fields.Char();
    new_count = fields.Integer();
    _records = [
        { id: 1, name: "Global 500", new_count: 500 },
        { id: 2, name: "DAX", new_count: 0 },
    ];
}

defineMailModels();
defineModels([List]);

function mountWidget(resId = 1) {
    return mountView({
        type: "form",
        resModel: "strategic.list",
        resId,
        resIds: [1, 2],
        arch: `<form><field name="name"/><widget name="strategic_list_matching"/></form>`,
    });
}

test("the list is matched in steps, with a progress bar", async () => {
    const answers = [
        { percent: 40, done: false, message: "" },
        { percent: 80, done: false, message: "" },
        { percent: 100, done: true, message: "Sure: 320." },
    ];
    const waiting = answers.map(() => new Deferred());
    let calls = 0;
    onRpc("strategic.list", "match_step", async ({ args }) => {
        expect.step(JSON.stringify(args));
        const call = calls++;
        await waiting[call];
        return answers[call];
    });
    await mountWidget();
    expect(".o_strategic_list_matching").toHaveText(/Not compared with the customers yet: 500\./);
    await contains(".o_strategic_list_matching button").click();
    expect(".progress").toHaveAttribute("aria-valuenow", "0");
    expect(".o_strategic_list_matching button").toHaveCount(0);
    waiting[0].resolve();
    await animationFrame();
    expect(".progress-bar").toHaveStyle({ width: "40%" }, { inline: true });
    waiting[1].resolve();
    await animationFrame();
    expect(".progress").toHaveAttribute("aria-valuenow", "80");
    onRpc("strategic.list", "web_read", () => expect.step("read again"));
    waiting[2].resolve();
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveText(/Sure: 320\./);
    expect(".progress").toHaveCount(0);
    expect.verifySteps(["[[1],true]", "[[1],false]", "[[1],false]", "read again"]);
});

test("a list without new entries can be matched again", async () => {
    onRpc("strategic.list", "match_step", ({ args }) => {
        expect.step(JSON.stringify(args));
        return { percent: 100, done: true, message: "Sure: 40." };
    });
    await mountWidget(2);
    expect(".o_strategic_list_matching").not.toHaveClass("alert");
    await contains(".o_strategic_list_matching button").click();
    expect.verifySteps(["[[2],true]"]);
});

test("changes are saved before the list is matched", async () => {
    onRpc("strategic.list", "web_save", () => expect.step("save"));
    onRpc("strategic.list", "match_step", () => {
        expect.step("match");
        return { percent: 100, done: true, message: "" };
    });
    await mountWidget();
    await contains(".o_field_widget[name=name] input").edit("Global 100");
    await contains(".o_strategic_list_matching button").click();
    expect.verifySteps(["save", "match"]);
});

test("the bar belongs to its list, and an error ends it", async () => {
    expect.errors(1);
    const waiting = new Deferred();
    onRpc("strategic.list", "match_step", () => waiting);
    await mountWidget();
    await contains(".o_strategic_list_matching button").click();
    expect(".progress").toHaveCount(1);
    await contains(".o_pager_next").click();
    expect(".progress").toHaveCount(0);
    await contains(".o_pager_previous").click();
    expect(".progress").toHaveCount(1);
    waiting.reject(new Error("The server is gone"));
    await animationFrame();
    expect(".progress").toHaveCount(0);
    expect.verifyErrors(["The server is gone"]);
});
