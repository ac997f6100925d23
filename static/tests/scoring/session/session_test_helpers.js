import { expect } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getService, makeServerError, mountWithCleanup, onRpc, serverState } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

const CRITERIA = {
    audience_1: [
        { id: 11, name: "Has the need", guidance: "100: pays for it today", effect: "points" },
        { id: 12, name: "Typical", guidance: false, effect: "points" },
    ],
    reputation: [{ id: 21, name: "Recognised", guidance: false, effect: "points" }],
};

const STATUSES = { core: "Core Audience", other: "Other" };

/** Return the cell of an assessment with `stars`, made by the user of the test. */
export function cell(id, stars, values = {}) {
    return {
        assessment_id: id,
        source: "judgement",
        value: 20 * stars,
        stars,
        user: "Mitchell",
        user_id: serverState.userId,
        date: "2026-01-05",
        valid_until: "2027-01-05",
        evidence: false,
        evidence_type: false,
        evidence_url: false,
        ...values,
    };
}

/** What the server does in a session: it keeps the assessments by customer and criterion, and computes a simple score. */
class SessionServer {
    constructor({ customers, grid }) {
        this.customers = customers;
        this.grid = grid;
        this.nextId = 100;
        /** Why the server refuses the next calls; empty if it does not. */
        this.refusal = "";
    }

    row(customer, scorecard = "audience_1") {
        const ids = CRITERIA[scorecard].map((criterion) => criterion.id);
        const stars = ids.map((id) => customer.cells[id]?.stars || 0);
        const fit = Math.round((20 * stars.reduce((sum, one) => sum + one, 0)) / ids.length);
        const status = fit >= 70 ? "core" : "other";
        return {
            id: customer.id,
            name: customer.name,
            country: "Netherlands",
            image: "1",
            audience_fit: fit || false,
            reputation: false,
            needed: { audience_fit: 70, reputation: 70 },
            status,
            status_label: STATUSES[status],
            score: fit || false,
            by_rules: 0,
            overall: false,
            ...customer.values,
            cells: Object.fromEntries(ids.filter((id) => id in customer.cells).map((id) => [id, customer.cells[id]])),
        };
    }

    read(ids, scorecard) {
        const shown = scorecard || "audience_1";
        const found = ids ? ids.map((id) => this.customers.find((one) => one.id === id)) : this.customers;
        return {
            customers: found.filter(Boolean).map((customer) => this.row(customer, shown)),
            selected: found.length,
            left_out: 0,
            has_customers: true,
            scorecards: [
                { id: "audience_1", name: "Logistics" },
                { id: "reputation", name: "Reputation" },
            ],
            scorecard: { id: shown, has_rules: false, criteria: CRITERIA[shown] },
            star_values: [0, 20, 40, 60, 80, 100],
            evidence_types: [["award", "Award or Ranking"]],
            may_edit_all: false,
            ...this.grid,
        };
    }

    assess(customerId, criterionId, value) {
        this.refuse();
        const customer = this.customers.find(({ id }) => id === customerId);
        const former = customer.cells[criterionId];
        const id = value === false ? false : this.nextId++;
        if (id) {
            customer.cells[criterionId] = cell(id, value / 20);
        } else {
            delete customer.cells[criterionId];
        }
        this.former = {
            ...this.former,
            [`${id}_${former?.assessment_id || false}`]: { customer, criterionId, former },
        };
        return {
            row: this.row(customer, criterionId === 21 ? "reputation" : "audience_1"),
            undo: [id, former?.assessment_id || false],
        };
    }

    undo(assessmentId, formerId) {
        this.refuse();
        const { customer, criterionId, former } = this.former[`${assessmentId}_${formerId}`];
        if (former) {
            customer.cells[criterionId] = former;
        } else {
            delete customer.cells[criterionId];
        }
        return { row: this.row(customer, criterionId === 21 ? "reputation" : "audience_1") };
    }

    refuse() {
        if (this.refusal) {
            throw makeServerError({ message: this.refusal });
        }
    }
}

/** Return three customers; the second one is assessed on the need. */
export function customers() {
    return [
        { id: 1, name: "Alpha", cells: {} },
        { id: 2, name: "Beta", cells: { 11: cell(5, 3) } },
        { id: 3, name: "Gamma", cells: {} },
    ];
}

/**
 * Open a session in the web client, and return its server. Each call of the server that changes something is a step.
 *
 * @param {Object} [params]
 * @param {Object[]} [params.of] the customers
 * @param {Object} [params.grid] values that replace what the server sends of the grid
 * @param {Object} [params.context] of the action
 */
export async function openSession({ of = customers(), grid = {}, context = { active_ids: [1, 2, 3] } } = {}) {
    const server = new SessionServer({ customers: of, grid });
    onRpc("strategic.session", "read_grid", ({ args }) => {
        expect.step(["read", ...args]);
        return server.read(...args);
    });
    onRpc("strategic.session", "assess", ({ args }) => {
        expect.step(["assess", ...args]);
        return server.assess(...args);
    });
    onRpc("strategic.session", "undo", ({ args }) => {
        expect.step(["undo", ...args]);
        return server.undo(...args);
    });
    onRpc("strategic.assessment", "write", ({ args }) => {
        expect.step(["write", ...args]);
        server.refuse();
        return true;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "strategic_session",
        name: "Assess",
        context,
    });
    await animationFrame();
    expect.verifySteps([["read", context.active_ids || false, false]]);
    return server;
}

export function defineSession() {
    defineMailModels();
}

/** Return the selector of a cell. */
export function at(customerId, criterionId) {
    return `[data-row="${customerId}"] [data-criterion="${criterionId}"]`;
}

/** Wait until a call of the server is answered and the answer is shown. */
export async function answered() {
    await animationFrame();
    await animationFrame();
}
