import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
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

class Movement extends models.Model {
    _name = "strategic.movement";
    partner_id = fields.Many2one({ relation: "customer" });
    to_status = fields.Char();
    _records = [
        { id: 1, partner_id: 1, to_status: "core" },
        { id: 2, partner_id: 1, to_status: "strategic" },
        { id: 3, partner_id: 2, to_status: "other" },
    ];
    _views = {
        "list,strategic_customer.strategic_movement_view_list_customer": `<list><field name="to_status"/></list>`,
        form: `<form><field name="to_status"/></form>`,
    };
}

class Assessment extends models.Model {
    _name = "strategic.assessment";
    partner_id = fields.Many2one({ relation: "customer" });
    value = fields.Integer();
    active = fields.Boolean({ default: true });
    _records = [{ id: 1, partner_id: 1, value: 80, active: false }];
    _views = {
        "list,strategic_customer.strategic_assessment_view_list_customer": `<list><field name="value"/></list>`,
        form: `<form><field name="value"/></form>`,
    };
}

class Customer extends models.Model {
    name = fields.Char();
    _records = [
        { id: 1, name: "Acme" },
        { id: 2, name: "Beta" },
        { id: 3, name: "New" },
    ];
}

defineMailModels();
defineModels([Customer, Movement, Assessment]);

const ARCH = `
    <form>
        <field name="name"/>
        <notebook>
            <page string="Notes" name="notes"><span class="notes">Nothing</span></page>
            <page string="Strategic" name="strategic"><widget name="strategic_history"/></page>
        </notebook>
    </form>`;

async function openPage(resIds = [1]) {
    await mountView({ type: "form", resModel: "customer", resId: resIds[0], resIds, arch: ARCH });
    await contains(".nav-link[name=strategic]").click();
}

test("movements and assessments are read when the page is opened, archived ones too", async () => {
    onRpc("strategic.movement", "*", ({ method }) => expect.step(method));
    await mountView({ type: "form", resModel: "customer", resId: 1, arch: ARCH });
    expect.verifySteps([]);
    await contains(".nav-link[name=strategic]").click();
    expect.verifySteps(["search_count", "get_views", "web_search_read"]);
    expect(queryAllTexts(".o_strategic_history .o_data_row")).toEqual(["core", "strategic", "80"]);
    expect(".o_strategic_history .o_control_panel").toHaveCount(0);
});

test("nothing is shown if there is no history", async () => {
    await openPage([3]);
    expect(".o_widget_strategic_history").toHaveText("");
});

test("an unsaved customer has no history", async () => {
    await mountView({ type: "form", resModel: "customer", arch: ARCH });
    await contains(".nav-link[name=strategic]").click();
    expect(".o_widget_strategic_history").toHaveText("");
});

test("the history is read again after a save, and for another customer", async () => {
    await openPage([1, 2]);
    MockServer.env["strategic.movement"].create({ partner_id: 1, to_status: "prestige" });
    await contains(".o_field_widget[name=name] input").edit("Acme Ltd");
    await clickSave();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_strategic_history .o_data_row")).toEqual(["core", "strategic", "prestige", "80"]);
    await contains(".o_pager_next").click();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_strategic_history .o_data_row")).toEqual(["other"]);
});

test("a row opens in a dialog", async () => {
    await openPage();
    await contains(".o_data_row:contains(80) .o_data_cell").click();
    await animationFrame();
    expect(".o_dialog .o_field_widget[name=value]").toHaveText("80");
});
