import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { clickSave, contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Audience extends models.Model {
    needed = fields.Integer();
    usual = fields.Char();
    _records = [
        { id: 1, needed: 0, usual: "as in the settings: 70" },
        { id: 2, needed: 85, usual: "as in the settings: 70" },
    ];
}

defineMailModels();
defineModels([Audience]);

function mountForm(resId, attributes = "") {
    return mountView({
        type: "form",
        resModel: "audience",
        resId,
        arch: `
            <form>
                <field name="usual" invisible="1"/>
                <field name="needed" widget="strategic_threshold" options="{'placeholder_field': 'usual'}" ${attributes}/>
            </form>`,
    });
}

test("0 is empty, and the placeholder says what counts", async () => {
    await mountForm(1);
    expect("[name=needed] input").toHaveValue("");
    expect("[name=needed] input").toHaveAttribute("placeholder", "as in the settings: 70");
});

test("a number is saved, and an emptied input saves 0", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountForm(2);
    expect("[name=needed] input").toHaveValue("85");
    await contains("[name=needed] input").edit("60");
    await clickSave();
    await contains("[name=needed] input").edit("");
    await clickSave();
    expect("[name=needed] input").toHaveValue("");
    expect.verifySteps([{ needed: 60 }, { needed: 0 }]);
});

test("who may only read sees what counts", async () => {
    await mountForm(1, `readonly="1"`);
    expect("[name=needed]").toHaveText("as in the settings: 70");
});
