import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryFirst, queryRect } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    getMockEnv,
    getService,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import { WebClient } from "@web/webclient/webclient";
import { user } from "@web/core/user";

class Partnership extends models.Model {
    _name = "strategic.partnership";
    name = fields.Char();
    _records = [
        { id: 3, name: "Fleet Planner" },
        { id: 4, name: "Route Planner" },
        { id: 5, name: "Signed" },
    ];
    _views = { list: `<list><field name="name"/></list>` };
}

defineMailModels();
defineModels([Partnership]);

const BOUGHT = { model: "res.partner", domain: [["strategic_figure", "=", "bought:strategic@2026-03-15"]] };
const UNSIGNED = { model: "strategic.partnership", domain: [["id", "in", [3, 4]]] };

function cell(text, values = {}) {
    return { value: 1, type: "integer", text, share: null, share_text: "", open: false, ...values };
}

function page(values = {}) {
    return {
        title: "Acquisition Readiness",
        subtitle: "Hoot Inc as of 03/15/2026, amounts in EUR",
        revenue_text: "Revenue is what was invoiced.",
        missing_title: "Gaps a buyer will notice",
        as_of: "2026-03-15",
        today: "2026-03-15",
        companies: "Hoot Inc",
        currency: "EUR",
        is_empty: false,
        questions: [
            {
                key: "status",
                title: "How good?",
                headline: "62.0%",
                share: 62,
                text: "Strategic customers <b>bring</b> it.",
                count: "Customers counted: 12.",
                light: "green",
                light_label: "Good",
                light_limits: "Good from 50%, poor below 25%.",
            },
            {
                key: "retention",
                title: "Do they stay?",
                headline: "–",
                share: null,
                text: "Nobody bought.",
                count: "Customers counted: 0.",
                light: false,
                light_label: "",
                light_limits: "Good from 90%, poor below 75%.",
            },
        ],
        missing: [
            {
                key: "agreement",
                text: "Partnerships without a signed agreement: 2 of 7",
                open: UNSIGNED,
                owners: "Responsible: Ann (2)",
            },
        ],
        sections: [
            {
                key: "status",
                title: "Customers by Status",
                findings: ["12 of them <b>stay</b>."],
                definition: "As of the date.",
                columns: ["With purchases", "Won revenue"],
                notes: [
                    { text: "Left out: 1", open: BOUGHT },
                    { text: "Merged: 2", open: false },
                ],
                rows: [
                    {
                        key: "strategic",
                        label: "Strategic",
                        is_total: false,
                        cells: [
                            cell("12", { share: 62, share_text: "62.0%", open: BOUGHT }),
                            cell("€ 5", { share: 100 }),
                        ],
                    },
                    { key: "total", label: "All", is_total: true, cells: [cell("20"), cell("€ 9")] },
                ],
            },
            {
                key: "alike",
                title: "Like for Like",
                findings: [],
                definition: "Others alike.",
                columns: ["Customers"],
                notes: [],
                rows: [],
            },
        ],
        ...values,
    };
}

/** Open the page of acquisition readiness; each reading of it is a step. The browser is one day ahead of the server. */
async function open(answer = page()) {
    mockDate("2026-03-16 12:00:00");
    onRpc("strategic.readiness", "read_figures", ({ kwargs }) => {
        expect.step(kwargs.as_of);
        return { ...answer, as_of: kwargs.as_of || answer.today };
    });
    onRpc("strategic.readiness", "read_year_before", () => ({ status: "A year before: 58.0%." }));
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "strategic_readiness" });
    await animationFrame();
}

async function unfold(key = "status") {
    await contains(`[data-section=${key}] .o_strategic_fold`).click();
}

test("questions, gaps and figures with their definition", async () => {
    await open();
    expect.verifySteps([""]);
    expect(".o_strategic_readiness h1").toHaveText("Hoot Inc as of 03/15/2026, amounts in EUR");
    expect(".o_strategic_revenue_text").toHaveText("Revenue is what was invoiced.");
    expect(queryAllTexts(".o_strategic_questions .fs-2")).toEqual(["62.0%", "–"]);
    expect(".o_strategic_questions li:eq(0)").toHaveText(/<b>bring<\/b>/);
    expect(".o_strategic_questions li:eq(0) button").toHaveAttribute("aria-label", "See the figures: How good?");
    expect(queryAllTexts(".o_strategic_missing button")).toEqual(["Partnerships without a signed agreement: 2 of 7"]);
    expect(".o_strategic_section table").toHaveCount(0);
    await unfold();
    expect(".o_strategic_definition").toHaveText("As of the date.");
    expect(".o_strategic_finding").toHaveText("12 of them <b>stay</b>.");
    expect(queryAllTexts("[data-row=strategic] td")).toEqual(["12 62.0%", "€ 5"]);
    // Only a figure that counts customers or partnerships is a button. The label of the button says what it opens.
    expect(".o_strategic_section td button").toHaveCount(1);
    expect(".o_strategic_section td button").toHaveAttribute(
        "aria-label",
        "Strategic, With purchases: 12. Show the records behind it."
    );
});

test("a question has a light, its limits, how many it counts, and what it was a year before", async () => {
    await open();
    expect(queryAllTexts(".o_strategic_light")).toEqual(["Good"]);
    expect(".o_strategic_light").toHaveAttribute("data-light", "green");
    expect(queryAllTexts(".o_strategic_measure")).toEqual([
        "Good from 50%, poor below 25%. Customers counted: 12.\nA year before: 58.0%.",
        "Good from 90%, poor below 75%. Customers counted: 0.",
    ]);
    expect(".o_strategic_owners").toHaveText("Responsible: Ann (2)");
    expect.verifySteps([""]);
});

test("tables are folded until a reader asks for them", async () => {
    await open();
    expect("[data-section=status] .o_strategic_fold").toHaveAttribute("aria-expanded", "false");
    await contains(".o_strategic_questions li:eq(0) button").click();
    expect("[data-section=status] .o_strategic_fold").toHaveAttribute("aria-expanded", "true");
    expect("[data-section=status] .o_strategic_fold").toBeFocused();
    expect(".o_strategic_section table").toHaveCount(1);
    await contains(".o_strategic_fold_all:contains(Unfold All Tables)").click();
    expect(".o_strategic_section table").toHaveCount(2);
    await contains(".o_strategic_fold_all:contains(Fold All Tables)").click();
    expect(".o_strategic_section table").toHaveCount(0);
    expect.verifySteps([""]);
});

test("only a note that counts customers is a button", async () => {
    await open();
    await unfold();
    expect(queryAllTexts(".o_strategic_section p button")).toEqual(["Left out: 1"]);
    expect(".o_strategic_section p:contains(Merged: 2)").toHaveCount(1);
    expect.verifySteps([""]);
});

test("the customers alike are a spreadsheet of the date that is shown", async () => {
    await open();
    patchWithCleanup(user, { context: { ...user.context, allowed_company_ids: [1] } });
    patchWithCleanup(download, { _download: async ({ url, data }) => expect.step([url, data]) });
    await unfold("alike");
    await contains(".o_strategic_customers").click();
    expect.verifySteps(["", ["/strategic_customer/readiness/customers/xlsx", { as_of: "", company_ids: "1" }]]);
});

test("bars are as long as the share", async () => {
    await open();
    await unfold();
    const widths = ["[data-row=strategic] td:eq(0)", "[data-row=strategic] td:eq(1)"].map((place) =>
        Math.round(
            (100 * queryRect(`${place} .o_strategic_bar > div`).width) / queryRect(`${place} .o_strategic_bar`).width
        )
    );
    expect(widths).toEqual([62, 100]);
    expect.verifySteps([""]);
});

test("with refunds, a share can lie outside of its bar", async () => {
    const answer = page();
    answer.questions[0].share = -12.5;
    answer.sections[0].rows[0].cells = [cell("1", { share: -12.5 }), cell("2", { share: 112.5 })];
    await open(answer);
    await unfold();
    const widths = [
        ".o_strategic_questions li:eq(0)",
        "[data-row=strategic] td:eq(0)",
        "[data-row=strategic] td:eq(1)",
    ];
    expect(widths.map((place) => queryFirst(`${place} .o_strategic_bar > div`).style.width)).toEqual([
        "0%",
        "0%",
        "100%",
    ]);
    expect.verifySteps([""]);
});

test("a click opens the customers behind a figure, the archived ones too", async () => {
    // Answer the search here: the domain of a figure contains the field `strategic_figure`, which the mock server can't
    // search.
    onRpc("res.partner", "web_search_read", ({ kwargs }) => {
        expect.step([kwargs.domain, kwargs.context.active_test]);
        return { length: 1, records: [{ id: 7 }] };
    });
    await open();
    await unfold();
    await contains("[data-row=strategic] button").click();
    await animationFrame();
    expect(".o_list_view .o_data_row").toHaveCount(1);
    // The search bar does not show the domain of the figure as a filter.
    expect(".o_searchview_facet").toHaveCount(0);
    expect.verifySteps(["", [BOUGHT.domain, false]]);
});

test("a click opens the partnerships behind a gap", async () => {
    await open();
    await contains("[data-gap=agreement]").click();
    await animationFrame();
    expect(queryAllTexts(".o_list_view .o_data_row")).toEqual(["Fleet Planner", "Route Planner"]);
    expect.verifySteps([""]);
});

test("another date", async () => {
    await open();
    await contains("#readiness_date").edit("01/31/2026");
    await animationFrame();
    expect("#readiness_date").toHaveValue("01/31/2026");
    expect.verifySteps(["", "2026-01-31"]);
});

test("today is what the server says, and an emptied date is today again", async () => {
    await open();
    expect("#readiness_date").toHaveValue("03/15/2026");
    await contains("#readiness_date").edit("01/31/2026");
    await animationFrame();
    await contains("#readiness_date").edit("");
    await animationFrame();
    expect("#readiness_date").toHaveValue("03/15/2026");
    expect.verifySteps(["", "2026-01-31", ""]);
});

test("paper and spreadsheet are of the date that is shown", async () => {
    await open();
    await contains("#readiness_date").edit("01/31/2026");
    await animationFrame();
    patchWithCleanup(user, { context: { ...user.context, allowed_company_ids: [1, 2] } });
    onRpc("/report/check_wkhtmltopdf", () => "ok");
    patchWithCleanup(download, {
        _download: async ({ url, data }) => {
            if (url === "/report/download") {
                const report = new URL(JSON.parse(data.data)[0], "https://localhost");
                expect.step([report.pathname, JSON.parse(report.searchParams.get("options"))]);
            } else {
                expect.step([url, data]);
            }
        },
    });
    await contains("button:contains(Print)").click();
    if (getMockEnv().isSmall) {
        await contains("button.o-control-panel-adaptive-dropdown").click();
    }
    await contains("button:visible:contains(Spreadsheet)").click();
    expect.verifySteps([
        "",
        "2026-01-31",
        ["/report/pdf/strategic_customer.report_readiness", { as_of: "2026-01-31" }],
        ["/strategic_customer/readiness/xlsx", { as_of: "2026-01-31", company_ids: "1,2" }],
    ]);
});

test("what to do while there are no figures", async () => {
    await open(page({ is_empty: true, missing: [] }));
    expect(".o_strategic_readiness .alert").toHaveText(/no figures yet/);
    expect(".o_strategic_missing").toHaveCount(0);
    expect.verifySteps([""]);
});
