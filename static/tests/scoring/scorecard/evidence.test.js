import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { hasTouch } from "@web/core/browser/feature_detection";
import { clickSave, contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { defineScorecardModels, mountForm, stepOnAssessments } from "./scorecard_test_helpers";

defineScorecardModels();

test("evidence is typed under the stars, and saved on the new assessment", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    onRpc("strategic.assessment", "write", ({ args }) => {
        expect.step(args);
        return true;
    });
    await mountForm();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    if (!hasTouch()) {
        expect(".o_strategic_evidence_text").toBeFocused();
    }
    await contains(".o_strategic_evidence select").select("award");
    await contains(".o_strategic_evidence_text").edit("Won it <b>twice</b>", { confirm: false });
    await contains(".o_strategic_evidence_url").edit("example.com/prize", { confirm: "enter" });
    expect.verifySteps([
        [[7], { evidence_type: "award", evidence: "Won it <b>twice</b>", evidence_url: "https://example.com/prize" }],
    ]);
    expect(".o_strategic_evidence").toHaveCount(0);
});

test("typed evidence is saved when another star is clicked or the form is saved", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    onRpc("strategic.assessment", "write", ({ args }) => {
        expect.step(args[1]);
        return true;
    });
    await mountForm();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    await contains(".o_strategic_evidence_text").edit("First", { confirm: false });
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(3)").click();
    await contains(".o_strategic_evidence_text").edit("Second", { confirm: false });
    expect.verifySteps([{ evidence: "First" }]);
    await contains(".o_field_widget[name=name] input").edit("Acme Ltd");
    await clickSave();
    expect.verifySteps([{ evidence: "Second" }]);
    expect(".o_strategic_evidence").toHaveCount(0);
});

test("refused evidence stays, so that the user can correct it", async () => {
    expect.errors(1);
    onRpc("strategic.assessment", "create", () => [7]);
    onRpc("strategic.assessment", "write", () => {
        throw makeServerError({ message: "Not a web address" });
    });
    await mountForm();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    await contains(".o_strategic_evidence_url").edit("javascript:alert(1)", { confirm: false });
    await contains(".o_strategic_evidence_save").click();
    await animationFrame();
    expect.verifyErrors(["Not a web address"]);
    expect(".o_strategic_evidence_url").toHaveValue("javascript:alert(1)");
    expect("tr[data-criterion='Recognised'] .o_strategic_stars button:enabled").not.toHaveCount(0);
});

test("only a text that looks like a web address becomes a link", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    onRpc("strategic.assessment", "write", ({ args }) => {
        expect.step(args[1].evidence_url);
        return true;
    });
    await mountForm();
    for (const [typed, link] of [
        ["not a url", "not a url"],
        ["e.g. this", "e.g. this"],
        ["nowhere", "nowhere"],
        ["mailto:a@b.com", "mailto:a@b.com"],
        ["example.com/prize", "https://example.com/prize"],
        [" example.com:8080/a?b ", "https://example.com:8080/a?b"],
        ["http://intranet/page", "http://intranet/page"],
    ]) {
        await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
        await contains(".o_strategic_evidence_url").edit(typed, { confirm: false, instantly: true });
        await contains(".o_strategic_evidence_save").click();
        await animationFrame();
        expect.verifySteps([link]);
    }
});

test("Escape closes the evidence and focuses the stars", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    await mountForm();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    await contains(".o_strategic_evidence_text").press("Escape");
    await animationFrame();
    expect(".o_strategic_evidence").toHaveCount(0);
    expect("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").toBeFocused();
});

test("users add evidence to their own assessments later, or withdraw them, and not those of others", async () => {
    stepOnAssessments();
    await mountForm();
    expect(".o_strategic_evidence_edit").toHaveCount(1);
    await contains("tr[data-criterion='Has the need'] .o_strategic_evidence_edit").click();
    expect(".o_strategic_evidence_text").toHaveValue("Workshop");
    await contains(".o_strategic_evidence_undo:contains(Withdraw)").click();
    await contains(".o_notification button:contains(Undo)").click();
    expect.verifySteps([
        ["withdraw", 5],
        ["undo", 5],
    ]);
});
