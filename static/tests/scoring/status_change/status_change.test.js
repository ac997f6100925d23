import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, getService, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
import { nextSteps, statusOf } from "@strategic_customer/scoring/status_change/status_change";

defineMailModels();

const LABELS = { core: "Core Audience", strategic: "Strategic", partial: "Candidate" };

function is(id, status) {
    return { id, name: `Customer ${id}`, status, label: LABELS[status] };
}

function change(id, from, to) {
    return { before: is(id, from), after: is(id, to) };
}

async function tell(changes, options) {
    getService("strategic_status_change").tell(changes, options);
    await animationFrame();
}

function toasts() {
    return queryAllTexts(".o_notification_content");
}

beforeEach(async () => {
    patchWithCleanup(user, { showEffect: true });
    await mountWithCleanup(WebClient);
});

test("a customer that became strategic is celebrated, and the next step is offered", async () => {
    onRpc("res.partner", "action_start_partnership", ({ args }) => {
        expect.step(["start", ...args]);
        return { type: "ir.actions.act_window_close" };
    });
    await tell([change(1, "core", "strategic")]);
    expect(toasts()).toEqual(["Customer 1: Core Audience → Strategic"]);
    expect(".o_notification_bar.bg-success").toHaveCount(1);
    expect(".o_reward .o_strategic_celebration p").toHaveText("Customer 1 is a strategic customer now!");
    expect(getComputedStyle(document.querySelector(".o_reward")).pointerEvents).toBe("none");
    await contains(".o_strategic_celebration button:contains(Start a Partnership)").click();
    expect.verifySteps([["start", [1]]]);
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect(".o_reward").toHaveCount(0);
});

test("the notification offers the step too", async () => {
    onRpc("res.partner", "action_start_partnership", ({ args }) => {
        expect.step(["start", ...args]);
        return { type: "ir.actions.act_window_close" };
    });
    await tell([change(4, "partial", "strategic")]);
    await contains(".o_notification button:contains(Start a Partnership)").click();
    expect.verifySteps([["start", [4]]]);
});

test("who has switched effects off is told without the rainbow man", async () => {
    patchWithCleanup(user, { showEffect: false });
    await tell([change(1, "core", "strategic")]);
    expect(".o_reward").toHaveCount(0);
    expect(toasts()).toEqual(["Customer 1: Core Audience → Strategic"]);
});

test("other changes are told, but not celebrated", async () => {
    await tell([change(1, "core", "partial")]);
    expect(".o_notification_bar.bg-info").toHaveCount(1);
    await tell([change(1, "strategic", "core")]);
    expect(toasts()).toEqual(["Customer 1: Strategic → Core Audience"], { message: "the last one only" });
    expect(".o_notification_bar.bg-warning").toHaveCount(1);
    await tell([change(2, false, "core")]);
    expect(toasts()).toEqual(["Customer 2: Not Assessed → Core Audience"]);
    expect(".o_reward").toHaveCount(0);
});

test("what is undone is told, but not celebrated", async () => {
    await tell([change(1, "core", "strategic")], { isUndo: true });
    expect(".o_reward").toHaveCount(0);
    expect(".o_notification_bar.bg-info").toHaveCount(1);
});

test("no change is no news", async () => {
    await tell([
        change(1, "core", "core"),
        { before: undefined, after: is(2, "strategic") },
        { before: is(3, "core"), after: is(4, "strategic") },
    ]);
    expect(".o_notification").toHaveCount(0);
    expect(".o_reward").toHaveCount(0);
});

test("several customers are told together", async () => {
    await tell([change(1, "core", "strategic"), change(2, "core", "strategic"), change(3, "core", "core")]);
    expect(toasts()).toEqual(["Customers: 2. Core Audience → Strategic"]);
    expect(".o_strategic_celebration p").toHaveText("Customers that became strategic: 2");
    expect(".o_strategic_celebration button").toHaveCount(0);
});

test("several customers with several changes are counted", async () => {
    await tell([change(1, "core", "partial"), change(2, false, "core")]);
    expect(toasts()).toEqual(["Customers whose status has changed: 2"]);
});

test("the status of a record has the label of its field", () => {
    const record = (status, selection = [["core", "Core Audience"]]) => ({
        resId: 5,
        fields: { strategic_status: { selection } },
        data: { name: "Acme", strategic_status: status },
    });
    expect(statusOf(record("core"))).toEqual({ id: 5, name: "Acme", status: "core", label: "Core Audience" });
    expect(statusOf(record(false)).status).toBe(false);
    expect(statusOf(record(undefined))).toBe(undefined);
    expect(statusOf({ resId: 5, fields: {}, data: { name: "Acme" } })).toBe(undefined);
    expect(nextSteps.getEntries().map(([name]) => name)).toInclude("partnership");
});
