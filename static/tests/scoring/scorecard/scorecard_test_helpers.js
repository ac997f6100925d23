import { expect } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc, serverState } from "@web/../tests/web_test_helpers";

/**
 * Return the value of `strategic_explanation` as the server sends it.
 *
 * `need` holds values that replace those of the criterion "Has the need". `overall` is the overall assessment of the
 * audience fit; false if there is none.
 */
export function explanation({ need = {}, overall = false } = {}) {
    return {
        thresholds: { audience_fit: 70, reputation: 70 },
        star_values: [0, 20, 40, 60, 80, 100],
        audience_fit: {
            score: overall ? overall.value : 75,
            short: 0,
            potential: overall ? overall.value : 75,
            computed: 75,
            overall,
            audiences: [
                {
                    id: 1,
                    name: "Logistics",
                    score: 75,
                    potential: overall ? overall.value : 75,
                    computed: 75,
                    without_gates: false,
                    missing_count: 0,
                    assessed_count: 1,
                    overall: false,
                    kept_score: overall ? overall.value : false,
                    criteria: [
                        {
                            id: 11,
                            name: "In Europe",
                            weight: 50,
                            source: "rule",
                            points: 1,
                            gained: 50,
                            effect: "points",
                            is_met: true,
                        },
                        {
                            id: 12,
                            name: "Has the need",
                            weight: 50,
                            source: "judgement",
                            points: 0.5,
                            gained: 25,
                            effect: "points",
                            is_met: true,
                            value: 50,
                            stars: 3,
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
                    potential: 100,
                    computed: false,
                    without_gates: false,
                    missing_count: 1,
                    assessed_count: 1,
                    overall: false,
                    kept_score: false,
                    criteria: [
                        {
                            id: 21,
                            name: "Typical",
                            weight: 10,
                            source: "missing",
                            points: 0,
                            gained: 0,
                            effect: "points",
                            is_met: false,
                            stars: 0,
                        },
                    ],
                },
            ],
        },
        reputation: {
            score: 40,
            short: 30,
            potential: 84,
            computed: 40,
            without_gates: false,
            missing_count: 2,
            assessed_count: 3,
            overall: false,
            kept_score: false,
            history: [
                ["2025-06-01", false],
                ["2026-01-05", 40],
            ],
            criteria: [
                {
                    id: 31,
                    name: "Recognised",
                    weight: 10,
                    source: "expired",
                    points: 0,
                    gained: 0,
                    effect: "points",
                    is_met: false,
                    value: 80,
                    stars: 4,
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

export class Customer extends models.Model {
    name = fields.Char();
    is_company = fields.Boolean();
    parent_id = fields.Many2one({ relation: "customer" });
    strategic_audience_id = fields.Many2one({ relation: "strategic.audience" });
    strategic_status = fields.Selection({
        selection: [
            ["strategic", "Strategic"],
            ["core", "Core Audience"],
        ],
    });
    why = fields.Json();
    strategic_explanation = fields.Json({ related: "why" });
    _records = [{ id: 1, name: "Acme", is_company: true, strategic_audience_id: 1, why: explanation() }];
}

export function defineScorecardModels() {
    defineMailModels();
    defineModels([Customer, Audience, Assessment]);
}

export const ARCH = `<form><field name="name"/><widget name="strategic_scorecard"/></form>`;

export function mountForm(resId = 1) {
    return mountView({ type: "form", resModel: "customer", resId, arch: ARCH });
}

/** Record as a step each call that creates an assessment, withdraws one, or undoes a withdrawal. */
export function stepOnAssessments() {
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
