import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineActions,
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

class Customer extends models.Model {
    name = fields.Char();
    _records = [
        { id: 1, name: "Alpha" },
        { id: 2, name: "Beta" },
        { id: 3, name: "Gamma" },
    ];
    _views = {
        list: `<list js_class="strategic_customer_list" default_order="name"><field name="name"/></list>`,
        form: `<form><field name="name"/></form>`,
        search: `<search><filter name="not_alpha" string="Not Alpha" domain="[('name', '!=', 'Alpha')]"/></search>`,
    };
}

defineMailModels();
defineModels([Customer]);

async function openList() {
    onRpc("strategic.start", "get_steps", () => false);
    defineActions([
        {
            id: 1,
            name: "Customers",
            res_model: "customer",
            cache: true,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        },
    ]);
    await mountWithCleanup(WebClient);
    await getService("action").doAction(1);
    await animationFrame();
}

async function goAndComeBack() {
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "customer",
        res_id: 3,
        views: [[false, "form"]],
    });
    await animationFrame();
    expect(".o_form_view").toHaveCount(1);
    await getService("action").restore();
    await animationFrame();
    await animationFrame();
}

test.tags("desktop");
test("the selection is kept while the user is elsewhere", async () => {
    await openList();
    await contains(".o_data_row:contains(Beta) .o_list_record_selector input").click();
    await contains(".o_data_row:contains(Gamma) .o_list_record_selector input").click();
    await goAndComeBack();
    expect(queryAllTexts(".o_data_row_selected")).toEqual(["Beta", "Gamma"]);
    await contains(".o_data_row:contains(Beta) .o_list_record_selector input").click();
    expect(queryAllTexts(".o_data_row_selected")).toEqual(["Gamma"], { message: "it can be changed afterwards" });
    await goAndComeBack();
    expect(queryAllTexts(".o_data_row_selected")).toEqual(["Gamma"]);
});

test.tags("desktop");
test("records that come from the cache first are selected again when newer ones take their places", async () => {
    await openList();
    await contains(".o_data_row:contains(Beta) .o_list_record_selector input").click();
    MockServer.env["customer"].write([2], { name: "Beta Ltd" });
    const answered = new Deferred();
    onRpc("customer", "web_search_read", () => answered);
    await goAndComeBack();
    expect(queryAllTexts(".o_data_row_selected")).toEqual(["Beta"], { message: "from the cache" });
    answered.resolve();
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_data_row_selected")).toEqual(["Beta Ltd"]);
});

test.tags("desktop");
test("a new search begins without a selection", async () => {
    await openList();
    await contains(".o_data_row:contains(Beta) .o_list_record_selector input").click();
    await goAndComeBack();
    await contains(".o_unselect_all, .o_list_unselect_all").click();
    await contains(".o_searchview_dropdown_toggler").click();
    await contains(".o_filter_menu .o_menu_item:contains(Not Alpha)").click();
    await animationFrame();
    expect(queryAllTexts(".o_data_row")).toEqual(["Beta", "Gamma"]);
    expect(".o_data_row_selected").toHaveCount(0);
});
