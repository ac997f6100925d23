import { expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, press, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";
import { answered, at, defineSession, openSession } from "./session_test_helpers";

defineSession();

test.tags("desktop");
test("the first cell to assess has the focus, and keys assess it", async () => {
    await openSession();
    expect(at(1, 11)).toBeFocused();
    for (const [key, value, text] of [
        ["4", 80, "4 of 5 stars"],
        ["1", 20, "1 of 5 stars"],
        ["n", 0, "0 of 5 stars"],
        ["0", false, "not assessed"],
        ["5", 100, "5 of 5 stars"],
        ["Delete", false, "not assessed"],
        ["3", 60, "3 of 5 stars"],
        ["Backspace", false, "not assessed"],
    ]) {
        await press(key);
        await answered();
        expect.verifySteps([["assess", 1, 11, value]]);
        expect(at(1, 11)).toHaveAttribute("aria-label", `Has the need, Alpha: ${text}`);
        expect(at(1, 11)).toBeFocused({ message: "assessing does not move the focus" });
    }
});

test.tags("desktop");
test("a key that changes nothing saves nothing, but the stars of an older assessment are confirmed", async () => {
    await openSession();
    await press("0");
    await press(["ctrl", "1"]);
    await press("7");
    await press("x");
    await answered();
    expect.verifySteps([]);
    await press("ArrowDown");
    await press("3");
    await answered();
    expect.verifySteps([["assess", 2, 11, 60]]);
    await press("3");
    await answered();
    expect.verifySteps([]);
});

test.tags("desktop");
test("a held key assesses once", async () => {
    await openSession();
    for (const repeat of [false, true, true]) {
        await manuallyDispatchProgrammaticEvent(queryFirst(at(1, 11)), "keydown", { key: "2", code: "Digit2", repeat });
    }
    await answered();
    expect.verifySteps([["assess", 1, 11, 40]]);
});

test.tags("desktop");
test("digits are found by their place on keyboards where they need Shift", async () => {
    await openSession();
    await manuallyDispatchProgrammaticEvent(queryFirst(at(1, 11)), "keydown", { key: "&", code: "Digit1" });
    await answered();
    await manuallyDispatchProgrammaticEvent(queryFirst(at(1, 11)), "keydown", { key: "à", code: "Digit0" });
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 20],
        ["assess", 1, 11, false],
    ]);
});

test.tags("desktop");
test("arrows go from cell to cell and stop at the edges; Home and End go to the ends", async () => {
    await openSession();
    for (const [key, goal] of [
        ["ArrowRight", at(1, 12)],
        ["ArrowRight", at(1, 12)],
        ["ArrowDown", at(2, 12)],
        ["ArrowLeft", at(2, 11)],
        ["ArrowUp", at(1, 11)],
        ["ArrowUp", at(1, 11)],
        ["ArrowLeft", "[data-row='1'] .o_strategic_session_open"],
        ["ArrowDown", "[data-row='2'] .o_strategic_session_open"],
        ["ArrowRight", at(2, 11)],
        ["End", at(2, 12)],
        ["Home", at(2, 11)],
        [["ctrl", "End"], at(3, 12)],
        [["ctrl", "Home"], at(1, 11)],
    ]) {
        await press(key);
        expect(goal).toBeFocused({ message: String(key) });
    }
});

test.tags("desktop");
test("where lines run from right to left, so do the arrows", async () => {
    await openSession();
    queryFirst(".o_strategic_session_grid").style.direction = "rtl";
    await press("ArrowLeft");
    expect(at(1, 12)).toBeFocused();
    await press("ArrowRight");
    expect(at(1, 11)).toBeFocused();
});

test.tags("desktop");
test("Tab goes from cell to cell, and not to the stars in them", async () => {
    await openSession();
    await press("Tab");
    expect(at(1, 12)).toBeFocused();
    await press("Tab");
    expect(at(2, 11)).toBeFocused();
    await press(["shift", "Tab"]);
    expect(at(1, 12)).toBeFocused();
});

test.tags("desktop");
test("a click on a star assesses, on the current one withdraws, and the keys go on from there", async () => {
    await openSession();
    await contains(`${at(3, 12)} .o_strategic_stars button:eq(1)`).click();
    await answered();
    expect(at(3, 12)).toBeFocused();
    await contains(`${at(2, 11)} .o_strategic_stars button:eq(2)`).click();
    await answered();
    await contains(`${at(2, 12)} .o_strategic_stars button:contains(None)`).click();
    await answered();
    await press("5");
    await answered();
    expect.verifySteps([
        ["assess", 3, 12, 40],
        ["assess", 2, 11, false],
        ["assess", 2, 12, 0],
        ["assess", 2, 12, 100],
    ]);
});

test.tags("desktop");
test("Enter opens the evidence and saves it, Escape closes it; the cell gets the focus back", async () => {
    await openSession();
    await press("Enter");
    await answered();
    expect(".o_strategic_evidence").toHaveCount(0, { message: "there is nothing to say of what is not assessed" });
    await press("4");
    await press("Enter");
    await answered();
    expect(".o_strategic_evidence_text").toBeFocused();
    await contains(".o_strategic_evidence_text").edit("Workshop", { confirm: "enter" });
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["write", [100], { evidence: "Workshop" }],
    ]);
    expect(at(1, 11)).toBeFocused();
    expect(".o_strategic_session_strip .o_strategic_said").toHaveText("Workshop");
    await press("Enter");
    await answered();
    await press("Escape");
    await animationFrame();
    expect(".o_strategic_evidence").toHaveCount(0);
    expect(at(1, 11)).toBeFocused();
});
