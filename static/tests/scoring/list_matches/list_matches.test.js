import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Entry extends models.Model {
    _name = "strategic.list.entry";
    name = fields.Char();
    state = fields.Char();
    match_ids = fields.One2many({ relation: "strategic.list.match" });
    _records = [
        { id: 1, name: "Acme", state: "to_confirm", match_ids: [1, 2] },
        { id: 2, name: "Beta", state: "to_confirm", match_ids: [3] },
        { id: 3, name: "Gamma", state: "confirmed", match_ids: [4] },
        { id: 4, name: "Delta", state: "none" },
    ];
}

class Match extends models.Model {
    _name = "strategic.list.match";
    partner_id = fields.Many2one({ relation: "customer" });
    reason_text = fields.Char();
    city = fields.Char();
    country_id = fields.Many2one({ relation: "country" });
    website = fields.Char();
    vat = fields.Char();
    user_id = fields.Many2one({ relation: "customer" });
    _records = [
        { id: 1, partner_id: 1, reason_text: "Same Name and Country", city: "Berlin", country_id: 1 },
        { id: 2, partner_id: 2, reason_text: "Same Name", website: "https://acme.example.com" },
        { id: 3, partner_id: 3, reason_text: "Same Name" },
        { id: 4, partner_id: 4, reason_text: "Same VAT" },
    ];
}

class Customer extends models.Model {
    name = fields.Char();
    _records = ["Acme Ltd", "Acme Inc", "Beta Ltd", "Gamma Ltd"].map((name, index) => ({ id: index + 1, name }));
}

class Country extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Germany" }];
}

defineMailModels();
defineModels([Entry, Match, Customer, Country]);

function mountCards({ mayWrite = true, domain = [] } = {}) {
    onRpc("has_access", () => mayWrite);
    return mountView({
        type: "kanban",
        resModel: "strategic.list.entry",
        domain,
        arch: `
            <kanban>
                <templates>
                    <t t-name="card">
                        <field name="name"/>
                        <field name="match_ids" widget="strategic_list_matches"/>
                    </t>
                </templates>
            </kanban>`,
    });
}

const card = (name) => `.o_kanban_record:contains(${name})`;

test("each possible customer is shown with what tells it from the others", async () => {
    await mountCards();
    expect(queryAllTexts(`${card("Acme")} .o_strategic_match`)).toEqual([
        "Acme Ltd\nBerlin · Germany\nSame Name and Country\nThis One",
        "Acme Inc\nhttps://acme.example.com\nSame Name\nThis One",
    ]);
    expect(`${card("Gamma")} .o_strategic_match_choose`).toHaveCount(0, { message: "it is confirmed" });
    expect(`${card("Delta")} .o_strategic_match_reject`).toHaveCount(0);
});

test("users without the right to confirm only read", async () => {
    await mountCards({ mayWrite: false });
    expect(".o_strategic_match").toHaveCount(4);
    expect(".o_strategic_match_choose, .o_strategic_match_reject").toHaveCount(0);
});

test("a click confirms the customer, with an undo, and goes on at the next entry", async () => {
    onRpc("strategic.list.entry", "action_choose", ({ args }) => {
        expect.step(`choose ${JSON.stringify(args)}`);
        MockServer.env["strategic.list.entry"].write([1], { state: "confirmed" });
        return "Assessed: 1.";
    });
    onRpc("strategic.list.entry", "action_undo", ({ args }) => {
        expect.step(`undo ${JSON.stringify(args)}`);
        MockServer.env["strategic.list.entry"].write([1], { state: "to_confirm" });
        return true;
    });
    await mountCards({ domain: [["state", "=", "to_confirm"]] });
    await contains(`${card("Acme")} .o_strategic_match:contains(Acme Inc) .o_strategic_match_choose`).click();
    await animationFrame();
    await animationFrame();
    expect(".o_notification").toHaveText(/Acme Inc\. Assessed: 1\./);
    expect(card("Acme")).toHaveCount(0);
    expect(`${card("Beta")} .o_strategic_match_choose`).toBeFocused();
    await contains(".o_notification_buttons button").click();
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect(`${card("Acme")} .o_strategic_match_choose`).toHaveCount(2);
    expect.verifySteps(["choose [[1],2]", "undo [[1]]"]);
});

test("none of these rejects the entry", async () => {
    onRpc("strategic.list.entry", "action_reject", ({ args }) => {
        expect.step(JSON.stringify(args));
        return true;
    });
    await mountCards();
    await contains(`${card("Beta")} .o_strategic_match_reject`).click();
    expect(".o_notification").toHaveText(/Beta: not a customer\./);
    expect.verifySteps(["[[2]]"]);
});

test("a customer opens by a click on its name", async () => {
    mockService("action", {
        doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`),
    });
    await mountCards();
    await contains(`${card("Beta")} .o_strategic_match button:contains(Beta Ltd)`).click();
    expect.verifySteps(["res.partner 3"]);
});
