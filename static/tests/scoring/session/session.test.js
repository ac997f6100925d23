import { expect, test } from "@odoo/hoot";
import { press, queryAllAttributes, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";
import { router } from "@web/core/browser/router";
import { answered, at, cell, customers, defineSession, openSession } from "./session_test_helpers";

defineSession();

test.tags("desktop");
test("a row for each customer, with its scores, and a cell with stars for each criterion", async () => {
    const of = customers();
    of[0].values = { audience_fit: 82, reputation: 40, status: "core", status_label: "Core Audience" };
    await openSession({ of });
    expect(queryAllTexts("[data-row='1'] > *").slice(0, 4)).toEqual([
        "Alpha\nNetherlands",
        "Core Audience",
        "82",
        "40",
    ]);
    expect("[data-row='1'] [data-score='audience_fit'] span").toHaveClass("text-success");
    expect("[data-row='1'] [data-score='reputation'] span").not.toHaveClass("text-success");
    expect("[data-row='3'] [data-score='audience_fit']").toHaveText("–");
    expect(queryAllTexts("thead th")).toEqual([
        "Customer",
        "Status",
        "Audience fit",
        "Reputation",
        "Has the need",
        "Typical",
    ]);
    expect(`${at(2, 11)} .fa-star`).toHaveCount(3);
});

test.tags("desktop");
test("it is a grid whose cells can be read aloud", async () => {
    const of = customers();
    of[2].cells = { 11: cell(8, 2, { source: "expired", valid_until: "2026-02-01" }) };
    await openSession({ of });
    expect(".o_strategic_session_grid").toHaveAttribute("role", "grid");
    expect(queryAllAttributes(".o_strategic_session_cell", "aria-label")).toEqual([
        "Has the need, Alpha: not assessed",
        "Typical, Alpha: not assessed",
        "Has the need, Beta: 3 of 5 stars",
        "Typical, Beta: not assessed",
        "Has the need, Gamma: 2 of 5 stars, ran out on 02/01/2026",
        "Typical, Gamma: not assessed",
    ]);
    await press("4");
    await answered();
    expect("[role=status][aria-live]").toHaveText(
        "Has the need, Alpha: 4 of 5 stars. Audience fit: 40. Reputation: –. Status: Other."
    );
    expect.verifySteps([["assess", 1, 11, 80]]);
});

test.tags("desktop");
test("the progress counts customers who are assessed on each criterion", async () => {
    await openSession();
    expect(".o_strategic_session_progress").toHaveText("Customers assessed: 0 of 3");
    for (const key of ["ArrowDown", "ArrowRight", "2"]) {
        await press(key);
    }
    await answered();
    expect(".o_strategic_session_progress").toHaveText("Customers assessed: 1 of 3");
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "1");
    await press("0");
    await answered();
    expect(".o_strategic_session_progress").toHaveText("Customers assessed: 0 of 3");
    expect.verifySteps([
        ["assess", 2, 12, 40],
        ["assess", 2, 12, false],
    ]);
});

test.tags("desktop");
test("tabs show the scorecards of the same customers, and the focus stays on them", async () => {
    await openSession();
    expect(queryAllTexts("[role=tab]")).toEqual(["Logistics", "Reputation"]);
    await contains("[role=tab]:eq(0)").focus();
    await press("ArrowRight");
    await answered();
    expect("[role=tab]:eq(1)").toBeFocused();
    expect("[role=tab]:eq(1)").toHaveAttribute("aria-selected", "true");
    expect(queryAllTexts("thead th:last-child")).toEqual(["Recognised"]);
    await animationFrame();
    expect(router.current.scorecard).toBe("reputation");
    expect.verifySteps([["read", [1, 2, 3], "reputation"]]);
});

test.tags("desktop");
test("the address names the customers, also those that the server has chosen", async () => {
    await openSession({ context: {} });
    await animationFrame();
    expect(router.current.active_ids).toBe("1,2,3");
});

test.tags("desktop");
test("the guidance of the cell with the focus is shown, and that of each column on hover", async () => {
    await openSession();
    expect(".o_strategic_session_strip .o_strategic_guidance").toHaveText("100: pays for it today");
    expect("thead th:contains(Has the need)").toHaveAttribute("data-tooltip", "100: pays for it today");
    await press("ArrowRight");
    await animationFrame();
    expect(".o_strategic_session_strip .o_strategic_guidance").toHaveCount(0);
    expect(".o_strategic_session_strip").toHaveText(/Typical · Alpha/);
});

test.tags("desktop");
test("an overall assessment is a lock beside the score that stars do not change", async () => {
    const of = customers();
    of[0].values = {
        audience_fit: 90,
        overall: { value: 90, user: "Marc", valid_until: "2026-12-19" },
    };
    await openSession({ of });
    expect("[data-row='1'] [data-score='audience_fit'] .fa-lock").toHaveAttribute(
        "aria-label",
        "Assessed overall as 90 by Marc until 12/19/2026: stars do not change the score."
    );
    expect("[data-row='1'] [data-score='reputation'] .fa-lock").toHaveCount(0);
    expect("[data-row='2'] .fa-lock").toHaveCount(0);
});

test.tags("desktop");
test("the fit to the shown audience is told where another one fits better", async () => {
    const of = customers();
    of[0].values = { audience_fit: 82, score: 40 };
    of[1].values = { audience_fit: 82, score: 82 };
    await openSession({ of });
    expect("[data-row='1'] [data-score='audience_fit']").toHaveText("82\n40 here");
    expect("[data-row='2'] [data-score='audience_fit']").toHaveText("82");
});

test.tags("desktop");
test("rules are no columns: a number tells what they give", async () => {
    const of = customers();
    of[0].values = { by_rules: 45 };
    await openSession({
        of,
        grid: {
            scorecard: {
                id: "audience_1",
                has_rules: true,
                criteria: [{ id: 11, name: "Has the need", guidance: false }],
            },
        },
    });
    expect("thead th:last-child").toHaveText("By rules");
    expect("[data-row='1'] td:last-child").toHaveText("45");
    expect("[data-row='1'] td:last-child").toHaveAttribute("title", "Points from rules: 45 of 100");
});

test("a criterion that is required or rules out says so", async () => {
    const criteria = [
        { id: 11, name: "Has the need", guidance: false, effect: "required" },
        { id: 12, name: "Typical", guidance: false, effect: "excludes" },
    ];
    await openSession({ grid: { scorecard: { id: "audience_1", has_rules: false, criteria } } });
    expect(queryAllTexts(".o_strategic_effect")).toEqual(["Is Required", "Rules Out"]);
});

test("what was selected and is not shown is told", async () => {
    await openSession({ grid: { selected: 250, left_out: 2 } });
    expect(queryAllTexts(".o_strategic_session_notice")).toEqual([
        "Selected customers: 250. The first 3 are shown: a session takes no more.",
        "Not shown, as archived, deleted or not visible to you: 2 of the selected customers.",
    ]);
});

test("a scorecard of rules alone says that nobody assesses anything there", async () => {
    await openSession({ grid: { scorecard: { id: "audience_1", has_rules: true, criteria: [] } } });
    expect(".o_strategic_session_empty").toHaveText(/Its score follows from rules alone/);
    expect(".o_strategic_session_progress").toHaveCount(0);
});

test("when no customer is left, it says what to do", async () => {
    await openSession({ of: [], context: {} });
    expect(".o_view_nocontent").toHaveText(/Everybody in scope has been assessed/);
    expect(".o_view_nocontent button").toHaveText("Customers");
});

test("where there are no customers, it says how to get some", async () => {
    await openSession({ of: [], context: {}, grid: { has_customers: false } });
    expect(".o_view_nocontent").toHaveText(/No customers yet.*import them, as companies/s);
});

test.tags("desktop");
test("a star that changes the status of a customer is told; to undo it, too", async () => {
    const of = customers();
    of[1].cells[12] = cell(6, 3);
    await openSession({ of });
    await contains(`${at(2, 11)} .o_strategic_stars button:eq(4)`).click();
    await answered();
    expect(".o_notification_content").toHaveText("Beta: Other → Core Audience");
    await contains(`${at(2, 11)} .o_strategic_session_undo`).click();
    await answered();
    expect(".o_notification_content").toHaveText("Beta: Core Audience → Other");
    expect.verifySteps([
        ["assess", 2, 11, 100],
        ["undo", 100, 5],
    ]);
});
