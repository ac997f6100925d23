// This file has over 300 lines, because all its tests share the mocked server and its bubbles.
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { hover, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockMatchMedia } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    preloadBundle,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";

import { markup } from "@odoo/owl";

import { emptyAt, STATUSES } from "./matrix_server";

class Customer extends models.Model {
    name = fields.Char();
    complete_name = fields.Char();
    strategic_status = fields.Selection({ selection: STATUSES });
    status = fields.Selection({ selection: STATUSES });
    audience_fit = fields.Integer();
    reputation = fields.Integer();
    _records = Array.from({ length: 7 }, (_, index) => ({
        id: index + 1,
        name: `<b>Customer ${index + 1}</b>`,
        complete_name: `Customer ${index + 1}`,
        strategic_status: "strategic",
        audience_fit: 72,
        reputation: 95,
    }));
}

defineMailModels();
defineModels([Customer]);
preloadBundle("web.chartjs_lib");

const EMPTY = emptyAt(72, 70);
const NOBODY = {
    ...EMPTY,
    moving: { ...EMPTY.moving, can_save: false, effect: "" },
    sources: { won: "Customer Invoices", open: "Opportunities" },
};
const WHOLE_CELL = [
    ["strategic_status", "=", "strategic"],
    ["audience_fit", ">=", 70],
    ["audience_fit", "<=", 74],
    ["reputation", ">=", 95],
    ["reputation", "<=", 100],
];
const BUBBLE_DOMAIN = ["&", "&", "&", "&", ...WHOLE_CELL];
const OTHER_DOMAIN = [
    ["strategic_status", "=", "other"],
    ["audience_fit", "<=", 4],
    ["reputation", "<=", 4],
];

function bubble(status, count, amount, audience_fit, reputation, values = {}) {
    const domain = [["strategic_status", "=", status]];
    return { x: audience_fit[0], y: reputation[0], status, count, amount, audience_fit, reputation, domain, ...values };
}

// The threshold of the audience fit, 72, divides the matrix cell of the scores 70 to 74: the scores 72 to 74 reach the
// threshold, 70 and 71 don't. So the cell has one bubble for each side.
const FOUND = {
    ...NOBODY,
    bubbles: [
        bubble("strategic", 7, 500, [72, 74], [95, 100], { domain: WHOLE_CELL }),
        bubble("prestige", 2, -20, [70, 71], [95, 100]),
        bubble("core", 1, 0, [72, 74], [20, 24]),
        bubble("other", 4000, 125, [0, 4], [0, 4], { domain: OTHER_DOMAIN }),
    ],
    partial: 3,
    unassessed: 1200,
};

let found;

beforeEach(() => {
    found = FOUND;
    onRpc("strategic_matrix", ({ args }) => {
        expect.step(["matrix", ...args]);
        return found;
    });
    mockMatchMedia({ ["prefers-reduced-motion"]: "reduce" });
});

async function mountMatrix(options = {}) {
    await mountView({
        type: "strategic_matrix",
        resModel: "customer",
        arch: `<strategic_matrix/>`,
        searchViewArch: `<search><filter name="big" string="Big" domain="[['name', '=', 'Big']]"/></search>`,
        ...options,
    });
    await animationFrame();
}

function chart() {
    return Chart.getChart(queryOne(".o_strategic_matrix canvas"));
}

/** Return [x, y, radius] of each drawn bubble, in one list for each dataset of the chart. */
function drawn() {
    return chart().data.datasets.map(({ data }) => data.map(({ x, y, r }) => [x, y, Math.round(r * 10) / 10]));
}

/** Return the texts of the buttons above the chart: one for each status, with its number of customers. */
function totals() {
    return queryAllTexts(".o_strategic_matrix_totals button").map((text) => text.replace(/\s+/g, " "));
}

/** Return the position of a bubble on the canvas. */
function position(dataset, index = 0) {
    const { x, y } = chart().getDatasetMeta(dataset).data[index];
    return { position: { x, y }, relative: true };
}

/** Let the pointer rest on a bubble for so long that the names of the bubble's customers are read. */
async function rest() {
    await advanceTime(200);
    await animationFrame();
}

/** Record as a step the name, domain, views and context of the action that opens the list. */
function catchOpened() {
    mockService("action", {
        doAction: ({ name, domain, views, context }) => {
            expect.step({ name, domain, views: views.map(([, type]) => type), context });
        },
    });
}

test("one call, a bubble for each cell and status, where the server says", async () => {
    await mountMatrix();
    expect.verifySteps([["matrix", [], "customers"]]);
    const bubbles = drawn();
    expect(bubbles.map((dataset) => dataset.length)).toEqual([1, 0, 1, 1, 1, 0, 0]);
    // A bubble is drawn at the centre of the scores that its customers can have.
    expect(bubbles[0][0].slice(0, 2)).toEqual([73.5, 97.5]);
    expect(bubbles[3][0].slice(0, 2)).toEqual([71, 97.5]);
    // The area of a bubble shows its number of customers. But no bubble is smaller than the least radius, so that each
    // is visible.
    expect(bubbles[4][0][2]).toBeGreaterThan(7);
    expect(bubbles[0][0][2]).toBe(4);
    expect(totals()).toEqual([
        "Strategic 7",
        "Candidate 0",
        "Core Audience 1",
        "Prestige 2",
        "Other 4,000",
        "One Score Missing 3",
        "Not Assessed 1,200",
    ]);
});

test("candidates lie in the plane and are hatched, in the legend and the table too", async () => {
    found = { ...FOUND, bubbles: [bubble("partial", 4, 0, [65, 69], [95, 100])] };
    await mountMatrix();
    expect(drawn().map((dataset) => dataset.length)).toEqual([0, 1, 0, 0, 0, 0, 0]);
    expect(chart().data.datasets[1].backgroundColor).toBeInstanceOf(CanvasPattern);
    expect(chart().data.datasets[2].backgroundColor).not.toBeInstanceOf(CanvasPattern);
    expect(totals()[1]).toBe("Candidate 4");
    expect(getComputedStyle(queryOne("[data-status=partial] .o_strategic_matrix_dot")).backgroundImage).toMatch(
        /gradient/
    );
    await contains(".o_strategic_matrix_as_table").click();
    expect(queryAllTexts("tbody td")).toEqual(["Candidate", "65–69", "95–100", "4"]);
    expect.verifySteps([["matrix", [], "customers"]]);
});

test("colours are those of the badges", async () => {
    await mountMatrix();
    const [strategic, , core] = chart().data.datasets.map((dataset) => dataset.borderColor);
    const badge = document.createElement("span");
    queryOne(".o_strategic_matrix").append(badge);
    for (const [color, name] of [
        [strategic, "success"],
        [core, "info"],
    ]) {
        badge.className = `bg-${name}`;
        const ofBadge = getComputedStyle(badge).backgroundColor;
        badge.className = "";
        badge.style.backgroundColor = color;
        expect(getComputedStyle(badge).backgroundColor).toBe(ofBadge);
        badge.style.backgroundColor = "";
    }
    expect.verifySteps([["matrix", [], "customers"]]);
});

test("the search bar filters the customers", async () => {
    await mountMatrix({ domain: [["id", ">", 0]] });
    await toggleSearchBarMenu();
    found = { ...NOBODY, bubbles: [bubble("other", 3, 0, [10, 14], [10, 14])] };
    await toggleMenuItem("Big");
    expect(totals()).toEqual(["Strategic 0", "Candidate 0", "Core Audience 0", "Prestige 0", "Other 3"]);
    expect(drawn().map((dataset) => dataset.length)).toEqual([0, 0, 0, 0, 1]);
    expect.verifySteps([
        ["matrix", [["id", ">", 0]], "customers"],
        ["matrix", ["&", ["id", ">", 0], ["name", "=", "Big"]], "customers"],
    ]);
});

describe("with a mouse", () => {
    describe.current.tags("desktop");

    test("the bubble under the pointer shows its number of customers and the first names, as text", async () => {
        onRpc("customer", "search_read", ({ kwargs }) => {
            expect.step([kwargs.limit, kwargs.domain]);
        });
        await mountMatrix();
        await hover("canvas", position(0));
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/Strategic: audience fit 72–74, reputation 95–100\s*Customers: 7/);
        await rest();
        expect(queryAllTexts(".o_strategic_matrix_tip li")).toEqual([
            ...[1, 2, 3, 4, 5].map((number) => `<b>Customer ${number}</b>`),
            "Others: 2",
        ]);
        await hover("canvas", position(4));
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/Other: audience fit 0–4, reputation 0–4\s*Customers: 4,000/);
        await hover("canvas", position(0));
        await rest();
        expect(".o_strategic_matrix_tip li").toHaveCount(6);
        // The pointer rested on one bubble only, twice: the names of its customers were read once.
        expect.verifySteps([
            ["matrix", [], "customers"],
            [5, BUBBLE_DOMAIN],
        ]);
    });

    test("a click opens exactly the customers of the bubble", async () => {
        catchOpened();
        await mountMatrix({
            domain: [["id", ">", 0]],
            context: { search_default_big: 0, group_by: "name", default_is_company: true },
        });
        await contains("canvas").click(position(0));
        expect.verifySteps([
            ["matrix", [["id", ">", 0]], "customers"],
            {
                name: "Strategic: audience fit 72–74, reputation 95–100",
                domain: ["&", ["id", ">", 0], ...BUBBLE_DOMAIN],
                views: ["list", "kanban", "form"],
                context: { lang: "en", tz: "taht", uid: 7, allowed_company_ids: [1], default_is_company: true },
            },
        ]);
    });

    test("the arrow keys go from bubble to bubble, Enter opens", async () => {
        catchOpened();
        await mountMatrix();
        await contains("canvas").focus();
        await press("ArrowLeft");
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/^Strategic/);
        expect("[aria-live]").toHaveText(/reputation 95–100\. Customers: 7\./);
        await press("ArrowLeft");
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/^Prestige/);
        await press("ArrowDown");
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/^Core Audience/);
        await press("ArrowDown");
        await press("ArrowDown");
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveText(/^Other/);
        await press("Enter");
        await press("Escape");
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveCount(0);
        expect.verifySteps([
            ["matrix", [], "customers"],
            {
                name: "Other: audience fit 0–4, reputation 0–4",
                domain: ["&", "&", ...OTHER_DOMAIN],
                views: ["list", "kanban", "form"],
                context: { lang: "en", tz: "taht", uid: 7, allowed_company_ids: [1] },
            },
        ]);
    });
});

describe("with a finger", () => {
    describe.current.tags("mobile");

    test("the first tap shows, the second one opens", async () => {
        mockService("action", { doAction: ({ name }) => expect.step(name) });
        await mountMatrix();
        await contains("canvas").click(position(0));
        await rest();
        expect(".o_strategic_matrix_tip").toHaveText(/Customers: 7.*Tap again to open/s);
        // A finger easily misses a small bubble, so a tap close beside a bubble counts as a tap on it.
        const beside = position(0);
        beside.position.y += 12;
        expect.verifySteps([["matrix", [], "customers"]]);
        await contains("canvas").click(beside);
        expect.verifySteps(["Strategic: audience fit 72–74, reputation 95–100"]);
        await contains("canvas").click({ position: { x: 60, y: 60 }, relative: true });
        await animationFrame();
        expect(".o_strategic_matrix_tip").toHaveCount(0);
        expect.verifySteps([]);
    });
});

test("a click on a status opens its customers, also those outside the plane", async () => {
    catchOpened();
    await mountMatrix();
    await contains("[data-status=core]").click();
    await contains("[data-status=single]").click();
    await contains("[data-status=unassessed]").click();
    const views = ["list", "kanban", "form"];
    const context = { lang: "en", tz: "taht", uid: 7, allowed_company_ids: [1] };
    expect.verifySteps([
        ["matrix", [], "customers"],
        {
            name: "Core Audience",
            domain: [
                "&",
                "&",
                ["strategic_status", "=", "core"],
                ["audience_fit", "!=", false],
                ["reputation", "!=", false],
            ],
            views,
            context,
        },
        {
            name: "One Score Missing",
            domain: [
                "&",
                ["strategic_status", "!=", false],
                "|",
                ["audience_fit", "=", false],
                ["reputation", "=", false],
            ],
            views,
            context,
        },
        { name: "Not Assessed", domain: [["strategic_status", "=", false]], views, context },
    ]);
});

test("bubbles by revenue: losses are small, and the table shows the amount", async () => {
    await mountMatrix({ arch: `<strategic_matrix measure="open"/>` });
    await contains("[data-measure=won]").click();
    expect.verifySteps([
        ["matrix", [], "open"],
        ["matrix", [], "won"],
    ]);
    const [[strategic], , , [prestige], [other]] = drawn();
    expect(strategic[2]).toBeGreaterThan(7);
    expect(Math.abs(other[2] - strategic[2] / 2)).toBeLessThan(0.2);
    expect(prestige[2]).toBe(4);
    expect("[data-measure=won]").toHaveAttribute("aria-pressed", "true");
    await contains(".o_strategic_matrix_as_table").click();
    expect(queryAllTexts("tbody tr:eq(0) td")).toEqual(["Strategic", "72–74", "95–100", "7", "$ 500.00"]);
});

test("the source of revenue is named, also in the table", async () => {
    await mountMatrix();
    expect(".o_strategic_matrix_source").toHaveCount(0);
    await contains("[data-measure=open]").click();
    expect(".o_strategic_matrix_source").toHaveText("Revenue from Opportunities");
    await contains("[data-measure=won]").click();
    expect(".o_strategic_matrix_source").toHaveText("Revenue from Customer Invoices");
    expect("[data-measure=won]").toHaveText("Won revenue");
    expect("[data-measure=won]").toHaveAttribute("title", "Won revenue (Customer Invoices)");
    await contains(".o_strategic_matrix_as_table").click();
    expect("thead th:last-child").toHaveText("Won revenue (Customer Invoices)");
    expect.verifySteps([
        ["matrix", [], "customers"],
        ["matrix", [], "open"],
        ["matrix", [], "won"],
    ]);
});

test("a favourite keeps the size of the bubbles", async () => {
    await mountMatrix({ context: { strategic_matrix_measure: "won" } });
    expect.verifySteps([["matrix", [], "won"]]);
    expect("[data-measure=won]").toHaveAttribute("aria-pressed", "true");
});

test("the same as a table", async () => {
    catchOpened();
    await mountMatrix();
    await contains(".o_strategic_matrix_as_table").click();
    expect("canvas").toHaveCount(0);
    expect(queryAllTexts("tbody td:first-child")).toEqual(["Strategic", "Core Audience", "Prestige", "Other"]);
    await contains("tbody tr:eq(0) button").click();
    expect.verifySteps([
        ["matrix", [], "customers"],
        {
            name: "Strategic: audience fit 72–74, reputation 95–100",
            domain: BUBBLE_DOMAIN,
            views: ["list", "kanban", "form"],
            context: { lang: "en", tz: "taht", uid: 7, allowed_company_ids: [1] },
        },
    ]);
    await contains(".o_strategic_matrix_as_table").click();
    expect("canvas").toHaveCount(1);
});

test("without customers: help, and a faded example that opens nothing", async () => {
    found = NOBODY;
    catchOpened();
    await mountMatrix({ noContentHelp: markup`<p>Assess your first customer</p>` });
    expect(".o_nocontent_help").toHaveText("Assess your first customer");
    expect(".o_view_sample_data canvas").toHaveCount(1);
    expect(".o_strategic_matrix_totals button:not(:disabled)").toHaveCount(0);
    await contains("canvas").focus();
    await press("ArrowRight");
    await press("Enter");
    await animationFrame();
    expect(".o_strategic_matrix_tip").toHaveCount(0);
    await contains(".o_strategic_matrix_as_table").click();
    expect("tbody tr").toHaveCount(0);
    expect.verifySteps([["matrix", [], "customers"]]);
});

test("a hint if no customer has a place in the plane", async () => {
    found = { ...NOBODY, partial: 2 };
    await mountMatrix();
    expect(".o_strategic_matrix_hint").toHaveText(/both audience fit and reputation/);
    expect(".o_nocontent_help").toHaveCount(0);
    expect(totals()).toEqual([
        "Strategic 0",
        "Candidate 0",
        "Core Audience 0",
        "Prestige 0",
        "Other 0",
        "One Score Missing 2",
    ]);
    expect(".o_strategic_matrix_totals button:not(:disabled)").toHaveCount(1);
    expect.verifySteps([["matrix", [], "customers"]]);
});

test("the server names the fields of the scores and of the status", async () => {
    found = { ...FOUND, fields: { audience_fit: "fit", reputation: "reputation", status: "status" }, name_order: "id" };
    catchOpened();
    await mountMatrix();
    await contains("[data-status=core]").click();
    const views = ["list", "kanban", "form"];
    const context = { lang: "en", tz: "taht", uid: 7, allowed_company_ids: [1] };
    expect.verifySteps([
        ["matrix", [], "customers"],
        {
            name: "Core Audience",
            domain: ["&", "&", ["status", "=", "core"], ["fit", "!=", false], ["reputation", "!=", false]],
            views,
            context,
        },
    ]);
});
