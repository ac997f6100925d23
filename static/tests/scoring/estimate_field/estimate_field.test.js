import { expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Rule extends models.Model {
    domain = fields.Char({ onChange: (record) => (record.text = `about ${record.domain.length}00`) });
    text = fields.Char({ readonly: true });
    is_estimated = fields.Boolean({ readonly: true });
    _records = [
        { id: 1, domain: "[]", text: "about 12,400", is_estimated: true },
        { id: 2, domain: "[]", text: "38", is_estimated: false },
    ];
}

defineMailModels();
defineModels([Rule]);

const LINK = "[name=text] button:contains(Count exactly)";

function mountForm(resId) {
    return mountView({
        type: "form",
        resModel: "rule",
        resId,
        resIds: [1, 2],
        arch: `
            <form>
                <field name="domain"/>
                <field name="text" widget="strategic_estimate"
                    options="{'estimated_field': 'is_estimated', 'inputs': ['domain']}"/>
            </form>`,
    });
}

test("an exact number has no link", async () => {
    await mountForm(2);
    expect("[name=text]").toHaveText("38");
    expect("[name=text] button").toHaveCount(0);
});

test("a click counts exactly, and leaves the record as it is", async () => {
    const counted = new Deferred();
    onRpc("count_exactly", async ({ args, model }) => {
        expect.step([model, args]);
        await counted;
        return "12,391";
    });
    await mountForm(1);
    expect("[name=text] .o_strategic_estimate").toHaveText("about 12,400");
    await contains(LINK).click();
    expect("[name=text] .o_strategic_estimate").toHaveText("about 12,400");
    expect("[name=text] .text-muted").toHaveText("Counting…");
    expect("[name=text] button").toHaveCount(0);
    counted.resolve();
    await animationFrame();
    expect("[name=text]").toHaveText("12,391");
    expect(".o_form_status_indicator_buttons").toHaveClass("invisible");
    expect.verifySteps([["rule", [{ domain: "[]" }]]]);
});

test("what is typed meanwhile is estimated again", async () => {
    const first = new Deferred();
    onRpc("count_exactly", async ({ args }) => {
        const { domain } = args[0];
        expect.step(domain);
        if (domain === "[]") {
            await first;
        }
        return `exact ${domain}`;
    });
    await mountForm(1);
    await contains(LINK).click();
    await contains("[name=domain] input").edit("[x]");
    expect("[name=text] .o_strategic_estimate").toHaveText("about 300");
    await contains(LINK).click();
    expect("[name=text]").toHaveText("exact [x]");
    first.resolve();
    await animationFrame();
    expect("[name=text]").toHaveText("exact [x]");
    await contains("[name=domain] input").edit("[yy]");
    expect("[name=text] .o_strategic_estimate").toHaveText("about 400");
    expect(LINK).toHaveCount(1);
    expect.verifySteps(["[]", "[x]"]);
});

test("a count that fails can be tried again", async () => {
    expect.errors(1);
    onRpc("count_exactly", () => {
        throw new Error("too slow");
    });
    await mountForm(1);
    await contains(LINK).click();
    await animationFrame();
    expect.verifyErrors(["too slow"]);
    expect(LINK).toHaveCount(1);
});
