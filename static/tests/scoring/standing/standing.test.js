import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, mockService, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Acme" }];
}

defineMailModels();
defineModels([Customer]);

const EMPTY = { place: false, percent: false, hint: false, lists: [] };
const LIST = { url: false, is_counting: true, valid_until: false, has_fallen_off: false };

async function openPage(standing, resId = 1) {
    onRpc("customer", "strategic_standing", ({ args }) => {
        expect.step(JSON.stringify(args));
        return standing;
    });
    await mountView({
        type: "form",
        resModel: "customer",
        resId,
        arch: `
            <form>
                <field name="name"/>
                <notebook>
                    <page string="Notes" name="notes"><span>Nothing</span></page>
                    <page string="Strategic" name="strategic"><widget name="strategic_standing"/></page>
                </notebook>
            </form>`,
    });
    expect.verifySteps([]);
    await contains(".nav-link[name=strategic]").click();
}

test("the place in its industry, and the lists, are read when the page is opened", async () => {
    await openPage({
        ...EMPTY,
        place: "3rd of 412 in Health Care",
        percent: "Among the best 1 %.",
        lists: [
            { ...LIST, id: 1, list_id: 7, list: "Global 500 2026", rank: "12 of 500", valid_until: "2027-04-30" },
            { ...LIST, id: 2, list_id: 8, list: "DAX", rank: false, url: "https://example.com" },
            { ...LIST, id: 3, list_id: 9, list: "Old 100", rank: "1 of 100", has_fallen_off: true },
            { ...LIST, id: 4, list_id: 9, list: "Older", rank: "2 of 9", has_fallen_off: true, is_counting: false },
            { ...LIST, id: 5, list_id: 9, list: "Small", rank: "2 of 9", is_counting: false },
        ],
    });
    expect.verifySteps(["[[1]]"]);
    expect(".o_strategic_place").toHaveText(/3rd of 412 in Health Care\s*Among the best 1 %\./);
    const rows = queryAllTexts(".o_strategic_lists tbody tr").map((text) => text.replace(/\s+/g, " "));
    expect(rows).toEqual([
        "Global 500 2026 12 of 500 Counts until 04/30/2027",
        "DAX – Counts Source",
        "Old 100 1 of 100 No longer listed; its assessment still counts",
        "Older 2 of 9 No longer listed",
        "Small 2 of 9 Not counted",
    ]);
    expect(".o_strategic_lists a").toHaveAttribute("rel", "noopener noreferrer");
    expect(".o_strategic_lists a").toHaveAttribute("aria-label", "Source (opens in a new tab)");
});

test("a list opens by a click", async () => {
    mockService("action", {
        doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`),
    });
    await openPage({ ...EMPTY, lists: [{ ...LIST, id: 2, list_id: 8, list: "DAX", rank: false }] });
    await contains(".o_strategic_lists button:contains(DAX)").click();
    expect.verifySteps(["[[1]]", "strategic.list 8"]);
});

test("what is missing is said", async () => {
    await openPage({ ...EMPTY, hint: "Enter the customer's industry." });
    expect.verifySteps(["[[1]]"]);
    expect(".o_strategic_standing").toHaveText(/Enter the customer's industry\./);
});

test("nothing is shown if there is nothing to say", async () => {
    await openPage(EMPTY);
    expect.verifySteps(["[[1]]"]);
    expect(".o_widget_strategic_standing").toHaveText("");
});

test("an unsaved customer has no standing", async () => {
    await openPage(EMPTY, false);
    expect.verifySteps([]);
    expect(".o_widget_strategic_standing").toHaveText("");
});
