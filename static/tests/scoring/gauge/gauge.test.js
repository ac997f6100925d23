import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StrategicGauge } from "@strategic_customer/scoring/gauge/gauge";

defineMailModels();

const mountGauge = (score, threshold, short) =>
    mountWithCleanup(StrategicGauge, { props: { label: "Reputation", score, threshold, short } });

test("a score below its threshold shows how many points it lacks", async () => {
    await mountGauge(55, 70, 15);
    expect(".o_strategic_gauge").toHaveAttribute("aria-valuenow", "55");
    expect(".o_strategic_gauge").toHaveAttribute("aria-valuetext", "55 of 70 needed, 15 short");
    expect(".o_strategic_gauge").not.toHaveClass("o_strategic_gauge_reached");
    expect(".o_strategic_gauge_score").toHaveAttribute("stroke-dasharray", "55 200");
});

test("a threshold is reached by a score that equals it", async () => {
    await mountGauge(70, 70, 0);
    expect(".o_strategic_gauge").toHaveText(/70\nof 70 needed\nreached/);
    expect(".o_strategic_gauge").toHaveClass("o_strategic_gauge_reached");
});

test("not assessed is a dash, not a score of 0", async () => {
    await mountGauge(false, 70, false);
    expect(".o_strategic_gauge").toHaveText(/–\nof 70 needed\nnot assessed/);
    expect(".o_strategic_gauge").toHaveAttribute("aria-valuetext", "not assessed");
    expect(".o_strategic_gauge_score").toHaveCount(0);
});

test("0 is a score", async () => {
    await mountGauge(0, 70, 70);
    expect(".o_strategic_gauge").toHaveText(/0\nof 70 needed\n70 short/);
    expect(".o_strategic_gauge_score").toHaveCount(1);
});

test("the mark is at the threshold", async () => {
    await mountGauge(10, 50, 40);
    const mark = queryOne(".o_strategic_gauge_mark");
    expect(Number(mark.getAttribute("x1"))).toBeCloseTo(60);
    expect(Number(mark.getAttribute("x2"))).toBeCloseTo(60);
});
