import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryRect } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

class Audience extends models.Model {
    _name = "strategic.audience";
    name = fields.Char();
    _records = [
        { id: 1, name: "Logistics" },
        { id: 2, name: "Food" },
    ];
    _views = {
        form: `
            <form>
                <field name="name"/>
                <notebook>
                    <page string="Scorecard" name="scorecard"><span>Criteria</span></page>
                    <page string="Coverage" name="coverage"><widget name="strategic_coverage"/></page>
                </notebook>
            </form>`,
    };
}

class Fit extends models.Model {
    _name = "strategic.fit";
    name = fields.Char();
    country = fields.Char();
    _records = [
        { id: 1, name: "Swede", country: "SE" },
        { id: 2, name: "Dane", country: "DK" },
    ];
    _views = {
        list: `<list><field name="name"/></list>`,
        kanban: `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
        form: `<form><field name="name"/></form>`,
        search: `<search/>`,
    };
}

defineMailModels();
defineModels([Audience, Fit]);

const SWEDEN = { name: "Retail, Sweden", model: "strategic.fit", domain: [["country", "=", "SE"]] };

function page(values = {}) {
    return {
        customers: 10,
        headline: "Your 4 partners stand for 46% of this market.",
        hint: false,
        gap: { text: "Nobody stands for Retail, Nordics (11%).", open: SWEDEN },
        parts: [
            { key: "full", share: 30, text: "In full: 30%" },
            { key: "half", share: 32, text: "By half: 32%" },
            { key: "none", share: 38, text: "By nobody: 38%" },
        ],
        gaps: [
            { key: "1-2", name: "Retail, Sweden", has_partner: false, customers: "8", share: "8%", open: SWEDEN },
            { key: "1-3", name: "Freight, France", has_partner: true, customers: "3", share: "3%", open: SWEDEN },
        ],
        more: "Further gaps, each smaller: 7, with 12% of the market.",
        notes: [{ text: "Without an industry: 5%.", open: SWEDEN }],
        proposals: [
            {
                fit_id: 1,
                partner_id: 5,
                name: "Swede",
                status: "strategic",
                status_label: "Strategic",
                text: "Adds 9%: Retail, Sweden",
            },
            {
                fit_id: 2,
                partner_id: 6,
                name: "Dane <b>AS</b>",
                status: "partial",
                status_label: "Candidate",
                text: "Adds 3%: Retail, Denmark",
            },
        ],
        definition: ["Market: those who fit.", "Partners: those who design with us."],
        ...values,
    };
}

/** Open the page Coverage of an audience with the `answer` of the server; each reading of the page is a step. */
async function open(answer = page()) {
    onRpc("strategic.audience", "read_coverage", ({ args }) => {
        expect.step(JSON.stringify(args));
        return answer;
    });
    await mountWithCleanup(WebClient);
    await show();
}

async function show() {
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "strategic.audience",
        res_id: 1,
        views: [[false, "form"]],
    });
    expect.verifySteps([]);
    await contains(".nav-link[name=coverage]").click();
    await animationFrame();
    expect.verifySteps(["[[1]]"]);
}

test("the market is read when its page is opened: headline, bar, gaps, proposals and definition", async () => {
    await open();
    expect(".o_strategic_coverage_headline").toHaveText("Your 4 partners stand for 46% of this market.");
    expect(".o_strategic_coverage_bar").toHaveAttribute("aria-label", "In full: 30%, By half: 32%, By nobody: 38%");
    expect(".o_strategic_coverage_bar .o_strategic_coverage_half").toHaveStyle({ width: "32%" }, { inline: true });
    expect(queryAllTexts(".o_strategic_coverage_cell td:nth-child(-n+2)")).toEqual([
        "Retail, Sweden",
        "No partner",
        "Freight, France",
        "Same industry",
    ]);
    expect(".o_strategic_coverage").toHaveText(/Further gaps, each smaller: 7/);
    const proposals = queryAllTexts(".o_strategic_coverage_who").map((text) => text.replace(/\s+/g, " "));
    expect(proposals).toEqual([
        "Swede Strategic Adds 9%: Retail, Sweden",
        "Dane <b>AS</b> Candidate Adds 3%: Retail, Denmark",
    ]);
    expect(".o_strategic_coverage_proposal:eq(0) .badge").toHaveClass("text-bg-success");
    expect(".o_strategic_coverage_proposal:eq(1) .badge").toHaveClass("text-bg-300");
    expect(queryAllTexts(".o_strategic_coverage_definition li")).toEqual([
        "Market: those who fit.",
        "Partners: those who design with us.",
    ]);
});

test("every gap and every note opens its customers", async () => {
    await open();
    for (const button of [
        ".o_strategic_coverage_gap button",
        ".o_strategic_coverage_cell:eq(0) button",
        ".o_strategic_coverage_note button",
    ]) {
        await contains(button).click();
        await animationFrame();
        const rows = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)";
        expect(queryAllTexts(rows)).toEqual(["Swede"]);
        expect(getService("action").currentController.action.name).toBe("Retail, Sweden");
        await show();
    }
});

test("a proposal opens its customer, and starts a partnership", async () => {
    const opening = (resId) => ({
        type: "ir.actions.act_window",
        res_model: "strategic.fit",
        res_id: resId,
        views: [[false, "form"]],
    });
    onRpc("strategic.fit", "action_open_customer", ({ args: [[id]] }) => opening(id));
    onRpc("strategic.fit", "action_start_partnership", ({ args: [[id]] }) => opening(3 - id));
    await open();
    await contains(".o_strategic_coverage_proposal:eq(1) .btn-link").click();
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Dane");
    await show();
    const start = ".o_strategic_coverage_proposal:eq(1) .btn-secondary";
    expect(start).toHaveAttribute("aria-label", "Start a partnership with Dane <b>AS</b>");
    await contains(start).click();
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("Swede");
});

test("an empty market says what to do", async () => {
    await open({ customers: 0, headline: "Nobody fits.", hint: "Assess customers." });
    expect(".o_strategic_coverage [role=status]").toHaveText(/Nobody fits\.\s*Assess customers\./);
    expect(".o_strategic_coverage_bar, .o_strategic_coverage table").toHaveCount(0);
});

test("a market without gaps, and without anybody to propose", async () => {
    await open(page({ gap: false, gaps: [], more: false, notes: [], proposals: [] }));
    expect(".o_strategic_coverage table, .o_strategic_coverage_gap, .o_strategic_coverage_proposal").toHaveCount(0);
    expect(".o_strategic_coverage").toHaveText(/your partners stand in full for every customer/);
    expect(".o_strategic_coverage").toHaveText(/No strategic customer or candidate/);
});

test.tags("mobile");
test("on a phone nothing is wider than the screen", async () => {
    const gaps = page().gaps.map((gap) => ({ ...gap, name: "Transportation/Logistics/Warehousing, Netherlands" }));
    await open(page({ gaps }));
    for (const part of [
        ".o_strategic_coverage",
        ".o_strategic_coverage table",
        ".o_strategic_coverage_proposal:eq(0)",
    ]) {
        expect(queryRect(part).right).toBeLessThan(window.innerWidth + 1);
    }
});
