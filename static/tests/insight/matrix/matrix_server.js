import { onRpc, fields, models } from "@web/../tests/web_test_helpers";

export const STATUSES = [
    ["strategic", "Strategic"],
    ["partial", "Candidate"],
    ["core", "Core Audience"],
    ["prestige", "Prestige"],
    ["other", "Other"],
];

/** Return what `strategic_matrix` returns without customers, at the thresholds `fit` and `reputation`. */
export function emptyAt(fit, reputation) {
    return {
        bubbles: [],
        partial: 0,
        unassessed: 0,
        thresholds: { audience_fit: fit, reputation },
        quadrants: [
            { status: "strategic", audience_fit: [fit, 100], reputation: [reputation, 100] },
            { status: "core", audience_fit: [fit, 100], reputation: [0, reputation] },
            { status: "prestige", audience_fit: [0, fit], reputation: [reputation, 100] },
            { status: "other", audience_fit: [0, fit], reputation: [0, reputation] },
        ],
        fields: { audience_fit: "audience_fit", reputation: "reputation", status: "strategic_status" },
        name_order: "complete_name, id",
        customers: false,
        open: false,
        moving: {
            reason: false,
            least: { audience_fit: 1, reputation: 1 },
            audience_id: false,
            can_save: true,
            effect: "This changes the settings, for all customers, also those not shown here.",
        },
        currency_id: 1,
    };
}

export const EMPTY = emptyAt(70, 60);

/** The customers of the tests: [name, audience fit, reputation, potential of each]. */
export const CUSTOMERS = [
    ["Ada Freight", 90, 90, 90, 90],
    ["Bolt & Co", 72, 65, 72, 65],
    ["Cargo", 60, 80, 95, 80],
    ["Dock", 80, 20, 80, 20],
    ["Edge", 30, 61, 30, 61],
    ["Fern", 10, 10, 10, 10],
].map(([name, audience_fit, reputation, audience_fit_potential, reputation_potential], index) => ({
    id: index + 1,
    name,
    audience: "Logistics",
    status: ["strategic", "strategic", "partial", "core", "prestige", "other"][index],
    audience_fit,
    reputation,
    audience_fit_potential,
    reputation_potential,
    amount: 100 * index,
    image: false,
    trail: [["partner_id", "=", index + 1]],
}));

/** Return the histogram that the server sends for `CUSTOMERS`. */
export function histogram() {
    const cells = (x, y) => CUSTOMERS.map((customer) => [customer[x], customer[y], 1]);
    return {
        scores: cells("audience_fit", "reputation"),
        fit: cells("audience_fit", "reputation_potential"),
        reputation: cells("audience_fit_potential", "reputation"),
        potentials: cells("audience_fit_potential", "reputation_potential"),
        unmoved: 0,
    };
}

export class Customer extends models.Model {
    name = fields.Char();
    strategic_status = fields.Selection({ selection: STATUSES });
    audience_fit = fields.Integer();
    reputation = fields.Integer();
}

/** Return what `strategic_matrix` returns for `CUSTOMERS`, with a bubble for each. */
export function matrixOf(values = {}) {
    const bubbles = CUSTOMERS.map(({ status, audience_fit, reputation }) => ({
        x: audience_fit,
        y: reputation,
        status,
        count: 1,
        amount: 0,
        audience_fit: [audience_fit, audience_fit],
        reputation: [reputation, reputation],
        domain: [["strategic_status", "=", status]],
    }));
    return { ...EMPTY, bubbles, ...values };
}

/** Answer the calls of the matrix with what the function `found` returns. */
export function mockMatrix(found, grids = histogram) {
    onRpc("strategic_matrix", () => found());
    onRpc("strategic_histogram", () => grids());
}
