import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockMatchMedia } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import { StrategicGains } from "@strategic_customer/insight/gains/gains";

const FOUND = {
    date: "2026-01-31",
    examples: 120,
    customers: 4310,
    buyers: 95,
    traits: ["Country: Belgium"],
    text: "Better than chance.",
    curves: {
        proposal: [
            [0, 0],
            [0.2, 0.8],
            [1, 1],
        ],
        present: [],
    },
    top: { proposal: { share: 0.384, low: 0.31, high: 0.457 }, present: null },
};

class Learn extends models.Model {
    months = fields.Integer();
    backtest = fields.Json();
    _records = [{ id: 1, backtest: FOUND }];
}

defineMailModels();
defineModels([Learn]);
preloadBundle("web.chartjs_lib");

let charts;

beforeEach(() => {
    mockMatchMedia({ "prefers-reduced-motion": "reduce" });
    charts = [];
    patchWithCleanup(StrategicGains.prototype, {
        draw() {
            super.draw();
            if (this.chart) {
                charts.push(this.chart);
            }
        },
    });
});

async function mountGains(found = FOUND) {
    Learn._records[0].backtest = found;
    await mountView({
        type: "form",
        resModel: "learn",
        resId: 1,
        arch: `<form><field name="months"/><field name="backtest" widget="strategic_gains"/></form>`,
    });
    await animationFrame();
}

test("a table says how many buyers the first tenth holds, by each ranking and by chance", async () => {
    await mountGains();
    expect(queryAllTexts(".o_strategic_gains tbody tr")).toEqual([
        "By the proposal 38 % 31 % to 46 %",
        "By the present scorecard –",
        "By chance 10 %",
    ]);
    expect(".o_strategic_gains [role=status]").toHaveText("Better than chance.");
    expect(".o_strategic_gains .text-muted:first").toHaveText(
        "Learned from the customers who bought before 01/31/2026 (120), tried on the others (4,310), of whom 95 bought since."
    );
});

test("the chart has a curve of each ranking that there is, and the line of chance", async () => {
    await mountGains();
    const [chart] = charts;
    expect(chart.data.datasets.map(({ label }) => label)).toEqual(["By the proposal", "By chance"]);
    expect(chart.data.datasets[0].data).toEqual([
        { x: 0, y: 0 },
        { x: 20, y: 80 },
        { x: 100, y: 100 },
    ]);
    expect(queryOne("canvas").getAttribute("aria-label")).toMatch(/^Curve of gains/);
});

test("without a curve there is only the sentence", async () => {
    await mountGains({
        ...FOUND,
        buyers: 0,
        text: "Nobody else has bought since.",
        curves: { proposal: [], present: [] },
        top: { proposal: null, present: null },
    });
    expect(".o_strategic_gains [role=status]").toHaveText("Nobody else has bought since.");
    expect(".o_strategic_gains table").toHaveCount(0);
    expect(".o_strategic_gains canvas").toHaveCount(0);
    expect(charts).toHaveLength(0);
});

test("the button saves the form, runs the backtest and shows its result", async () => {
    onRpc("learn", "web_save", () => expect.step("saved"));
    onRpc("learn", "action_backtest", function ({ args }) {
        expect.step(`backtest of ${args[0]}`);
        this.env.learn.write([1], { backtest: FOUND });
        return true;
    });
    await mountGains(false);
    expect(".o_strategic_gains [role=status]").toHaveCount(0);
    await contains("[name=months] input").edit("12");
    await contains(".o_strategic_gains_run").click();
    await animationFrame();
    expect.verifySteps(["saved", "backtest of 1"]);
    expect(".o_strategic_gains [role=status]").toHaveText("Better than chance.");
    expect(".o_strategic_gains_run").toBeEnabled();
});
