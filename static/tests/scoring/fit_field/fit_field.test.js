import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

const selection = [
    ["strategic", "Strategic"],
    ["core", "Core Audience"],
    ["prestige", "Prestige"],
    ["other", "Other"],
];

class Fit extends models.Model {
    fit = fields.Integer();
    potential = fields.Integer();
    reputation = fields.Integer();
    overridden = fields.Json();
    status = fields.Selection({ selection });
    market_status = fields.Selection({ selection });
    _records = selection.map(([status], index) => ({
        id: index + 1,
        fit: 80 - index,
        reputation: 60 - index,
        status,
        market_status: "core",
    }));
}

defineMailModels();
defineModels([Fit]);

/** Return whether each row of the list shows the score `name` as reached. */
function reached(name) {
    return [1, 2, 3, 4].map((row) =>
        Boolean(document.querySelector(`.o_data_row:nth-child(${row}) [name=${name}] .o_strategic_score_reached`))
    );
}

test("the status for the audience colours the fit and the reputation", async () => {
    await mountView({
        type: "list",
        resModel: "fit",
        arch: `<list><field name="fit" widget="strategic_fit"/><field name="reputation" widget="strategic_fit"/></list>`,
    });
    expect(queryAllTexts("[name=fit] .o_strategic_score_value")).toEqual(["80", "79", "78", "77"]);
    expect(reached("fit")).toEqual([true, true, false, false]);
    expect(reached("reputation")).toEqual([true, false, true, false]);
});

test("a candidate's score without room has reached its threshold", async () => {
    selection.push(["partial", "Candidate"]);
    const [first, second] = Fit._records;
    Object.assign(first, { status: "partial", potential: first.fit });
    Object.assign(second, { status: "partial", potential: 100 });
    await mountView({
        type: "list",
        resModel: "fit",
        arch: `<list><field name="fit" widget="strategic_fit" options="{'potential': 'potential'}"/></list>`,
    });
    expect(reached("fit")).toEqual([true, false, false, false]);
});

test("a lock says which score an overall assessment replaces", async () => {
    Fit._records[0].overridden = { fit: "2026-12-19" };
    Fit._records[1].overridden = { reputation: false };
    await mountView({
        type: "list",
        resModel: "fit",
        arch: `
            <list>
                <field name="overridden" column_invisible="True"/>
                <field name="fit" widget="strategic_fit"/>
                <field name="reputation" widget="strategic_fit"/>
            </list>`,
    });
    expect(".o_data_row .fa-lock").toHaveCount(2);
    expect(".o_data_row:eq(0) [name=fit] .o_strategic_score:has(.fa-lock)").toHaveAttribute(
        "title",
        "80 of 100, overridden: stars do not count until 12/19/2026."
    );
    expect(".o_data_row:eq(1) [name=reputation] .fa-lock").toHaveCount(1);
});

test("an option names another field with the status", async () => {
    await mountView({
        type: "list",
        resModel: "fit",
        arch: `<list><field name="fit" widget="strategic_fit" options="{'status_field': 'market_status'}"/></list>`,
    });
    expect(reached("fit")).toEqual([true, true, true, true]);
});
