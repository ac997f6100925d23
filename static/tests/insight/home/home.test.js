import { beforeEach, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineActions,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { resetStart } from "@strategic_customer/insight/start/start";

class Customer extends models.Model {
    name = fields.Char();
    _records = [
        { id: 1, name: "Acme" },
        { id: 2, name: "Beta" },
        { id: 3, name: "Gone" },
    ];
    _views = {
        list: `<list><field name="name"/></list>`,
        kanban: `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
        search: `<search><filter name="gone" string="Gone" domain="[('name', '=', 'Gone')]"/></search>`,
    };
}

defineMailModels();
defineModels([Customer]);

beforeEach(() => {
    resetStart();
    onRpc("strategic.start", "get_steps", () => false);
    defineActions([
        {
            id: 1,
            xml_id: "test.customers",
            name: "Customers",
            res_model: "customer",
            views: [
                [false, "kanban"],
                [false, "list"],
            ],
            context: { search_default_gone: 1, kept: 1 },
        },
        {
            id: 2,
            xml_id: "strategic_customer.strategic_session_action",
            name: "Assess Customers",
            res_model: "customer",
            views: [[false, "list"]],
        },
    ]);
});

function figure(value, domain = [], more = {}) {
    return { value, action: "test.customers", domain, ...more };
}

const REVENUE = {
    share: 62.4,
    before: 58,
    strategic: 1000,
    total: 1600,
    currency_id: 1,
    source: "Invoices",
    ...figure(1),
};

function figures(values = {}) {
    return {
        customers: {
            all: figure(1042, [["id", "<", 3]]),
            new: figure(2, [["id", "in", [1, 2]]], { before: 3 }),
            lost: figure(1, [["id", "=", 3]], { before: 0 }),
        },
        candidates: { all: figure(7) },
        reviews: { mine: figure(3) },
        risks: {
            under_way: figure(5),
            all: figure(2),
            drifting: figure(1),
            agreement_missing: figure(0),
            agreement_ending: figure(0),
            key_person: figure(2),
        },
        references: { offered: figure(4), left: figure(3), uses_left: 5, used: figure(2, [], { before: 1 }) },
        ...values,
    };
}

async function openHome({ values = {}, revenue = REVENUE } = {}) {
    onRpc("strategic.home", "read_cards", async ({ args }) => {
        expect.step(args[0]);
        return args[0].includes("revenue") ? { revenue: await revenue } : figures(values);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "strategic_home", name: "Overview" });
    await animationFrame();
    expect.verifySteps([["customers", "candidates", "reviews", "risks", "references"], ["revenue"]]);
}

test("a card for each question, with its number and what it means", async () => {
    await openHome();
    expect(queryAllTexts(".o_strategic_home_card h2")).toEqual([
        "Strategic Customers",
        "Candidates to Assess",
        "My Reviews",
        "Partnerships at Risk",
        "References Left This Quarter",
        "Share of Revenue",
    ]);
    expect(queryAllTexts(".o_strategic_home_number")).toEqual(["1,042", "7", "3", "2", "3", "62.4%"]);
    expect("[data-card=customers] .o_strategic_home_line:first").toHaveText(/New this month.*Last month: 3.*2/s);
    expect(queryAllTexts("[data-card=risks] .o_strategic_home_line .flex-grow-1")).toEqual([
        "Too much custom work",
        "Fewer than two supporters",
    ]);
    expect("[data-card=references]").toHaveText(/Uses left in all: 5\./);
    expect("[data-card=revenue]").toHaveText(/12 months before: 58%.*Revenue from Invoices/s);
    expect("[data-card=revenue] .o_strategic_home_number").toHaveAttribute(
        "aria-label",
        "Share of Revenue: 62.4%. Show the records."
    );
});

test.tags("desktop");
test("a click opens the records of the figure, without the filters of the action", async () => {
    await openHome();
    await contains("[data-card=customers] .o_strategic_home_line:eq(0) button").click();
    await animationFrame();
    expect(".o_list_view").toHaveCount(1);
    expect(queryAllTexts(".o_data_row")).toEqual(["Acme", "Beta"]);
    expect(".o_facet_value").toHaveCount(0);
    expect(".o_breadcrumb .active, .o_last_breadcrumb_item").toHaveText("New this month");
});

test("revenue is read after the page is shown", async () => {
    const revenue = new Deferred();
    await openHome({ revenue });
    expect(".o_strategic_home_number").toHaveCount(5);
    expect(".placeholder-glow").toHaveCount(1);
    revenue.resolve(REVENUE);
    await animationFrame();
    expect(".o_strategic_home_number").toHaveCount(6);
    expect(".placeholder-glow").toHaveCount(0);
});

test("who may not see revenue has no card of it", async () => {
    await openHome({ revenue: false });
    expect("[data-card=revenue]").toHaveCount(0);
    expect(".placeholder-glow").toHaveCount(0);
});

test("where there is nothing to count, the card says what to do", async () => {
    const none = figure(0, [], { before: 0 });
    await openHome({
        values: {
            customers: { all: none, new: none, lost: none },
            candidates: { all: none },
            reviews: { mine: none },
            risks: {
                under_way: none,
                all: none,
                drifting: none,
                agreement_missing: none,
                agreement_ending: none,
                key_person: none,
            },
            references: { offered: none, left: none, uses_left: 0, used: none },
        },
        revenue: { ...REVENUE, share: null, before: null },
    });
    expect(".o_strategic_home_number").toHaveCount(0);
    expect(".o_strategic_home_line").toHaveCount(0);
    expect("[data-card=customers]").toHaveText(/Nobody is strategic yet/);
    expect("[data-card=revenue]").toHaveText(/Nothing was won/);
    expect(queryAllTexts("[data-card] .btn-secondary")).toEqual([
        "Assess Customers",
        "Assess Customers",
        "Strategic Customers",
        "Partnerships",
    ]);
    await contains("[data-card=customers] .btn-secondary").click();
    await animationFrame();
    expect(".o_last_breadcrumb_item, .o_breadcrumb .active").toHaveText("Assess Customers");
});

test.tags("desktop");
test("a hotkey leads to the customers to assess", async () => {
    await openHome();
    expect(".o_strategic_home_assess").toHaveText("Assess Customers");
    await press(["alt", "a"]);
    await runAllTimers();
    await animationFrame();
    expect(".o_last_breadcrumb_item, .o_breadcrumb .active").toHaveText("Assess Customers");
});

test("partnerships without a risk are good news", async () => {
    const risks = Object.fromEntries(Object.keys(figures().risks).map((name) => [name, figure(0)]));
    await openHome({ values: { risks: { ...risks, under_way: figure(5) } } });
    expect("[data-card=risks]").toHaveText(/none of the partnerships under way is at risk \(5\)/);
    expect("[data-card=risks] button").toHaveCount(0);
});

test.tags("mobile");
test("a phone has one column, and nothing to scroll sideways", async () => {
    await openHome();
    const columns = getComputedStyle(document.querySelector(".o_strategic_home_cards")).gridTemplateColumns;
    expect(columns.split(" ")).toHaveLength(1);
    const content = document.querySelector(".o_strategic_home_content");
    expect(content.scrollWidth).toBe(content.clientWidth);
});
