import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StrategicGauge } from "@strategic_customer/scoring/gauge/gauge";

defineMailModels();

const mountGauge = (score, threshold, short, potential = false, reachedBy = false) =>
    mountWithCleanup(StrategicGauge, { props: { label: "Reputation", score, threshold, short, potential, reachedBy } });
const METER = ".o_strategic_gauge [role=meter]";

test("a score below its threshold shows how many points it lacks", async () => {
    await mountGauge(55, 70, 15);
    expect(METER).toHaveAttribute("aria-valuenow", "55");
    expect(METER).toHaveAttribute("aria-valuetext", "55 of 70 needed, 15 short");
    expect(".o_strategic_gauge").not.toHaveClass("o_strategic_gauge_reached");
    expect(".o_strategic_gauge_score").toHaveAttribute("stroke-dasharray", "55 200");
});

test("a threshold is reached by a score that equals it", async () => {
    await mountGauge(70, 70, 0);
    expect(".o_strategic_gauge").toHaveText(/70\nNeeded: 70\nReached/);
    expect(".o_strategic_gauge").toHaveClass("o_strategic_gauge_reached");
});

test("not assessed is a dash, not a score of 0", async () => {
    await mountGauge(false, 70, false);
    expect(".o_strategic_gauge").toHaveText(/–\nNeeded: 70\nNot assessed/);
    expect(METER).toHaveAttribute("aria-valuetext", "Not assessed");
    expect(".o_strategic_gauge_score").toHaveCount(0);
});

test("0 is a score", async () => {
    await mountGauge(0, 70, 70);
    expect(".o_strategic_gauge").toHaveText(/0\nNeeded: 70\n70 short/);
    expect(".o_strategic_gauge_score").toHaveCount(1);
});

test("the mark is at the threshold", async () => {
    await mountGauge(10, 50, 40);
    const mark = queryOne(".o_strategic_gauge_mark");
    expect(Number(mark.getAttribute("x1"))).toBeCloseTo(60);
    expect(Number(mark.getAttribute("x2"))).toBeCloseTo(60);
});

test("the room between score and potential is hatched", async () => {
    await mountGauge(24, 70, 46, 84);
    expect(".o_strategic_gauge_text").toHaveText(/46 short\nCould reach 84/);
    expect(METER).toHaveAttribute("aria-valuetext", "24 of 70 needed, 46 short, Could reach 84");
    expect(".o_strategic_gauge_room").toHaveCount(1);
    expect(queryOne(".o_strategic_gauge_room").getTotalLength()).toBeWithin(0.55 * Math.PI * 48, 0.65 * Math.PI * 48);
});

test("the room of another audience names this audience", async () => {
    await mountGauge(60, 70, 10, 90, "Banks");
    expect(".o_strategic_gauge_text").toHaveText(/10 short\nCould reach 90 for Banks/);
    expect(METER).toHaveAttribute("aria-valuetext", "60 of 70 needed, 10 short, Could reach 90 for Banks");
});

test("a score that can't grow has no room", async () => {
    await mountGauge(84, 70, 0, 84);
    expect(".o_strategic_gauge_room").toHaveCount(0);
    expect(METER).toHaveAttribute("aria-valuetext", "84 of 70 needed, Reached");
});

test("what is not assessed can still reach all", async () => {
    await mountGauge(false, 70, false, 100);
    expect(METER).toHaveAttribute("aria-valuetext", "Not assessed, Could reach 100");
    expect(".o_strategic_gauge_room").toHaveCount(1);
});
