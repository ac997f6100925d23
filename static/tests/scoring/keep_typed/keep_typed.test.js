import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Criterion extends models.Model {
    name = fields.Char();
    _views = { form: `<form><widget name="strategic_keep_typed"/><field name="name"/></form>` };
}

class Audience extends models.Model {
    criterion_ids = fields.One2many({ relation: "criterion" });
    _records = [{ id: 1 }];
}

defineMailModels();
defineModels([Criterion, Audience]);

const INPUT = ".o_dialog [name=name] input";

/** Open the dialog of a new criterion, from an audience. */
async function openDialog() {
    await mountView({
        type: "form",
        resModel: "audience",
        resId: 1,
        arch: `<form><field name="criterion_ids"><list><field name="name"/></list></field></form>`,
    });
    await contains(".o_field_x2many_list_row_add a").click();
}

async function escape() {
    await press("Escape");
    await animationFrame();
    await animationFrame();
}

test.tags("desktop");
test("Escape asks before it drops what was typed, and the text stays if the user keeps it", async () => {
    await openDialog();
    await contains(INPUT).edit("Has the need", { confirm: false });
    await escape();
    expect(queryAllTexts(".modal-footer:last button")).toEqual(["Keep Editing", "Discard Changes"]);
    await contains(".modal-footer button:contains(Keep Editing)").click();
    expect(INPUT).toHaveValue("Has the need");
    await escape();
    await escape();
    expect(".o_dialog").toHaveCount(1);
    expect(INPUT).toHaveValue("Has the need");
    await escape();
    await contains(".modal-footer button:contains(Discard Changes)").click();
    await animationFrame();
    expect(".o_dialog").toHaveCount(0);
    expect(".o_data_row").toHaveCount(0);
});

test.tags("desktop");
test("Escape closes a dialog in which nothing was typed", async () => {
    await openDialog();
    await escape();
    expect(".o_dialog").toHaveCount(0);
});

test("outside of a dialog the widget does nothing", async () => {
    await mountView({ type: "form", resModel: "criterion" });
    await contains("[name=name] input").edit("Has the need");
    expect("[name=name] input").toHaveValue("Has the need");
});
