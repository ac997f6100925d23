import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { hover, press, queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockDate, mockMatchMedia } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    getMockEnv,
    mockService,
    models,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";

import { spread } from "@strategic_customer/insight/matrix_customers/spread";

import { CUSTOMERS, Customer, matrixOf, mockMatrix } from "../matrix/matrix_server";

class Movement extends models.Model {
    _name = "strategic.movement";
}

/** The movements of a customer, the latest first, by id. */
const MOVEMENTS = {
    3: [
        { date: "2025-06-10", to_status: "partial", audience_fit: 60, reputation: 75 },
        { date: "2024-02-01", to_status: "core", audience_fit: 71, reputation: 20 },
        { date: "2023-01-05", to_status: "other", audience_fit: 20, reputation: 20 },
    ],
    1: [{ date: "2024-01-01", to_status: "strategic", audience_fit: 90, reputation: 90 }],
};

defineMailModels();
defineModels([Customer, Movement]);
preloadBundle("web.chartjs_lib");

const CARGO = ".o_strategic_mark[data-id='3']";

let found;

beforeEach(() => {
    mockDate("2025-11-30 12:00:00");
    found = matrixOf({ customers: CUSTOMERS });
    mockMatrix(() => found);
    onRpc("strategic.movement", "search_read", ({ kwargs }) => {
        expect(kwargs.order).toBe("date desc, id desc");
        return MOVEMENTS[kwargs.domain[0][2]];
    });
    mockMatchMedia({ ["prefers-reduced-motion"]: "reduce" });
});

async function mountMatrix(arch = `<strategic_matrix/>`) {
    await mountView({ type: "strategic_matrix", resModel: "customer", arch });
    await animationFrame();
}

/** Return how far the centre of a mark is from a score's place, in pixels. */
function away(selector, [x, y]) {
    const { scales } = Chart.getChart(queryOne("canvas"));
    const plot = queryOne("canvas").getBoundingClientRect();
    const mark = queryOne(selector).getBoundingClientRect();
    return Math.hypot(
        (mark.left + mark.right) / 2 - plot.left - scales.x.getPixelForValue(x),
        (mark.top + mark.bottom) / 2 - plot.top - scales.y.getPixelForValue(y)
    );
}

test("customers stand at their places, with initials or a logo, and there are no bubbles", async () => {
    found.customers = CUSTOMERS.map((customer) => ({
        ...customer,
        image: customer.id === 4 && "/web/image/4?unique=1",
    }));
    await mountMatrix();
    expect(Chart.getChart(queryOne("canvas")).data.datasets).toEqual([]);
    expect(queryAllTexts(".o_strategic_initials")).toEqual(["AF", "BC", "C", "E", "F"]);
    expect("[data-id='4'] img").toHaveAttribute("data-src", "/web/image/4?unique=1");
    for (const { id, audience_fit, reputation } of CUSTOMERS) {
        expect(away(`[data-id='${id}']`, [audience_fit + 0.5, reputation + 0.5])).toBeLessThan(1);
    }
});

test("a candidate is hatched, and lines show its room", async () => {
    await mountMatrix();
    expect(CARGO).toHaveClass("o_strategic_mark_partial");
    expect(getComputedStyle(queryOne(CARGO)).backgroundImage).toMatch(/gradient/);
    expect(".o_strategic_room").toHaveCount(1);
    const [, from, to] = queryOne(".o_strategic_room")
        .getAttribute("d")
        .match(/^M([\d.]+) [\d.]+H([\d.]+)m0 -4v8$/)
        .map(Number);
    const { x } = Chart.getChart(queryOne("canvas")).scales;
    expect(Math.abs(from - x.getPixelForValue(60.5))).toBeLessThan(1);
    expect(Math.abs(to - x.getPixelForValue(95.5))).toBeLessThan(1);
});

test("marks take the status that a moved threshold would give them", async () => {
    await mountMatrix();
    queryOne(".o_strategic_handle[data-dimension=audience_fit]").focus();
    await press("PageDown");
    await animationFrame();
    expect(CARGO).toHaveAttribute("data-status", "strategic");
    expect(".o_strategic_room").toHaveCount(0);
    expect(".o_strategic_what_if_changes").toHaveText("60 and 60: 0 would drop out, 1 would come in");
});

test("marks have their own status while nothing is tried out: audiences may have thresholds of their own", async () => {
    found.customers = CUSTOMERS.map((customer) => ({ ...customer, status: "core" }));
    await mountMatrix();
    expect(queryAll(".o_strategic_mark[data-status=core]")).toHaveLength(CUSTOMERS.length);
});

test("a click shows the trail of the last twelve months and where it began", async () => {
    await mountMatrix();
    await contains(CARGO).click();
    await animationFrame();
    expect(queryAllTexts(".o_strategic_matrix_card li")).toEqual([
        "02/01/2024: Core Audience (71 / 20)",
        "06/10/2025: Candidate (60 / 75)",
    ]);
    expect(".o_strategic_matrix_card").toHaveText(/Cargo\s*Candidate\s*· Logistics\s*Audience fit 60, could reach 95/);
    // Two changes, and where the customer stands now.
    expect(".o_strategic_trail_point").toHaveCount(3);
    expect(queryOne(".o_strategic_trail").getAttribute("points").split(" ")).toHaveLength(3);
    await contains("canvas").click();
    await animationFrame();
    expect(".o_strategic_matrix_card").toHaveCount(0);
});

test("no change in twelve months", async () => {
    await mountMatrix();
    await contains("[data-id='1']").click();
    await animationFrame();
    expect(".o_strategic_matrix_card").toHaveText(/The status has not changed/);
    expect(".o_strategic_trail").toHaveCount(0);
});

test("the button and a second click open a customer", async () => {
    found.open = "action_open_customer";
    mockService("action", {
        doActionButton: ({ name, resModel, resId }) => expect.step([name, resModel, resId]),
    });
    await mountMatrix();
    await contains(CARGO).click();
    await animationFrame();
    await contains(".o_strategic_matrix_open").click();
    await contains(CARGO).click();
    expect.verifySteps([
        ["action_open_customer", "customer", 3],
        ["action_open_customer", "customer", 3],
    ]);
});

describe("with a mouse", () => {
    describe.current.tags("desktop");

    test("hovering names a customer", async () => {
        await mountMatrix();
        await hover(CARGO);
        await animationFrame();
        expect(".o_strategic_matrix_card").toHaveText(/^Cargo/);
        expect(".o_strategic_matrix_open").toHaveCount(0);
    });

    test("the arrow keys go from customer to customer, Escape closes the trail", async () => {
        await mountMatrix();
        expect(queryAll(".o_strategic_mark[tabindex='0']")).toHaveLength(1);
        queryOne("[data-id='1']").focus();
        await press("ArrowLeft");
        await animationFrame();
        expect(CARGO).toBeFocused();
        expect(".o_strategic_matrix_card").toHaveText(/^Cargo/);
        await press("Enter");
        await animationFrame();
        expect(".o_strategic_matrix_open").toHaveCount(1);
        await press("Escape");
        await animationFrame();
        expect(".o_strategic_matrix_open").toHaveCount(0);
        expect(queryAll(".o_strategic_mark[tabindex='0']")).toEqual([queryOne(CARGO)]);
    });
});

test("the size shows revenue", async () => {
    await mountMatrix(`<strategic_matrix measure="won"/>`);
    const width = (id) => queryOne(`[data-id='${id}']`).getBoundingClientRect().width;
    expect(width(6)).toBeGreaterThan(width(3));
    expect(width(1)).toBeGreaterThan(19);
});

test("the table names the customers", async () => {
    onRpc("action_open_customer", () => false);
    found.open = "action_open_customer";
    await mountMatrix();
    await contains(".o_strategic_matrix_as_table").click();
    const first = queryAllTexts("tbody tr:eq(0) td:visible").map((text) => text.replace(/\s+/g, " "));
    // On a phone the status has no column of its own.
    expect(first).toEqual(
        getMockEnv().isSmall ? ["Ada Freight Strategic", "90", "90"] : ["Ada Freight", "Strategic", "90", "90"]
    );
    expect(queryAllTexts("tbody td:first-child button")).toEqual([
        "Ada Freight",
        "Bolt & Co",
        "Cargo",
        "Dock",
        "Edge",
        "Fern",
    ]);
});

describe("spread", () => {
    describe.current.tags("headless");

    const AREA = { left: 0, top: 0, right: 400, bottom: 400 };

    test("marks at one place part, but stay near it and on their side of the thresholds", () => {
        const places = Array.from({ length: 6 }, () => ({ x: 203, y: 150, size: 30 }));
        const found = spread(places, AREA, { x: 200, y: 160 });
        for (const [index, { x, y }] of found.entries()) {
            expect(Math.hypot(x - 203, y - 150)).toBeLessThan(30.5);
            expect(x).toBeGreaterThan(200);
            expect(y).toBeLessThan(160);
            for (const other of found.slice(index + 1)) {
                expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(8);
            }
        }
    });

    test("marks that do not touch stay", () => {
        const places = [
            { x: 20, y: 20, size: 30 },
            { x: 60, y: 20, size: 30 },
        ];
        for (const [index, { x, y }] of spread(places, AREA, { x: 200, y: 200 }).entries()) {
            expect(Math.hypot(x - places[index].x, y - places[index].y)).toBeLessThan(0.1);
        }
    });
});
