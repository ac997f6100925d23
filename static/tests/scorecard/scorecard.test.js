import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
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
                            evidence: "Workshop",
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
    partner_id = fields.Many2one({ relation: "customer" });
    criterion_id = fields.Integer();
}

class Customer extends models.Model {
    name = fields.Char();
    is_company = fields.Boolean();
    parent_id = fields.Many2one({ relation: "customer" });
    strategic_audience_id = fields.Many2one({ relation: "strategic.audience" });
    why = fields.Json();
    _records = [{ id: 1, name: "Acme", is_company: true, strategic_audience_id: 1, why: explanation() }];
}

defineMailModels();
defineModels([Customer, Audience, Assessment]);

const ARCH = `<form><field name="name"/><field name="why" widget="strategic_scorecard"/></form>`;

function mountForm(resId = 1) {
    return mountView({ type: "form", resModel: "customer", resId, arch: ARCH });
}

test("both dimensions, what is missing, and every criterion with points and source", async () => {
    await mountForm();
    expect(queryAllTexts(".o_strategic_scorecard section h3")).toEqual(["Audience fit", "Reputation"]);
    expect(".o_strategic_scorecard section:eq(0)").toHaveText(/75 of 70 needed, reached/);
    expect(".o_strategic_scorecard section:eq(1)").toHaveText(/40 of 70 needed, 30 short/);
    expect(queryAllTexts(".o_strategic_scorecard section:eq(0) tbody td:last-child")).toEqual(["50 / 50", "25 / 50"]);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(3);
    expect("tr[data-criterion='Has the need']").toHaveText(/Mitchell.*Workshop/s);
    expect("tr[data-criterion='Has the need'] a").toHaveAttribute("href", "https://example.com/w");
    expect("tr[data-criterion='Recognised']").toHaveText(/ran out on/);
    expect(".o_strategic_gauge_mark").toHaveCount(2);
});

test("audiences are tabs, the best one in front", async () => {
    await mountForm();
    expect(queryAllTexts(".nav-link")).toEqual(["Logistics 75", "Food –"]);
    expect(".nav-link.active").toHaveText("Logistics 75");
    await contains(".nav-link:eq(1)").click();
    expect(".o_strategic_scorecard section:eq(0) tbody tr").toHaveCount(1);
    expect("tr[data-criterion='Typical']").toHaveText(/not rated/);
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
    await contains("tr[data-criterion='Has the need'] button:eq(4)").click();
    await animationFrame();
    expect.verifySteps([{ partner_id: 1, criterion_id: 12, value: 100 }]);
    expect("tr[data-criterion='Has the need'] .fa-star").toHaveCount(5);
});

test("the star that is the rating already makes it none", async () => {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(args[0][0].value);
        return [7];
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] button:eq(2)").click();
    await contains("tr[data-criterion='Recognised'] button:eq(3)").click();
    expect.verifySteps([0, 80]);
});

test("undo brings the former judgement back", async () => {
    onRpc("strategic.assessment", "create", ({ args }) => {
        expect.step(args[0][0].value);
        return [7];
    });
    onRpc("strategic.assessment", "action_withdraw", ({ args }) => {
        expect.step(`withdraw ${args[0]}`);
        return true;
    });
    await mountForm();
    await contains("tr[data-criterion='Has the need'] button:eq(0)").click();
    await contains(".o_notification button:contains(Undo)").click();
    await contains("tr[data-criterion='Recognised'] button:eq(0)").click();
    await contains(".o_notification:contains(Recognised) button:contains(Undo)").click();
    expect.verifySteps([20, 50, 20, "withdraw 7"]);
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
    expect.verifySteps([[9]]);
});

test("contacts and unsaved customers can't be judged here", async () => {
    Customer._records.push({ id: 2, name: "Ada", is_company: false, parent_id: 1, why: explanation() });
    await mountForm(2);
    expect(".o_strategic_stars button:not(:disabled)").toHaveCount(0);
});

test("a new customer is told to be saved first", async () => {
    await mountForm(false);
    expect(".o_field_widget[name=why]").toHaveText(/Save the customer first/);
});
