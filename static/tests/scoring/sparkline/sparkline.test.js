import { expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { StrategicSparkline } from "@strategic_customer/scoring/sparkline/sparkline";

defineMailModels();

const mountLine = (history, threshold) =>
    mountWithCleanup(StrategicSparkline, { props: { label: "Fit", history, threshold } });

test("a number is valid until the next one", async () => {
    await mountLine(
        [
            ["2026-01-01", 0],
            ["2026-01-11", 100],
            ["2026-01-21", 100],
        ],
        70
    );
    expect(".o_strategic_sparkline_line").toHaveAttribute("d", "M 3 21 H 48 V 3 H 93 V 3");
    expect(".o_strategic_sparkline_threshold").toHaveCount(1);
    expect(".o_strategic_sparkline").toHaveAttribute(
        "aria-label",
        "Fit: 0 (01/01/2026), 100 (01/11/2026), 100 (01/21/2026)"
    );
});

test("there is no line where nothing was assessed", async () => {
    await mountLine([
        ["2026-01-01", false],
        ["2026-01-11", 100],
        ["2026-01-21", false],
    ]);
    expect(".o_strategic_sparkline_line").toHaveAttribute("d", "M 48 3 H 93");
    expect(".o_strategic_sparkline_end").toHaveCount(0);
    expect(".o_strategic_sparkline_threshold").toHaveCount(0);
});

test("a history of one day is not shown", async () => {
    await mountLine([["2026-01-01", 50]]);
    expect(".o_strategic_sparkline").toHaveCount(0);
});
