import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    MockServer,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import {
    ARCH,
    Customer,
    defineScorecardModels,
    explanation,
    mountForm,
    stepOnAssessments,
} from "./scorecard_test_helpers";

defineScorecardModels();

test("a click on a star is an assessment, saved at once and shown at once", async () => {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(args[0][0]);
        MockServer.env["customer"].write([1], {
            why: explanation({ need: { value: 100, stars: 5, points: 1, gained: 50 } }),
        });
        return [7];
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(4)").click();
    await animationFrame();
    expect.verifySteps([{ partner_id: 1, criterion_id: 12, value: 100 }]);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(5);
});

test("a click on the current number of stars withdraws the assessment, which can be undone", async () => {
    stepOnAssessments();
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(2)").click();
    expect.verifySteps([["withdraw", 5]]);
    expect(".o_strategic_evidence").toHaveCount(0);
    expect(".o_notification").toHaveText(/Has the need: no longer assessed/);
    await contains(".o_notification button:contains(Undo)").click();
    expect.verifySteps([["undo", 5]]);
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    expect.verifySteps([["create", 80]], { message: "an assessment that ran out is replaced" });
});

const ZERO_STARS = "tr[data-criterion='Has the need'] button[aria-label='None of it: 0 of 5']";

test("0 of 5 is an assessment", async () => {
    stepOnAssessments();
    await mountForm();
    expect(ZERO_STARS).toHaveText("0");
    expect(ZERO_STARS).toHaveAttribute("aria-pressed", "false");
    await contains(ZERO_STARS).click();
    expect.verifySteps([["create", 0]]);
});

test("0 of 5 is withdrawn by a click, like a star", async () => {
    stepOnAssessments();
    Customer._records[0].why = explanation({ need: { value: 0, stars: 0, points: 0, gained: 0 } });
    await mountForm();
    expect(ZERO_STARS).toHaveAttribute("aria-pressed", "true");
    await contains(ZERO_STARS).click();
    expect.verifySteps([["withdraw", 5]]);
});

test("a user who undoes a withdrawal too late is told, and sees the current assessment", async () => {
    expect.errors(1);
    stepOnAssessments();
    onRpc("strategic.assessment", "action_undo_withdraw", () => {
        MockServer.env["customer"].write([1], { why: explanation({ need: { value: 20, stars: 1, user: "Marc" } }) });
        throw makeServerError({ message: "Assessed since" });
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(2)").click();
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect.verifyErrors(["Assessed since"]);
    expect("tr[data-criterion='Has the need']").toHaveText(/Marc/);
    expect("tr[data-criterion='Has the need'] .o_strategic_stars button:enabled").not.toHaveCount(0);
    expect.verifySteps([["withdraw", 5]]);
});

const OVERALL = { id: 9, value: 95, user: "Marc", date: "2026-02-01", valid_until: "2026-12-19" };
const NEED = "tr[data-criterion='Has the need']";

test("a click on a star under an overall assessment tells at once, in its row, that the score stays as it is", async () => {
    const saved = new Deferred();
    onRpc("strategic.assessment", "create", () => saved);
    Customer._records[0].why = explanation({ overall: OVERALL });
    await mountForm();
    expect(".o_strategic_kept").toHaveCount(0);
    await contains(`${NEED} .o_strategic_stars button:eq(0)`).click();
    expect(`${NEED} .o_strategic_kept`).toHaveText(
        /The score stays 95: it is overridden, so stars do not count until 12\/19\/2026/
    );
    expect(".o_strategic_kept").toHaveCount(1);
    saved.resolve([7]);
    await animationFrame();
    expect(`${NEED} .o_strategic_kept button`).toBeEnabled();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").click();
    expect(".o_strategic_kept").toHaveCount(0, { message: "the reputation is not overridden" });
});

test("a click that withdraws stars under an overall assessment tells the same", async () => {
    stepOnAssessments();
    Customer._records[0].why = explanation({ overall: { ...OVERALL, valid_until: false } });
    await mountForm();
    await contains(`${NEED} .o_strategic_stars button:eq(2)`).click();
    expect(`${NEED} .o_strategic_kept`).toHaveText(/The score stays 95: it is overridden, so stars do not count\./);
    expect.verifySteps([["withdraw", 5]]);
});

test("the override can be removed in the row, and comes back by undo", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    onRpc("strategic.assessment", "action_withdraw", ({ args }) => {
        expect.step(["withdraw", ...args[0]]);
        MockServer.env["customer"].write([1], { why: explanation() });
        return true;
    });
    onRpc("strategic.assessment", "action_undo_withdraw", ({ args }) => {
        expect.step(["undo", ...args[0]]);
        MockServer.env["customer"].write([1], { why: explanation({ overall: OVERALL }) });
        return true;
    });
    Customer._records[0].why = explanation({ overall: OVERALL });
    await mountForm();
    await contains(`${NEED} .o_strategic_stars button:eq(0)`).click();
    await animationFrame();
    await contains(`${NEED} .o_strategic_kept button`).click();
    await animationFrame();
    expect(".o_strategic_kept").toHaveCount(0);
    expect(".o_strategic_overall").toHaveCount(0);
    expect(".o_strategic_gauge_lock").toHaveCount(0);
    expect(`${NEED} .o_strategic_stars button:eq(0)`).toBeFocused();
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect(".o_strategic_overall").toHaveCount(1);
    expect(".o_strategic_kept").toHaveCount(0);
    expect.verifySteps([
        ["withdraw", 9],
        ["undo", 9],
    ]);
});

test("a click on a star under an overall assessment also tells it beside the undo", async () => {
    stepOnAssessments();
    Customer._records[0].why = explanation({ overall: OVERALL });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(0)").click();
    expect(".o_notification").toHaveText(
        /Has the need: 20 of 100. The score stays 95 until the overall assessment is withdrawn/
    );
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").click();
    expect(".o_notification").not.toHaveText(/overall/);
    expect.verifySteps([
        ["create", 20],
        ["create", 20],
    ]);
});

test("undo lets the former assessment of its author count again", async () => {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(args[0][0].value);
        return [7];
    });
    onRpc("strategic.assessment", "action_undo", ({ args }) => {
        expect.step(args);
        return true;
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(0)").click();
    await contains(".o_notification button:contains(Undo)").click();
    expect(".o_strategic_evidence").toHaveCount(0);
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").click();
    await contains(".o_strategic_evidence_undo").click();
    expect(".o_notification").toHaveCount(0);
    expect("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").toBeFocused();
    await contains("[role=tab]:eq(1)").click();
    await contains("tr[data-criterion='Typical'] .o_strategic_stars button:eq(0)").click();
    await contains(".o_strategic_evidence_undo").click();
    expect.verifySteps([20, [[7], 5], 20, [[7], 6], 20, [[7], false]]);
});

test("an assessment that makes the customer strategic is told and celebrated; to undo it is told", async () => {
    const write = (status) => MockServer.env["customer"].write([1], { strategic_status: status });
    onRpc("strategic.assessment", "create", () => {
        write("strategic");
        return [7];
    });
    onRpc("strategic.assessment", "action_undo", () => {
        write("core");
        return true;
    });
    Customer._records[0].strategic_status = "core";
    patchWithCleanup(user, { showEffect: true });
    await mountView({
        type: "form",
        resModel: "customer",
        resId: 1,
        arch: ARCH.replace("<widget", `<field name="strategic_status"/><widget`),
    });
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(4)").click();
    await animationFrame();
    expect(queryAllTexts(".o_notification_content")).toEqual([
        "Has the need: 100 of 100",
        "Acme: Core Audience → Strategic",
    ]);
    expect(".o_strategic_celebration p").toHaveText("Acme is a strategic customer now!");
    await contains(".o_notification button:contains(Undo)").click();
    await animationFrame();
    expect(queryAllTexts(".o_notification_content").at(-1)).toBe("Acme: Strategic → Core Audience");
});
