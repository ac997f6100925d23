import { expect, test } from "@odoo/hoot";
import { queryRect } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, swipeLeft, swipeRight } from "@web/../tests/web_test_helpers";
import { answered, defineSession, openSession } from "./session_test_helpers";

defineSession();

const NEED = ".o_strategic_session_card section[aria-label='Has the need']";

test.tags("mobile");
test("one customer at a time, with stars for a thumb", async () => {
    await openSession();
    expect(".o_strategic_session_card").toHaveCount(1);
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Alpha");
    const { width, height } = queryRect(`${NEED} .o_strategic_stars button:eq(0)`);
    expect(Math.min(width, height)).toBeGreaterThan(43);
    const last = queryRect(`${NEED} .o_strategic_stars button:contains(None)`);
    expect(last.right).toBeLessThan(376, { message: "all stars are on the screen" });
    await contains(`${NEED} .o_strategic_stars button:eq(3)`).click();
    await answered();
    expect.verifySteps([["assess", 1, 11, 80]]);
    expect(`${NEED} .fa-star`).toHaveCount(4);
    expect("[data-score='audience_fit']").toHaveText("40");
});

test.tags("mobile");
test("buttons and swiping lead to the next customer and back", async () => {
    await openSession();
    expect(".o_strategic_session_pager").toHaveText(/1 of 3/);
    expect(".o_strategic_session_previous").not.toBeEnabled();
    await contains(".o_strategic_session_next").click();
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Beta");
    expect(`${NEED} .fa-star`).toHaveCount(3);
    await swipeLeft(".o_actionswiper");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Gamma");
    expect(".o_strategic_session_next").not.toBeEnabled();
    await swipeRight(".o_actionswiper");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Beta");
});

test.tags("mobile");
test("guidance opens by a tap", async () => {
    await openSession();
    await contains(`${NEED} .o_strategic_guidance_toggle`).click();
    expect(`${NEED} .o_strategic_guidance`).toHaveText("100: pays for it today");
    expect(`${NEED} .o_strategic_guidance_toggle`).toHaveAttribute("aria-expanded", "true");
});

test.tags("mobile");
test("each change is undone alone, an older assessment is withdrawn", async () => {
    await openSession();
    await contains(`${NEED} .o_strategic_stars button:eq(3)`).click();
    await answered();
    const before = queryRect(".o_strategic_session_card section:eq(1)").top;
    await contains(`${NEED} .o_strategic_session_undo`).click();
    await answered();
    expect(queryRect(".o_strategic_session_card section:eq(1)").top).toBe(before);
    await contains(".o_strategic_session_next").click();
    await contains(`${NEED} .o_strategic_session_clear`).click();
    await answered();
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["undo", 100, false],
        ["assess", 2, 11, false],
    ]);
});

test.tags("mobile");
test("typed evidence is saved before the next customer is shown", async () => {
    const server = await openSession();
    await contains(`${NEED} .o_strategic_stars button:eq(3)`).click();
    await answered();
    await contains(`${NEED} .o_strategic_evidence_edit`).click();
    await answered();
    await contains(`${NEED} .o_strategic_evidence_text`).edit("Workshop", { confirm: false });
    server.refusal = "Too long";
    await contains(".o_strategic_session_next").click();
    await answered();
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Alpha");
    expect(`${NEED} .o_strategic_evidence_text`).toHaveValue("Workshop");
    server.refusal = "";
    await contains(".o_strategic_session_next").click();
    await answered();
    expect(".o_strategic_session_card").toHaveAttribute("aria-label", "Beta");
    expect.verifySteps([
        ["assess", 1, 11, 80],
        ["write", [100], { evidence: "Workshop" }],
        ["write", [100], { evidence: "Workshop" }],
    ]);
});
