import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { hasTouch } from "@web/core/browser/feature_detection";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeServerError,
    MockServer,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

function explanation({ need = {}, reputation = 40, overall = false } = {}) {
    return {
        thresholds: { audience_fit: 70, reputation: 70 },
        audience_fit: {
            score: overall ? overall.value : 75,
            computed: 75,
            overall,
            audiences: [
                {
                    id: 1,
                    name: "Logistics",
                    score: 75,
                    computed: 75,
                    overall: false,
                    criteria: [
                        { id: 11, name: "In Europe", weight: 50, method: "rule", source: "rule", points: 1 },
                        {
                            id: 12,
                            name: "Has the need",
                            weight: 50,
                            method: "judgement",
                            source: "judgement",
                            points: 0.5,
                            value: 50,
                            user: "Mitchell",
                            date: "2026-01-05",
                            valid_until: "2027-01-05",
                            assessment_id: 5,
                            user_id: serverState.userId,
                            history: [
                                ["2025-01-05", 100],
                                ["2026-01-05", 50],
                            ],
                            evidence: "Workshop",
                            evidence_type: "research",
                            evidence_url: "https://example.com/w",
                            ...need,
                        },
                    ],
                },
                {
                    id: 2,
                    name: "Food",
                    score: false,
                    computed: false,
                    overall: false,
                    criteria: [{ id: 21, name: "Typical", weight: 10, method: "judgement", source: "missing", points: 0 }],
                },
            ],
        },
        reputation: {
            score: reputation,
            computed: reputation,
            overall: false,
            history: [
                ["2025-06-01", false],
                ["2026-01-05", 40],
            ],
            criteria: [
                {
                    id: 31,
                    name: "Recognised",
                    weight: 10,
                    method: "judgement",
                    source: "expired",
                    points: 0,
                    value: 80,
                    user: "Mitchell",
                    assessment_id: 6,
                    date: "2024-01-05",
                    valid_until: "2025-01-05",
                },
            ],
        },
    };
}

class Audience extends models.Model {
    _name = "strategic.audience";
    name = fields.Char();
    _records = [
        { id: 1, name: "Logistics" },
        { id: 2, name: "Food" },
    ];
}

class Assessment extends models.Model {
    _name = "strategic.assessment";
    value = fields.Integer();
    evidence = fields.Text();
    evidence_url = fields.Char();
    evidence_type = fields.Selection({
        selection: [
            ["award", "Award or Ranking"],
            ["research", "Own Research"],
        ],
    });
    partner_id = fields.Many2one({ relation: "customer" });
    criterion_id = fields.Integer();
}

class Customer extends models.Model {
    name = fields.Char();
    is_company = fields.Boolean();
    parent_id = fields.Many2one({ relation: "customer" });
    strategic_audience_id = fields.Many2one({ relation: "strategic.audience" });
    why = fields.Json();
    strategic_explanation = fields.Json({ related: "why" });
    _records = [{ id: 1, name: "Acme", is_company: true, strategic_audience_id: 1, why: explanation() }];
}

defineMailModels();
defineModels([Customer, Audience, Assessment]);

const ARCH = `<form><field name="name"/><widget name="strategic_scorecard"/></form>`;

function mountForm(resId = 1) {
    return mountView({ type: "form", resModel: "customer", resId, arch: ARCH });
}

test("both dimensions, what is missing, and every criterion with points and source", async () => {
    await mountForm();
    expect(queryAllTexts(".o_strategic_scorecard section h3")).toEqual(["Audience fit", "Reputation"]);
    expect(queryAllTexts(".o_strategic_gauge_text")).toEqual(["75\nof 70 needed\nreached", "40\nof 70 needed\n30 short"]);
    expect(queryAllTexts(".o_strategic_scorecard section:eq(0) tbody td:last-child")).toEqual(["50 / 50", "25 / 50"]);
    expect("tr[data-criterion='In Europe']").toHaveText(/Rule: met/);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(3);
    expect("tr[data-criterion='Has the need']").toHaveText(
        /Mitchell, 01\/05\/2026, until 01\/05\/2027.*Own Research:\s*Workshop/s
    );
    expect("tr[data-criterion='Has the need'] a").toHaveAttribute("href", "https://example.com/w");
    expect("tr[data-criterion='Recognised']").toHaveText(/ran out on/);
    expect(".o_strategic_gauge_mark").toHaveCount(2);
});

test("the history of scores and judgements is a small line that can be read aloud", async () => {
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

test("audiences are tabs, the best one in front", async () => {
    await mountForm();
    expect(queryAllTexts("[role=tab]")).toEqual(["Logistics 75", "Food –"]);
    expect("[role=tab][aria-selected=true]").toHaveText("Logistics 75");
    await contains("[role=tab]:eq(1)").click();
    expect(".o_strategic_scorecard section:eq(0) tbody tr").toHaveCount(1);
    expect("tr[data-criterion='Typical']").toHaveText(/not rated/);
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

test("guidance opens where there is nothing to hover with", async () => {
    Customer._records[0].why = explanation({ need: { guidance: "100: they pay for it today." } });
    await mountForm();
    expect(".o_strategic_guidance").toHaveCount(0);
    await contains(".o_strategic_guidance_toggle").click();
    expect(".o_strategic_guidance").toHaveText("100: they pay for it today.");
    expect(".o_strategic_guidance_toggle").toHaveAttribute("aria-expanded", "true");
});

test("a click on a star is a judgement, saved at once and shown at once", async () => {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(args[0][0]);
        MockServer.env["customer"].write([1], {
            why: explanation({ need: { value: 100, points: 1 } }),
        });
        return [7];
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(4)").click();
    await animationFrame();
    expect.verifySteps([{ partner_id: 1, criterion_id: 12, value: 100 }]);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(5);
});

function stepOnAssessments() {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(["create", args[0][0].value]);
        return [7];
    });
    onRpc("strategic.assessment", "action_withdraw", ({ args }) => {
        expect.step(["withdraw", ...args[0]]);
        return true;
    });
    onRpc("strategic.assessment", "action_undo_withdraw", ({ args }) => {
        expect.step(["undo", ...args[0]]);
        return true;
    });
}

test("the star that is the rating already makes it not rated, which can be undone", async () => {
    stepOnAssessments();
    await mountForm();
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(2)").click();
    expect.verifySteps([["withdraw", 5]]);
    expect(".o_strategic_evidence").toHaveCount(0);
    expect(".o_notification").toHaveText(/Has the need: not rated any more/);
    await contains(".o_notification button:contains(Undo)").click();
    expect.verifySteps([["undo", 5]]);
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    expect.verifySteps([["create", 80]], { message: "what ran out is rated anew" });
});

const NONE = "tr[data-criterion='Has the need'] button[aria-label='None of it: 0 of 5']";

test("none of it is a choice of its own", async () => {
    stepOnAssessments();
    await mountForm();
    expect(NONE).toHaveText("0");
    expect(NONE).toHaveAttribute("aria-pressed", "false");
    await contains(NONE).click();
    expect.verifySteps([["create", 0]]);
});

test("none of it is taken back like a star", async () => {
    stepOnAssessments();
    Customer._records[0].why = explanation({ need: { value: 0, points: 0 } });
    await mountForm();
    expect(NONE).toHaveAttribute("aria-pressed", "true");
    await contains(NONE).click();
    expect.verifySteps([["withdraw", 5]]);
});

test("whoever undoes a withdrawal too late is told, and sees what is true now", async () => {
    expect.errors(1);
    stepOnAssessments();
    onRpc("strategic.assessment", "action_undo_withdraw", () => {
        MockServer.env["customer"].write([1], { why: explanation({ need: { value: 20, user: "Marc" } }) });
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

test("stars under an overall assessment say that the score stays as it is", async () => {
    stepOnAssessments();
    Customer._records[0].why = explanation({ overall: { id: 9, value: 95, user: "Marc", date: "2026-02-01" } });
    await mountForm();
    expect(".o_strategic_overall").toHaveText(/stars below change only what the criteria give/);
    await contains("tr[data-criterion='Has the need'] .o_strategic_stars button:eq(0)").click();
    expect(".o_notification").toHaveText(/Has the need: 20 of 100. The score stays 95, as assessed overall/);
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").click();
    expect(".o_notification").not.toHaveText(/overall/);
    expect.verifySteps([
        ["create", 20],
        ["create", 20],
    ]);
});

test("only what looks like a web address becomes one", async () => {
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

test("undo brings the former judgement back, with whoever made it", async () => {
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

test("evidence is typed under the stars, and saved on the judgement just made", async () => {
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

test("evidence that is typed is not lost when another star is clicked or the form is saved", async () => {
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

test("evidence that is refused stays to be mended", async () => {
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

test("what is open for one customer is not for the next", async () => {
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

test("escape closes the evidence and gives the keyboard back to the stars", async () => {
    onRpc("strategic.assessment", "create", () => [7]);
    await mountForm();
    await contains("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(3)").click();
    await contains(".o_strategic_evidence_text").press("Escape");
    await animationFrame();
    expect(".o_strategic_evidence").toHaveCount(0);
    expect("tr[data-criterion='Recognised'] .o_strategic_stars button:eq(0)").toBeFocused();
});

test("one's own judgement can be explained later or withdrawn, another's can't", async () => {
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

test("an overall judgement says who, until when, and what it replaces", async () => {
    Customer._records[0].why = explanation({
        overall: { id: 9, value: 95, user: "Marc", date: "2026-02-01", valid_until: false, evidence: "<b>Board</b>" },
    });
    onRpc("strategic.assessment", "action_withdraw", ({ args }) => {
        expect.step(args[0]);
        return true;
    });
    await mountForm();
    expect(".o_strategic_overall").toHaveText(/Judged overall 95 by Marc .*for ever; the criteria give 75/);
    expect(".o_strategic_overall b").toHaveCount(0);
    await contains(".o_strategic_overall button").click();
    expect(".o_notification button:contains(Undo)").toHaveCount(1);
    expect.verifySteps([[9]]);
});

test("contacts and unsaved customers can't be judged here", async () => {
    Customer._records.push({ id: 2, name: "Ada", is_company: false, parent_id: 1, why: explanation() });
    await mountForm(2);
    expect(".o_strategic_stars button").toHaveCount(0);
    expect(".o_strategic_evidence_edit").toHaveCount(0);
    expect("tr[data-criterion='Has the need'] .o_strategic_stars").toHaveAttribute("aria-label", "3 of 5");
});

test("an overall judgement of the audience shown stands beside what its criteria give", async () => {
    const why = explanation();
    Object.assign(why.audience_fit.audiences[1], {
        score: 30,
        computed: 10,
        overall: { id: 8, value: 30, user: "Marc", date: "2026-02-01", valid_until: "2027-02-01" },
    });
    Customer._records[0].why = why;
    await mountForm();
    expect(".o_strategic_overall").toHaveCount(0);
    await contains("[role=tab]:eq(1)").click();
    expect(".o_strategic_overall").toHaveText(/Judged overall 30 for Food by Marc .*; the criteria give 10/);
});

test("an archived customer is not assessed", async () => {
    Customer._records.push({ id: 3, name: "Gone", is_company: true, why: false });
    await mountForm(3);
    expect(".o_widget_strategic_scorecard").toHaveText(/Archived customers are not assessed/);
});

test("a new customer is told to be saved first", async () => {
    await mountForm(false);
    expect(".o_widget_strategic_scorecard").toHaveText(/Save the customer first/);
});
