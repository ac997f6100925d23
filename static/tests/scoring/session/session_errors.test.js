import { expect, test } from "@odoo/hoot";
import { press, queryAll, queryAllTexts, queryRect } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, getService, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { answered, at, cell, customers, defineSession, openSession } from "./session_test_helpers";

import { Component, xml } from "@odoo/owl";

defineSession();

class Blank extends Component {
    static template = xml`<div class="o_blank"/>`;
    static props = ["*"];
}

test.tags("desktop");
test("a refused assessment keeps the old value and says why; the other cells go on", async () => {
    const server = await openSession();
    await press("ArrowDown");
    server.refusal = "Beta is archived";
    await press("5");
    await answered();
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 3 of 5 stars");
    expect(at(2, 11)).toHaveAttribute("aria-invalid", "true");
    expect(".o_notification").toHaveText(/Beta is archived/);
    expect(".o_strategic_session_strip .text-danger").toHaveText("Beta is archived");
    expect(".o_strategic_session_undo").toHaveCount(0);
    server.refusal = "";
    await press("4");
    await answered();
    expect(at(2, 11)).not.toHaveAttribute("aria-invalid");
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 4 of 5 stars");
    expect.verifySteps([
        ["assess", 2, 11, 100],
        ["assess", 2, 11, 80],
    ]);
});

test.tags("desktop");
test("another error is shown as Odoo shows it, and keeps the old value", async () => {
    expect.errors(1);
    await openSession();
    onRpc("strategic.session", "assess", () => {
        throw makeServerError({ errorName: "builtins.KeyError", message: "Odoo Server Error" });
    });
    await press("ArrowDown");
    await press("5");
    await answered();
    expect.verifyErrors(["Odoo Server Error"]);
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 3 of 5 stars");
    expect(at(2, 11)).toHaveAttribute("aria-busy", "false");
});

test.tags("desktop");
test("a change is shown at once and saved in the background, in order", async () => {
    await openSession();
    const saved = new Deferred();
    onRpc("strategic.session", "assess", async ({ args, parent }) => {
        await saved;
        return parent();
    });
    await press("4");
    await press("ArrowRight");
    await press("2");
    await animationFrame();
    expect(at(1, 11)).toHaveAttribute("aria-busy", "true");
    expect(`${at(1, 11)} .fa-star`).toHaveCount(4);
    expect(`${at(1, 12)} .fa-star`).toHaveCount(2);
    expect("[data-row='1'] [data-score='audience_fit']").toHaveText("–");
    saved.resolve();
    await answered();
    await answered();
    expect(at(1, 11)).toHaveAttribute("aria-busy", "false");
    expect("[data-row='1'] [data-score='audience_fit']").toHaveText("60");
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["assess", 1, 12, 40],
    ]);
});

test.tags("desktop");
test("rows, stars and the strip stay where they are", async () => {
    await openSession();
    const places = () =>
        [
            ...queryAll(".o_strategic_session_row"),
            ...queryAll(".o_strategic_session_cell .o_strategic_stars button"),
            ...queryAll(".o_strategic_session_strip"),
        ].map((element) => JSON.stringify(queryRect(element)));
    const before = places();
    for (const key of ["5", "ArrowRight", "5", "ArrowDown", "4", "Enter"]) {
        await press(key);
        await answered();
        expect(places()).toEqual(before, { message: `after ${key}` });
    }
    expect("[data-row='1'] td:eq(0)").toHaveText("Core Audience", { message: "the best row does not move up" });
    expect(".o_strategic_evidence").toHaveCount(1);
    expect(queryAllTexts(".o_strategic_session_open")).toEqual(["Alpha", "Beta", "Gamma"]);
    expect.verifySteps([
        ["assess", 1, 11, 100],
        ["assess", 1, 12, 100],
        ["assess", 2, 12, 80],
    ]);
});

test.tags("desktop");
test("typed evidence is saved when the user goes on; if it is refused, it stays", async () => {
    const server = await openSession();
    await press("4");
    await press("Enter");
    await answered();
    await contains(".o_strategic_evidence_text").edit("Workshop", { confirm: false });
    await contains(at(3, 11)).focus();
    await answered();
    expect(".o_strategic_evidence").toHaveCount(0);
    await contains(at(1, 11)).focus();
    await press("Enter");
    await answered();
    await contains(".o_strategic_evidence_url").edit("javascript:alert(1)", { confirm: false });
    server.refusal = "Not a web address";
    await contains(at(3, 11)).focus();
    await answered();
    expect(".o_notification").toHaveText(/Not a web address/);
    expect(".o_strategic_evidence_url").toHaveValue("javascript:alert(1)");
    expect(".o_strategic_session_strip").toHaveText(/Has the need · Alpha/);
    await contains("[role=tab]:contains(Reputation)").click();
    await answered();
    expect("[role=tab][aria-selected=true]").toHaveText("Logistics", { message: "nothing typed is lost" });
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["write", [100], { evidence: "Workshop" }],
        ["write", [100], { evidence_url: "javascript:alert(1)" }],
        ["write", [100], { evidence_url: "javascript:alert(1)" }],
    ]);
});

test.tags("desktop");
test("the evidence of a colleague's assessment is read, not changed", async () => {
    const of = customers();
    of[0].cells = { 11: cell(7, 4, { user: "Marc", user_id: 999, evidence: "<b>Fair</b>" }) };
    await openSession({ of });
    await contains(at(1, 11)).focus();
    expect(".o_strategic_session_strip").toHaveText(/Marc, 01\/05\/2026, until 01\/05\/2027/);
    expect(".o_strategic_session_strip .o_strategic_said").toHaveText("<b>Fair</b>");
    expect(".o_strategic_evidence_edit").toHaveCount(0);
    await press("Enter");
    await answered();
    expect(".o_strategic_evidence").toHaveCount(0);
});

test.tags("desktop");
test("the page is left after the typed evidence is saved, and not while that is refused", async () => {
    const server = await openSession();
    await press("4");
    await press("Enter");
    await answered();
    await contains(".o_strategic_evidence_text").edit("Workshop", { confirm: false });
    server.refusal = "Too long";
    const leave = () => getService("action").doAction({ type: "ir.actions.client", tag: "blank" });
    registry.category("actions").add("blank", Blank);
    await leave();
    await answered();
    expect(".o_strategic_evidence_text").toHaveValue("Workshop");
    server.refusal = "";
    await leave();
    await answered();
    expect(".o_strategic_session").toHaveCount(0);
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["write", [100], { evidence: "Workshop" }],
        ["write", [100], { evidence: "Workshop" }],
    ]);
});
