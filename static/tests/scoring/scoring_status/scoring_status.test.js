import { expect, test } from "@odoo/hoot";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Settings extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Settings" }];
}

class Run extends models.Model {
    _name = "strategic.scoring.run";
}

defineMailModels();
defineModels([Settings, Run]);

const FINISHED = { running: false, percent: 100, date: "2026-03-01 10:00:00", seconds: 35, done: 1100, written: 12 };

function mountWidget() {
    return mountView({
        type: "form",
        resModel: "settings",
        resId: 1,
        arch: `<form><widget name="strategic_scoring_status"/></form>`,
    });
}

test("the last run is shown, with a button to score now", async () => {
    mockDate("2026-03-01 12:00:00");
    onRpc("strategic.scoring.run", "get_status", () => FINISHED);
    onRpc("strategic.scoring.run", "action_rescore", () => {
        expect.step("score");
        return true;
    });
    await mountWidget();
    expect(".o_strategic_scoring_status").toHaveText(/in 35 s; contacts changed: 12 of 1100/);
    expect(".progress").toHaveCount(0);
    await contains(".o_strategic_scoring_status button").click();
    expect.verifySteps(["score"]);
});

test("users who see only some companies don't see how many customers changed", async () => {
    onRpc("strategic.scoring.run", "get_status", () => ({ ...FINISHED, written: false }));
    await mountWidget();
    expect(".o_strategic_scoring_status").toHaveText(/in 35 s\.\s/);
});

test("a run shows its progress until it ends", async () => {
    let percent = 20;
    onRpc("strategic.scoring.run", "get_status", () =>
        percent < 100 ? { ...FINISHED, running: true, percent } : FINISHED
    );
    await mountWidget();
    expect(".progress-bar").toHaveStyle({ width: "20%" }, { inline: true });
    expect(".o_strategic_scoring_status button").toHaveAttribute("disabled");
    percent = 60;
    await advanceTime(2100);
    expect(".progress").toHaveAttribute("aria-valuenow", "60");
    percent = 100;
    await advanceTime(2100);
    expect(".progress").toHaveCount(0);
});

test("nothing has been scored yet", async () => {
    onRpc("strategic.scoring.run", "get_status", () => false);
    await mountWidget();
    expect(".o_strategic_scoring_status").toHaveText(/Not scored yet/);
});
