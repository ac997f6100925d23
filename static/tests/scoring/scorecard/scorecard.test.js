import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { ARCH, Customer, defineScorecardModels, explanation, mountForm } from "./scorecard_test_helpers";

defineScorecardModels();

test("both dimensions, what is missing, and every criterion with points and source", async () => {
    await mountForm();
    expect(queryAllTexts(".o_strategic_scorecard section h3")).toEqual(["Audience fit", "Reputation"]);
    expect(queryAllTexts(".o_strategic_gauge_text")).toEqual([
        "Needed: 70\nReached",
        "Needed: 70\n30 short\nCould reach 84",
    ]);
    expect(queryAllTexts(".o_strategic_gauge_value")).toEqual(["75", "40"]);
    expect(queryAllTexts(".o_strategic_scorecard section:eq(0) tbody td:last-child")).toEqual([
        "50 / 50\n50%",
        "25 / 50\n50%",
    ]);
    expect("tr[data-criterion='In Europe']").toHaveText(/Rule: met/);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(3);
    expect("tr[data-criterion='Has the need']").toHaveText(
        /Mitchell, 01\/05\/2026, until 01\/05\/2027.*Own Research:\s*Workshop/s
    );
    expect("tr[data-criterion='Has the need'] a").toHaveAttribute("href", "https://example.com/w");
    expect("tr[data-criterion='Recognised']").toHaveText(/ran out on/);
    expect(".o_strategic_gauge_mark").toHaveCount(2);
});

test("the total says what the points add up to, what the score could reach, and what is not assessed", async () => {
    await mountForm();
    const [fit, reputation] = queryAllTexts(".o_strategic_total").map((text) => text.replace(/\s+/g, " "));
    expect(fit).toBe("Total 75 75 / 100");
    expect(reputation).toBe("Total 2 of 3 not assessed 40 Could reach 84 0 / 10");
});

test("an overall assessment leaves no room in the total", async () => {
    Customer._records[0].why = explanation({
        overall: { id: 9, value: 95, user: "Marc", date: "2026-02-01", valid_until: false },
    });
    await mountForm();
    expect(".o_strategic_scorecard section:eq(0) .o_strategic_reachable").toHaveCount(0);
});

/** Return an explanation whose first scorecard also has the criteria `gates`, of which each is required or rules out. */
function withGates(...gates) {
    const why = explanation();
    const [audience] = why.audience_fit.audiences;
    audience.criteria.push(
        ...gates.map((gate, index) => ({ id: 51 + index, weight: 10, points: gate.is_met ? 1 : 0, gained: 0, ...gate }))
    );
    Object.assign(audience, { score: 0, computed: 0, without_gates: 82 });
    return why;
}

test("a scorecard says loudly by what its score is 0", async () => {
    Customer._records[0].why = withGates(
        { name: "Competitor", effect: "excludes", source: "rule", is_met: true },
        { name: "Owned by one", effect: "excludes", source: "rule", is_met: true },
        { name: "Elsewhere", effect: "excludes", source: "rule", is_met: false },
        {
            name: "Has a budget",
            effect: "required",
            source: "judgement",
            is_met: false,
            stars: 1,
            user: "M",
            date: "2026-01-05",
        },
        { name: "Would talk", effect: "required", source: "missing", is_met: false, stars: 0 },
        { name: "In the Union", effect: "required", source: "rule", is_met: true }
    );
    await mountForm();
    expect(queryAllTexts(".o_strategic_gates > div")).toEqual([
        "Would be 82, but is ruled out by: Competitor and Owned by one",
        "Would be 82, but does not meet what is required: Has a budget",
        "Would be 82, but what is required is not assessed yet: Would talk",
    ]);
    expect(queryAllTexts(".o_strategic_effect")).toEqual([
        "Rules out: applies",
        "Rules out: applies",
        "Rules out: does not apply",
        "Required: not met",
        "Required: not assessed",
        "Required: met",
    ]);
    expect(".o_strategic_effect.text-danger").toHaveCount(3);
    expect(".o_strategic_share").toHaveCount(3);
    expect(queryAllTexts(".o_strategic_total:eq(0) td:last-child")).toEqual(["75 / 100"]);
});

test("criteria that rule nobody out stay quiet", async () => {
    Customer._records[0].why = withGates({ name: "Elsewhere", effect: "excludes", source: "rule", is_met: false });
    await mountForm();
    expect(".o_strategic_gates").toHaveCount(0);
});

test("the history of scores and assessments is a small line that can be read aloud", async () => {
    await mountForm();
    expect(".o_strategic_scorecard section:eq(1) .o_strategic_sparkline").toHaveAttribute(
        "aria-label",
        "Reputation over time: not assessed (06/01/2025), 40 (01/05/2026)"
    );
    expect(".o_strategic_scorecard section:eq(0) h3 ~ .o_strategic_sparkline").toHaveCount(0);
    expect("tr[data-criterion='Has the need'] .o_strategic_sparkline").toHaveAttribute(
        "aria-label",
        "Has the need over time: 100 (01/05/2025), 50 (01/05/2026)"
    );
});

test("audiences are tabs, and the one with the best fit is shown first", async () => {
    await mountForm();
    expect(queryAllTexts("[role=tab]")).toEqual(["Logistics 75", "Food –"]);
    expect("[role=tab][aria-selected=true]").toHaveText("Logistics 75");
    await contains("[role=tab]:eq(1)").click();
    expect(".o_strategic_scorecard section:eq(0) tbody tr").toHaveCount(1);
    expect("tr[data-criterion='Typical']").toHaveText(/not assessed/);
});

test("the score keeps the name of its audience while the scorecard of another is shown", async () => {
    await mountForm();
    const heading = ".o_strategic_scorecard section:eq(0) h3 + span";
    expect(heading).toHaveText("Logistics");
    await contains("[role=tab]:eq(1)").click();
    expect(heading).toHaveText("Logistics");
});

test("arrows go from tab to tab", async () => {
    await mountForm();
    await contains("[role=tab]:eq(0)").focus();
    await press("ArrowRight");
    await animationFrame();
    expect("[role=tab]:eq(1)").toHaveAttribute("aria-selected", "true");
    expect("[role=tab]:eq(1)").toBeFocused();
    await press("ArrowRight");
    await animationFrame();
    expect("[role=tab]:eq(0)").toBeFocused();
});

test("guidance also opens by a click, for touch devices", async () => {
    Customer._records[0].why = explanation({ need: { guidance: "100: they pay for it today." } });
    await mountForm();
    expect(".o_strategic_guidance").toHaveCount(0);
    await contains(".o_strategic_guidance_toggle").click();
    expect(".o_strategic_guidance").toHaveText("100: they pay for it today.");
    expect(".o_strategic_guidance_toggle").toHaveAttribute("aria-expanded", "true");
});

test("an overall assessment says who, until when, and what it replaces", async () => {
    Customer._records[0].why = explanation({
        overall: { id: 9, value: 95, user: "Marc", date: "2026-02-01", valid_until: false, evidence: "<b>Board</b>" },
    });
    onRpc("strategic.assessment", "action_withdraw", ({ args }) => {
        expect.step(args[0]);
        return true;
    });
    await mountForm();
    expect(".o_strategic_overall").toHaveText(/Stars do not count, and the override has no end: remove it\?/);
    expect(".o_strategic_overall").toHaveText(/Assessed overall as 95 by Marc .*for ever; the criteria give 75/);
    expect(".o_strategic_gauge_lock").toHaveCount(1);
    expect("[role=meter]:eq(0)").toHaveAttribute("aria-valuetext", "95 of 70 needed, Reached, Overridden");
    expect("[role=meter]:eq(1)").toHaveAttribute("aria-valuetext", "40 of 70 needed, 30 short, Could reach 84");
    expect(".o_strategic_overall q").toHaveText("<b>Board</b>");
    await contains(".o_strategic_overall button").click();
    expect(".o_notification button:contains(Undo)").toHaveCount(1);
    expect("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(0)").toBeFocused();
    expect.verifySteps([[9]]);
});

test("an overall assessment with an end asks whether to remove it; on a contact it only tells", async () => {
    const why = explanation({
        overall: { id: 9, value: 95, user: "Marc", date: "2026-02-01", valid_until: "2026-12-19" },
    });
    Customer._records[0].why = why;
    Customer._records.push({ id: 2, name: "Ada", is_company: false, parent_id: 1, why });
    await mountView({ type: "form", resModel: "customer", resId: 1, resIds: [1, 2], arch: ARCH });
    expect(".o_strategic_overall").toHaveText(/Stars do not count until 12\/19\/2026: remove the override\?/);
    expect(".o_strategic_overall button").toHaveText("Remove the override");
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_strategic_overall .fw-bold").toHaveText("Stars do not count until 12/19/2026.");
    expect(".o_strategic_overall button").toHaveCount(0);
});

test("an overall assessment of an audience is shown on its tab, with the score by the criteria", async () => {
    const why = explanation();
    Object.assign(why.audience_fit.audiences[1], {
        score: 30,
        computed: 10,
        overall: { id: 8, value: 30, user: "Marc", date: "2026-02-01", valid_until: "2027-02-01" },
    });
    Customer._records[0].why = why;
    await mountForm();
    expect(".o_strategic_overall").toHaveCount(0);
    expect("[role=tab]:eq(0) .fa-lock").toHaveCount(0);
    expect("[role=tab]:eq(1) .fa-lock").toHaveCount(1);
    expect(".o_strategic_gauge_lock").toHaveCount(0, { message: "the best fit is by the stars of another audience" });
    await contains("[role=tab]:eq(1)").click();
    expect(".o_strategic_overall").toHaveText(/Assessed overall as 30 for Food by Marc .*; the criteria give 10/);
});

test("contacts and unsaved customers can't be assessed here", async () => {
    Customer._records.push({ id: 2, name: "Ada", is_company: false, parent_id: 1, why: explanation() });
    await mountForm(2);
    expect(".o_strategic_stars button").toHaveCount(0);
    expect(".o_strategic_evidence_edit").toHaveCount(0);
    expect("tr[data-criterion='Has the need'] .o_strategic_stars").toHaveAttribute("aria-label", "3 of 5");
});

test("the next customer is shown without the open tab and evidence of the former", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    Customer._records.push({ id: 4, name: "Beta", is_company: true, strategic_audience_id: 1, why: explanation() });
    await mountView({ type: "form", resModel: "customer", resId: 1, resIds: [1, 4], arch: ARCH });
    await contains("[role=tab]:eq(1)").click();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    expect(".o_strategic_evidence").toHaveCount(1);
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Beta");
    expect(".o_strategic_evidence").toHaveCount(0);
    expect("[role=tab][aria-selected=true]").toHaveText("Logistics 75");
});

test("an archived customer is not assessed", async () => {
    Customer._records.push({ id: 3, name: "Gone", is_company: true, why: false });
    await mountForm(3);
    expect(".o_widget_strategic_scorecard").toHaveText(/Archived customers are not assessed/);
});

test("a new customer must be saved first", async () => {
    await mountForm(false);
    expect(".o_widget_strategic_scorecard").toHaveText(/Save the customer first/);
});
