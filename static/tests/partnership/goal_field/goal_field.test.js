import { expect, test } from "@odoo/hoot";
import { queryAllAttributes } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Requirement extends models.Model {
    name = fields.Char();
    partnership_id = fields.Many2one({ relation: "partnership" });
    goal = fields.Selection({
        selection: [
            ["tailored", "Tailored"],
            ["general", "General"],
            ["undecided", "Undecided"],
        ],
    });

    _records = [
        { id: 1, name: "Week plan", partnership_id: 1, goal: "general" },
        { id: 2, name: "Fax", partnership_id: 1, goal: "undecided" },
    ];
}

class Partnership extends models.Model {
    name = fields.Char();
    requirement_ids = fields.One2many({ relation: "requirement", relation_field: "partnership_id" });

    _records = [{ id: 1, name: "Acme", requirement_ids: [1, 2] }];
}

defineMailModels();
defineModels([Requirement, Partnership]);

const LIST = /* xml */ `
    <list editable="bottom"><field name="name"/><field name="goal" widget="strategic_goal"/></list>`;

const pill = (row, name) => `.o_data_row:eq(${row}) .o_strategic_goal_pills button:contains(${name})`;
const pressed = (row) => queryAllAttributes(`.o_data_row:eq(${row}) .o_strategic_goal_pills button`, "aria-pressed");

test("a click in a list decides, and another one on the same pill takes it back", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountView({ type: "list", resModel: "requirement", arch: LIST });
    expect(pressed(0)).toEqual(["false", "true"]);
    expect(pressed(1)).toEqual(["false", "false"]);
    await contains(pill(1, "Tailored")).click();
    expect(pressed(1)).toEqual(["true", "false"]);
    expect(".o_selected_row").toHaveCount(0);
    await contains(pill(1, "Tailored")).click();
    expect(pressed(1)).toEqual(["false", "false"]);
    expect.verifySteps([{ goal: "tailored" }, { goal: "undecided" }]);
});

test("in a form the click is saved with the form", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountView({
        type: "form",
        resModel: "partnership",
        resId: 1,
        arch: `<form><field name="requirement_ids">${LIST}</field></form>`,
    });
    await contains(pill(0, "Tailored")).click();
    expect.verifySteps([]);
    await contains(".o_form_button_save").click();
    expect.verifySteps([{ requirement_ids: [[1, 1, { goal: "tailored" }]] }]);
});

test("nothing to click where the view forbids it", async () => {
    await mountView({
        type: "list",
        resModel: "requirement",
        arch: `<list><field name="goal" widget="strategic_goal" readonly="1"/></list>`,
    });
    expect(".o_strategic_goal_pills button:enabled").toHaveCount(0);
});
