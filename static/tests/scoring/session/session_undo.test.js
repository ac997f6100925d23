import { expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { contains } from "@web/../tests/web_test_helpers";
import { answered, at, defineSession, openSession } from "./session_test_helpers";

defineSession();

/** Assess three cells: Alpha's need with 4, its other criterion with 2, and Beta's need, which had 3 stars, with 5. */
async function assessThree() {
    for (const key of ["4", "ArrowRight", "2", "ArrowLeft", "ArrowDown", "5"]) {
        await press(key);
        await answered();
    }
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["assess", 1, 12, 40],
        ["assess", 2, 11, 100],
    ]);
}

test.tags("desktop");
test("each cell is undone alone", async () => {
    await openSession();
    expect(".o_strategic_session_undo").toHaveCount(0);
    await assessThree();
    expect(".o_strategic_session_undo").toHaveCount(3);
    await contains(`${at(1, 11)} .o_strategic_session_undo`).click();
    await answered();
    expect.verifySteps([["undo", 100, false]]);
    expect(at(1, 11)).toHaveAttribute("aria-label", "Has the need, Alpha: not assessed");
    expect(at(1, 12)).toHaveAttribute("aria-label", "Typical, Alpha: 2 of 5 stars");
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 5 of 5 stars");
    expect(".o_strategic_session_undo").toHaveCount(2);
    expect("[data-row='1'] [data-score='audience_fit']").toHaveText("20");
    await contains(`${at(2, 11)} .o_strategic_session_undo`).click();
    await answered();
    expect.verifySteps([["undo", 102, 5]]);
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 3 of 5 stars");
});

test.tags("desktop");
test("Ctrl+Z undoes the last change, then the one before, and goes to its cell", async () => {
    await openSession();
    await assessThree();
    await press(["ctrl", "z"]);
    await answered();
    expect(at(2, 11)).toBeFocused();
    await press(["ctrl", "z"]);
    await answered();
    expect(at(1, 12)).toBeFocused();
    await press(["meta", "z"]);
    await answered();
    expect(at(1, 11)).toBeFocused();
    await press(["ctrl", "z"]);
    await answered();
    expect.verifySteps([
        ["undo", 102, 5],
        ["undo", 101, false],
        ["undo", 100, false],
    ]);
    expect(".o_strategic_session_undo").toHaveCount(0);
});

test.tags("desktop");
test("changes that come faster than the answers are undone one after the other", async () => {
    await openSession();
    press("4");
    press("2");
    press(["ctrl", "z"]);
    press(["ctrl", "z"]);
    await answered();
    await answered();
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["assess", 1, 11, 40],
        ["undo", 101, 100],
        ["undo", 100, false],
    ]);
    expect(at(1, 11)).toHaveAttribute("aria-label", "Has the need, Alpha: not assessed");
});

test.tags("desktop");
test("a withdrawal is undone, too", async () => {
    await openSession();
    await press("ArrowDown");
    await press("0");
    await answered();
    await contains(`${at(2, 11)} .o_strategic_session_undo`).click();
    await answered();
    expect.verifySteps([
        ["assess", 2, 11, false],
        ["undo", false, 5],
    ]);
    expect(at(2, 11)).toHaveAttribute("aria-label", "Has the need, Beta: 3 of 5 stars");
});

test.tags("desktop");
test("the last change is undone on its own scorecard", async () => {
    await openSession();
    await press("4");
    await answered();
    await contains("[role=tab]:contains(Reputation)").click();
    await answered();
    await contains(at(3, 21)).focus();
    await press(["ctrl", "z"]);
    await answered();
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["read", [1, 2, 3], "reputation"],
        ["read", [1, 2, 3], "audience_1"],
        ["undo", 100, false],
    ]);
    expect("[role=tab][aria-selected=true]").toHaveText("Logistics");
    expect(at(1, 11)).toBeFocused();
});

test.tags("desktop");
test("in an input, Ctrl+Z is the browser's", async () => {
    await openSession();
    await press("4");
    await press("Enter");
    await answered();
    expect(".o_strategic_evidence_text").toBeFocused();
    await press(["ctrl", "z"]);
    await answered();
    expect.verifySteps([["assess", 1, 11, 80]]);
});

test.tags("desktop");
test("the evidence has its own button to undo a new assessment, or to withdraw an older one", async () => {
    await openSession();
    await press("4");
    await press("Enter");
    await answered();
    await contains(".o_strategic_evidence_undo:contains(Undo)").click();
    await answered();
    expect(".o_strategic_evidence").toHaveCount(0);
    await contains(at(2, 11)).focus();
    await press("Enter");
    await answered();
    await contains(".o_strategic_evidence_undo:contains(Withdraw)").click();
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["undo", 100, false],
        ["assess", 2, 11, false],
    ]);
});

test.tags("desktop");
test("what the server refuses to undo is told, and not tried again", async () => {
    const server = await openSession();
    await press("4");
    await answered();
    server.refusal = "Assessed since";
    await press(["ctrl", "z"]);
    await answered();
    expect(".o_notification").toHaveText(/Assessed since/);
    expect(".o_strategic_session_undo").toHaveCount(0);
    expect(at(1, 11)).toHaveAttribute("aria-label", "Has the need, Alpha: 4 of 5 stars");
    await press(["ctrl", "z"]);
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["undo", 100, false],
    ]);
});
