import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { hover, pointerDown, pointerUp, press, queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { Deferred, animationFrame, mockMatchMedia } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    mountView,
    onRpc,
    preloadBundle,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";

import { Customer, EMPTY, histogram, matrixOf, mockMatrix } from "../matrix/matrix_server";

defineMailModels();
defineModels([Customer]);
preloadBundle("web.chartjs_lib");
describe.current.tags("desktop");

const FIT = ".o_strategic_handle[data-dimension=audience_fit]";
const REPUTATION = ".o_strategic_handle[data-dimension=reputation]";

let found;

beforeEach(() => {
    found = matrixOf();
    mockMatrix(() => found);
    mockMatchMedia({ ["prefers-reduced-motion"]: "reduce" });
});

async function mountMatrix() {
    await mountView({
        type: "strategic_matrix",
        resModel: "customer",
        arch: `<strategic_matrix/>`,
        searchViewArch: `<search><filter name="big" string="Big" domain="[['name', '=', 'Big']]"/></search>`,
    });
    await animationFrame();
}

function chart() {
    return Chart.getChart(queryOne(".o_strategic_matrix canvas"));
}

/** Return what is said of the change, and the numbers of customers by status. */
function told() {
    const counts = queryAll(".o_strategic_matrix_totals button b").slice(0, 5);
    return [...queryAllTexts(".o_strategic_what_if_changes"), counts.map((count) => Number(count.textContent))];
}

/** Drag a handle to a score on its axis. */
async function drag(handle, score) {
    await pointerDown(handle);
    const { x, y } = chart().scales;
    const isFit = handle === FIT;
    const { left, top } = queryOne(handle).getBoundingClientRect();
    const plot = queryOne("canvas").getBoundingClientRect();
    const position = isFit
        ? { x: x.getPixelForValue(score), y: top - plot.top }
        : { x: left - plot.left, y: y.getPixelForValue(score) };
    await hover("canvas", { position, relative: true });
    await pointerUp("canvas", { position, relative: true });
    await animationFrame();
}

test("handles lie at their thresholds, and say what they are", async () => {
    await mountMatrix();
    for (const [handle, value, label, orientation] of [
        [FIT, "70", "Audience fit needed", "horizontal"],
        [REPUTATION, "60", "Reputation needed", "vertical"],
    ]) {
        expect(handle).toHaveText(value);
        expect(handle).toHaveAttribute("role", "slider");
        expect(handle).toHaveAttribute("aria-valuenow", value);
        expect(handle).toHaveAttribute("aria-valuemin", "1");
        expect(handle).toHaveAttribute("aria-valuemax", "100");
        expect(handle).toHaveAttribute("aria-label", label);
        expect(handle).toHaveAttribute("aria-orientation", orientation);
    }
    const plot = queryOne("canvas").getBoundingClientRect();
    const fit = queryOne(FIT).getBoundingClientRect();
    expect(Math.abs((fit.left + fit.right) / 2 - plot.left - chart().scales.x.getPixelForValue(70))).toBeLessThan(1);
    const reputation = queryOne(REPUTATION).getBoundingClientRect();
    const middle = (reputation.top + reputation.bottom) / 2 - plot.top;
    expect(Math.abs(middle - chart().scales.y.getPixelForValue(60))).toBeLessThan(1);
});

test("the arrow keys move a threshold, and every count follows", async () => {
    onRpc("strategic_histogram", ({ args }) => expect.step(args));
    await mountMatrix();
    expect(told()).toEqual([[2, 1, 1, 1, 1]]);
    queryOne(FIT).focus();
    await press("ArrowRight");
    await press("ArrowUp");
    await press("ArrowUp");
    await animationFrame();
    // Bolt, with a fit of 72, drops out, and can't become strategic.
    expect(told()).toEqual(["73 and 60: 1 would drop out, 0 would come in", [1, 1, 1, 2, 1]]);
    expect(FIT).toHaveAttribute("aria-valuetext", "73: 1 would drop out, 0 would come in");
    await press("PageDown");
    await press("PageDown");
    await animationFrame();
    expect(told()).toEqual(["53 and 60: 0 would drop out, 1 would come in", [3, 0, 1, 1, 1]]);
    await press("End");
    await animationFrame();
    expect(told()[0]).toBe("100 and 60: 2 would drop out, 0 would come in");
    await press("Home");
    await animationFrame();
    expect(told()).toEqual(["1 and 60: 0 would drop out, 2 would come in", [4, 0, 2, 0, 0]]);
    await press("Escape");
    await animationFrame();
    expect(told()).toEqual([[2, 1, 1, 1, 1]]);
    // Read once, however far it moved.
    expect.verifySteps([[[], { audience_fit: 70, reputation: 60 }]]);
});

test("both thresholds are dragged, and undone with Ctrl+Z and with the button", async () => {
    await mountMatrix();
    await drag(FIT, 76);
    expect(FIT).toHaveText("76");
    expect(told()).toEqual(["76 and 60: 1 would drop out, 0 would come in", [1, 1, 1, 2, 1]]);
    await drag(REPUTATION, 85);
    expect(told()).toEqual(["76 and 85: 1 would drop out, 0 would come in", [1, 0, 1, 0, 4]]);
    expect(queryAllTexts(".o_strategic_matrix_change")).toEqual(["−1", "−1", "−1", "+3"]);
    await press(["ctrl", "z"]);
    await animationFrame();
    expect(told()).toEqual([[2, 1, 1, 1, 1]]);
    expect(".o_strategic_what_if_undo").toHaveClass("invisible");
    await drag(FIT, 20);
    await contains(".o_strategic_what_if_undo").click();
    expect(FIT).toHaveText("70");
    expect(FIT).toBeFocused();
});

test("the plane does not move while a threshold does", async () => {
    await mountMatrix();
    const before = queryOne("canvas").getBoundingClientRect();
    queryOne(FIT).focus();
    await press("PageUp");
    await animationFrame();
    expect(queryOne("canvas").getBoundingClientRect().top).toBe(before.top);
    expect(queryOne("canvas").getBoundingClientRect().height).toBe(before.height);
});

test("managers save, and are told first whom it concerns", async () => {
    onRpc("strategic_thresholds_effect", ({ args }) => {
        expect.step(["effect", ...args]);
        return "71 and 60: 40 would drop out, 0 would come in";
    });
    onRpc("strategic_thresholds_save", ({ args }) => {
        expect.step(["save", ...args]);
        found = matrixOf({ thresholds: { audience_fit: 71, reputation: 60 } });
        return true;
    });
    await mountMatrix();
    queryOne(FIT).focus();
    await press("ArrowRight");
    await animationFrame();
    await contains(".o_strategic_what_if_save").click();
    expect(".modal").toHaveText(/also those not shown here\.\s+71 and 60: 40 would drop out, 0 would come in/);
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect(FIT).toHaveText("71");
    expect(".o_strategic_what_if_changes").toHaveCount(0);
    const tried = { audience_fit: 71, reputation: 60 };
    expect.verifySteps([
        ["effect", tried, false],
        ["save", tried, { audience_fit: 70, reputation: 60 }, false],
    ]);
});

test("others see what if, and can't save", async () => {
    found = matrixOf({ moving: { ...EMPTY.moving, can_save: false } });
    await mountMatrix();
    queryOne(FIT).focus();
    await press("PageUp");
    await animationFrame();
    expect(".o_strategic_what_if").toHaveText(
        /^What If\s*80 and 60: 1 would drop out, 0 would come in\s*Sales managers can save/
    );
    expect(".o_strategic_what_if_save").toHaveCount(0);
    expect(".o_strategic_what_if_undo").toHaveCount(1);
});

test("where thresholds can't be moved, there are no handles, and a reason", async () => {
    found = matrixOf({ moving: { ...EMPTY.moving, reason: "Some audiences have thresholds of their own." } });
    await mountMatrix();
    expect(".o_strategic_handle").toHaveCount(0);
    expect(queryAllTexts(".o_strategic_threshold")).toEqual(["70", "60"]);
    expect(".o_strategic_what_if").toHaveText("Some audiences have thresholds of their own.");
});

test("not while customers wait to be scored", async () => {
    onRpc("strategic_histogram", () => ({ ...histogram(), unmoved: 3 }));
    await mountMatrix();
    queryOne(FIT).focus();
    await press("PageUp");
    await animationFrame();
    expect(".o_strategic_handle").toHaveCount(0);
    expect(queryAllTexts(".o_strategic_threshold")).toEqual(["70", "60"]);
    expect(".o_strategic_what_if").toHaveText(/waiting to be scored/);
    expect(told()).toEqual([[2, 1, 1, 1, 1]]);
});

test("a threshold that was moved stays moved when the search changes", async () => {
    await mountMatrix();
    queryOne(FIT).focus();
    await press("PageUp");
    await animationFrame();
    found = matrixOf();
    await toggleSearchBarMenu();
    await toggleMenuItem("Big");
    await animationFrame();
    expect(FIT).toHaveText("80");
    expect(told()[0]).toBe("80 and 60: 1 would drop out, 0 would come in");
});

test("a threshold moves before its histogram has come", async () => {
    const coming = new Deferred();
    onRpc("strategic_histogram", () => coming);
    await mountMatrix();
    queryOne(FIT).focus();
    await press("PageUp");
    await animationFrame();
    expect(FIT).toHaveText("80");
    expect(told()).toEqual(["…", [2, 1, 1, 1, 1]]);
    coming.resolve(histogram());
    await animationFrame();
    await animationFrame();
    expect(told()[0]).toBe("80 and 60: 1 would drop out, 0 would come in");
});

test("not below the least threshold", async () => {
    found = matrixOf({ moving: { ...EMPTY.moving, least: { audience_fit: 50, reputation: 1 } } });
    await mountMatrix();
    expect(FIT).toHaveAttribute("aria-valuemin", "50");
    queryOne(FIT).focus();
    await press("Home");
    await animationFrame();
    expect(FIT).toHaveText("50");
});
