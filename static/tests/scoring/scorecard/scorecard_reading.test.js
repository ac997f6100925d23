import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

function explanation(score) {
    return {
        thresholds: { audience_fit: 70, reputation: 70 },
        star_values: [0, 20, 40, 60, 80, 100],
        audience_fit: { score: false, short: false, computed: false, overall: false, audiences: [] },
        reputation: {
            score,
            short: Math.max(70 - score, 0),
            computed: score,
            overall: false,
            kept_score: false,
            criteria: [
                {
                    id: 31,
                    name: "Recognised",
                    weight: 10,
                    source: "missing",
                    points: 0,
                    gained: 0,
                    stars: 0,
                },
            ],
        },
    };
}

class Audience extends models.Model {
    _name = "strategic.audience";
    name = fields.Char();
}

class Assessment extends models.Model {
    _name = "strategic.assessment";
    evidence_type = fields.Selection({ selection: [["award", "Award or Ranking"]] });
    partner_id = fields.Many2one({ relation: "customer" });
    criterion_id = fields.Integer();
    value = fields.Integer();
}

class Customer extends models.Model {
    name = fields.Char();
    is_company = fields.Boolean();
    parent_id = fields.Many2one({ relation: "customer" });
    strategic_audience_id = fields.Many2one({ relation: "strategic.audience" });
    strategic_status = fields.Selection({ selection: [["core", "Core Audience"]] });
    strategic_explanation = fields.Json();
    _records = [
        { id: 1, name: "Acme", is_company: true, strategic_explanation: explanation(40) },
        { id: 2, name: "Beta", is_company: true, strategic_explanation: explanation(90) },
    ];
}

defineMailModels();
defineModels([Customer, Audience, Assessment]);

const GAUGE = "section[aria-label=Reputation] .o_strategic_gauge_value";
const ARCH = `
    <form>
        <field name="name"/>
        <notebook>
            <page string="Notes" name="notes"><span class="notes">Nothing</span></page>
            <page string="Strategic" name="strategic"><widget name="strategic_scorecard"/></page>
        </notebook>
    </form>`;

/** Record each reading of `strategic_explanation` as a step: with the form (`web_read`) or alone (`read`). */
function noteReadings() {
    onRpc("customer", "web_read", ({ kwargs }) => {
        if ("strategic_explanation" in kwargs.specification) {
            expect.step("read with the form");
        }
    });
    onRpc("customer", "read", ({ args }) => expect.step(`read of ${args[0]}`));
}

async function mountForm(resIds = [1]) {
    noteReadings();
    await mountView({ type: "form", resModel: "customer", resId: resIds[0], resIds, arch: ARCH });
}

test("the explanation is read when its page is opened, not before", async () => {
    await mountForm();
    expect(".notes").toHaveCount(1);
    expect.verifySteps([]);
    await contains(".nav-link[name=strategic]").click();
    expect(GAUGE).toHaveText("40");
    expect.verifySteps(["read of 1"]);
});

test("the explanation is read again after a save of the form, not while the user types", async () => {
    await mountForm();
    await contains(".nav-link[name=strategic]").click();
    await contains(".o_field_widget[name=name] input").edit("Acme Ltd");
    await animationFrame();
    expect.verifySteps(["read of 1"]);
    MockServer.env["customer"].write([1], { strategic_explanation: explanation(60) });
    await clickSave();
    await animationFrame();
    expect.verifySteps(["read of 1"]);
    expect(GAUGE).toHaveText("60");
});

test("a page opened on a form with unsaved changes shows the explanation too", async () => {
    await mountForm();
    await contains(".o_field_widget[name=name] input").edit("Acme Ltd");
    await contains(".nav-link[name=strategic]").click();
    expect(GAUGE).toHaveText("40");
    expect.verifySteps(["read of 1"]);
});

test("the next customer has its own explanation", async () => {
    await mountForm([1, 2]);
    await contains(".nav-link[name=strategic]").click();
    await contains(".o_pager_next").click();
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Beta");
    expect(GAUGE).toHaveText("90");
    expect.verifySteps(["read of 1", "read of 2"]);
});

test("a click on a star reads the explanation again, and the stars are disabled until then", async () => {
    onRpc("strategic.assessment", "create", () => {
        MockServer.env["customer"].write([1], { strategic_explanation: explanation(80) });
        return [7];
    });
    await mountForm();
    await contains(".nav-link[name=strategic]").click();
    await contains("tr[data-criterion=Recognised] .o_strategic_stars button:eq(3)").click();
    await animationFrame();
    await animationFrame();
    expect(GAUGE).toHaveText("80");
    expect("tr[data-criterion=Recognised] .o_strategic_stars button:enabled").not.toHaveCount(0);
    expect.verifySteps(["read of 1", "read of 1"]);
});

test("the answer to an older reading that comes late is ignored", async () => {
    const first = new Deferred();
    let readings = 0;
    await mountForm();
    await contains(".nav-link[name=strategic]").click();
    onRpc("customer", "read", async () => {
        const reading = ++readings;
        if (reading === 1) {
            await first;
        }
        return [{ id: 1, strategic_explanation: explanation(reading) }];
    });
    for (const name of ["One", "Two"]) {
        await contains(".o_field_widget[name=name] input").edit(name);
        await clickSave();
        await animationFrame();
    }
    expect(GAUGE).toHaveText("2");
    first.resolve();
    await animationFrame();
    expect(GAUGE).toHaveText("2");
    expect.verifySteps(["read of 1"]);
});
