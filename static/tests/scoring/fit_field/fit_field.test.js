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
    reputation = fields.Integer();
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

test("an option names another field with the status", async () => {
    await mountView({
        type: "list",
        resModel: "fit",
        arch: `<list><field name="fit" widget="strategic_fit" options="{'status_field': 'market_status'}"/></list>`,
    });
    expect(reached("fit")).toEqual([true, true, true, true]);
});
