import { expect, test } from "@odoo/hoot";
import { press, queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Customer extends models.Model {
    name = fields.Char();
    audience_fit = fields.Integer();
    audience_fit_potential = fields.Integer();
    strategic_overridden = fields.Json();
    strategic_status = fields.Selection({
        selection: [
            ["strategic", "Strategic"],
            ["core", "Core Audience"],
            ["other", "Other"],
        ],
    });

    _records = [
        { id: 1, name: "Reached", audience_fit: 82, strategic_status: "core" },
        { id: 2, name: "Short", audience_fit: 0, strategic_status: "other" },
        { id: 3, name: "Not assessed", audience_fit: false, strategic_status: false },
    ];
}

defineMailModels();
defineModels([Customer]);

const LIST = /* xml */ `
    <list multi_edit="1">
        <field name="name"/>
        <field name="audience_fit" widget="strategic_score"/>
    </list>`;

const FORM = /* xml */ `<form><field name="audience_fit" widget="strategic_score"/></form>`;

test("a score is a bar, coloured when its threshold is reached; not assessed is a dash, not 0", async () => {
    // The mock server sends 0 for an empty integer. Send false, as the real server does for an empty score.
    onRpc("web_search_read", async ({ parent }) => {
        const result = await parent();
        result.records[2].audience_fit = false;
        return result;
    });
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    expect(queryAllTexts(".o_strategic_score_value")).toEqual(["82", "0", "–"]);
    expect(".o_strategic_score_reached").toHaveCount(1);
    expect(".o_data_row:eq(0) .o_strategic_score_bar > div").toHaveStyle({ width: "82%" }, { inline: true });
    expect(".o_strategic_score_room").toHaveCount(0);
    expect(".o_data_row:eq(1) [role=meter]").toHaveAttribute("aria-valuenow", "0");
    expect(".o_data_row:eq(2) [role=meter]").toHaveCount(0, { message: "a meter must have a value" });
    expect(".o_data_row:eq(2) .o_strategic_score_bar[role=img]").toHaveAttribute(
        "aria-label",
        "Audience fit, Not assessed"
    );
});

test("the room between score and potential is hatched, and costs no query of its own", async () => {
    onRpc("web_search_read", async ({ kwargs, parent }) => {
        expect.step(Object.keys(kwargs.specification).sort());
        const result = await parent();
        result.records[2].audience_fit = false;
        return result;
    });
    Customer._records = [
        { id: 1, name: "Grows", audience_fit: 24, audience_fit_potential: 84, strategic_status: "other" },
        { id: 2, name: "Full", audience_fit: 80, audience_fit_potential: 80, strategic_status: "core" },
        { id: 3, name: "Not assessed", audience_fit: 0, audience_fit_potential: 100, strategic_status: "core" },
        { id: 4, name: "No status", audience_fit: 0, audience_fit_potential: 100, strategic_status: false },
    ];
    await mountView({
        type: "list",
        resModel: "customer",
        arch: `<list>
            <field name="audience_fit" widget="strategic_score" options="{'potential': 'audience_fit_potential'}"/>
        </list>`,
    });
    expect.verifySteps([["audience_fit", "audience_fit_potential", "strategic_status"]]);
    expect(".o_data_row:eq(0) .o_strategic_score_room").toHaveStyle({ width: "60%" }, { inline: true });
    expect(".o_data_row:eq(0) [role=meter]").toHaveAttribute("aria-valuetext", "24 of 100, could reach 84");
    expect(".o_data_row:eq(1) .o_strategic_score_room").toHaveCount(0);
    expect(".o_data_row:eq(1) [role=meter]").toHaveAttribute("aria-valuetext", "80 of 100");
    expect(".o_data_row:eq(2) .o_strategic_score_room").toHaveStyle({ width: "100%" }, { inline: true });
    expect(".o_data_row:eq(2) .o_strategic_score_bar[role=img]").toHaveAttribute(
        "aria-label",
        "Audience fit, Not assessed, could reach 100"
    );
    expect(".o_data_row:eq(3) .o_strategic_score_room").toHaveCount(0);
});

test("a lock says that a score is overridden and until when, and leaves all bars the same length", async () => {
    const overridden = [
        { audience_fit: "2026-12-19" },
        { audience_fit: false, reputation: false },
        { reputation: false },
    ];
    overridden.forEach((value, at) => (Customer._records[at].strategic_overridden = value));
    Customer._records[2].audience_fit = 40;
    await mountView({
        type: "list",
        resModel: "customer",
        arch: `
            <list>
                <field name="strategic_overridden" column_invisible="True"/>
                <field name="audience_fit" widget="strategic_score"/>
            </list>`,
    });
    expect(".o_data_row .o_strategic_score .fa-lock").toHaveCount(2);
    const titles = [
        "82 of 100, overridden: stars do not count until 12/19/2026.",
        "0 of 100, overridden for ever: stars do not count.",
        "40 of 100",
    ];
    for (const [row, title] of titles.entries()) {
        expect(`.o_data_row:eq(${row}) .o_strategic_score`).toHaveAttribute("title", title);
        expect(`.o_data_row:eq(${row}) [role=meter]`).toHaveAttribute("aria-valuetext", title);
    }
    const lengths = queryAll(".o_strategic_score_bar").map((bar) => bar.offsetWidth);
    expect(new Set(lengths).size).toBe(1);
});

test("a view that does not tell what is overridden has no lock", async () => {
    Customer._records[0].strategic_overridden = { audience_fit: false };
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    expect(".fa-lock").toHaveCount(0);
    expect(".o_strategic_score_lock").toHaveCount(0);
});

test("a typed number is saved; an empty input withdraws the assessment", async () => {
    onRpc("web_save", ({ args }) => expect.step(args[1]));
    await mountView({ type: "form", resModel: "customer", resId: 1, arch: FORM });
    await contains(".o_field_widget[name=audience_fit] input").edit("77");
    await contains(".o_form_button_save").click();
    await contains(".o_field_widget[name=audience_fit] input").edit("");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{ audience_fit: 77 }, { audience_fit: false }]);
});

test.tags("desktop");
test("a number out of range in a list is refused, and stays so that the user can correct it", async () => {
    onRpc("web_save", ({ args }) => expect.step(args));
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    await contains(".o_data_row:eq(0) .o_list_record_selector input").click();
    const cell = ".o_data_row:eq(0) [name=audience_fit]";
    const input = `${cell} input`;
    await contains(cell).click();
    for (const leave of [() => press("Enter"), () => press("Tab"), () => contains(".o_control_panel").click()]) {
        await contains(input).edit("150", { confirm: false });
        await leave();
        await animationFrame();
        await animationFrame();
        expect(input).toHaveValue("150");
        expect(input).toHaveAttribute("aria-invalid", "true");
        expect(queryAllTexts(".o_notification_content")).toEqual([
            "150 is not a score: it must be a whole number from 0 to 100.",
        ]);
    }
    expect.verifySteps([]);
    await contains(input).edit("50", { confirm: "enter" });
    expect.verifySteps([[[1], { audience_fit: 50 }]]);
    expect(".o_notification").toHaveCount(0);
    expect(input).toHaveCount(0);
});

test.tags("desktop");
test("a refused text in a list can be discarded", async () => {
    onRpc("web_save", ({ args }) => expect.step(args));
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    await contains(".o_data_row:eq(0) .o_list_record_selector input").click();
    const cell = ".o_data_row:eq(0) [name=audience_fit]";
    await contains(cell).click();
    await contains(`${cell} input`).edit("many", { confirm: "enter" });
    await animationFrame();
    await animationFrame();
    expect(`${cell} input`).toHaveValue("many");
    await press("Escape");
    await animationFrame();
    await animationFrame();
    expect(`${cell} input`).toHaveCount(0);
    expect(`${cell} .o_strategic_score_value`).toHaveText("82");
    expect.verifySteps([]);
});

test.tags("desktop");
test("a number out of range is refused", async () => {
    onRpc("web_save", () => expect.step("save"));
    await mountView({ type: "form", resModel: "customer", resId: 1, arch: FORM });
    for (const text of ["101", "-1", "many", "7.5"]) {
        await contains(".o_field_widget[name=audience_fit] input").edit(text);
        expect(".o_field_widget[name=audience_fit]").toHaveClass("o_field_invalid");
        expect(".o_notification").toHaveText(/must be a whole number from 0 to 100/);
    }
    expect.verifySteps([]);
});
