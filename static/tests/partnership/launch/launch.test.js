import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

const KINDS = [
    ["open", "Open"],
    ["launched", "Launched"],
];

class Stage extends models.Model {
    _name = "strategic.partnership.stage";
    name = fields.Char();
    kind = fields.Selection({ selection: KINDS });
    _records = [
        { id: 1, name: "Pilot", kind: "open" },
        { id: 2, name: "Launched", kind: "launched" },
    ];
}

class Partnership extends models.Model {
    _name = "strategic.partnership";
    name = fields.Char();
    stage_id = fields.Many2one({ relation: "strategic.partnership.stage" });
    stage_kind = fields.Selection({ related: "stage_id.kind", selection: KINDS });
    reference_scope = fields.Selection({
        selection: [
            ["none", "None"],
            ["private", "Private"],
        ],
    });
    _records = [
        { id: 1, name: "Planner", stage_id: 1, reference_scope: "none" },
        { id: 2, name: "Router", stage_id: 1, reference_scope: "private" },
        { id: 3, name: "Sold", stage_id: 2, reference_scope: "none" },
    ];
}

defineMailModels();
defineModels([Stage, Partnership]);

beforeEach(() => {
    patchWithCleanup(user, { showEffect: true });
});

function mountForm(resId) {
    return mountView({
        type: "form",
        resModel: "strategic.partnership",
        resId,
        arch: `
            <form js_class="strategic_partnership_form">
                <field name="stage_id" widget="statusbar" options="{'clickable': '1'}"/>
                <field name="stage_kind" invisible="1"/>
                <field name="reference_scope"/>
                <field name="name"/>
            </form>`,
    });
}

test.tags("desktop");
test("a launch on the form is celebrated, and look-alikes and a reference are offered", async () => {
    mockService("action", {
        doActionButton({ resModel, name, resId }) {
            expect.step([resModel, name, resId]);
        },
    });
    await mountForm(1);
    await contains(".o_statusbar_status button:contains(Launched)").click();
    await animationFrame();
    expect(".o_strategic_celebration p").toHaveText("Planner is launched: now sell it to customers alike.");
    expect(queryAllTexts(".o_strategic_celebration button")).toEqual(["Find Look-alikes", "Ask for a Reference"]);
    await contains(".o_strategic_celebration button:contains(Look-alikes)").click();
    expect.verifySteps([["strategic.partnership", "action_find_lookalikes", 1]]);
});

test.tags("desktop");
test("asking for a reference opens the page on which the answer is entered", async () => {
    mockService("action", {
        doAction(action) {
            expect.step([action.res_model, action.res_id, action.context]);
        },
    });
    await mountForm(1);
    await contains(".o_statusbar_status button:contains(Launched)").click();
    await animationFrame();
    await contains(".o_notification button:contains(Ask for a Reference)").click();
    expect.verifySteps([
        [
            "strategic.partnership",
            1,
            { form_view_ref: "strategic_customer.strategic_partnership_view_form_references" },
        ],
    ]);
});

test.tags("desktop");
test("who speaks for us already is not asked, and other changes are not celebrated", async () => {
    await mountForm(2);
    await contains(".o_field_widget[name=name] input").edit("Router 2");
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(".o_reward").toHaveCount(0);
    await contains(".o_statusbar_status button:contains(Launched)").click();
    await animationFrame();
    expect(queryAllTexts(".o_strategic_celebration button")).toEqual(["Find Look-alikes"]);
    await contains(".o_statusbar_status button:contains(Pilot)").click();
    await animationFrame();
    expect(".o_reward").toHaveCount(0);
});

test.tags("desktop");
test("a card that is dragged to a launched stage is celebrated", async () => {
    await mountView({
        type: "kanban",
        resModel: "strategic.partnership",
        groupBy: ["stage_id"],
        arch: `
            <kanban js_class="strategic_partnership_kanban">
                <field name="stage_kind"/>
                <field name="reference_scope"/>
                <templates><t t-name="card"><field name="name"/></t></templates>
            </kanban>`,
    });
    await contains(".o_kanban_record:contains(Planner)").dragAndDrop(".o_kanban_group:eq(1)");
    await animationFrame();
    expect(".o_strategic_celebration p").toHaveText(/Planner is launched/);
    expect(".o_notification_content").toHaveText("Planner is launched.");
});

test.tags("desktop");
test("partnerships that a list launches together are celebrated together", async () => {
    await mountView({
        type: "list",
        resModel: "strategic.partnership",
        arch: `
            <list js_class="strategic_partnership_list" multi_edit="1">
                <field name="stage_kind" column_invisible="1"/>
                <field name="name"/>
                <field name="stage_id"/>
            </list>`,
    });
    for (const row of [0, 1, 2]) {
        await contains(`.o_data_row:eq(${row}) .o_list_record_selector input`).click();
    }
    await contains(".o_data_row:eq(0) [name=stage_id]").click();
    await contains(".o_data_row:eq(0) [name=stage_id] input").click();
    await contains(".dropdown-item:contains(Launched)").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect(".o_notification_content").toHaveText("Partnerships launched: 2");
    expect(".o_strategic_celebration button").toHaveCount(0);
});
