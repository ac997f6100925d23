import { expect, test } from "@odoo/hoot";
import { queryAllAttributes, queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Partnership extends models.Model {
    name = fields.Char();
    tailored_count = fields.Integer();
    tailored_done = fields.Integer();
    tailored_progress = fields.Integer();
    general_count = fields.Integer();
    general_done = fields.Integer();
    general_progress = fields.Integer();
    general_share = fields.Integer();
    undecided_count = fields.Integer();
    course = fields.Selection({
        selection: [
            ["market", "On Track"],
            ["custom", "Drifting"],
            ["undecided", "Undecided"],
        ],
    });

    _records = [
        {
            id: 1,
            name: "Drifting",
            tailored_count: 5,
            tailored_done: 2,
            tailored_progress: 40,
            general_count: 4,
            general_done: 1,
            general_progress: 25,
            general_share: 44,
            undecided_count: 1,
            course: "custom",
        },
        { id: 2, name: "New", course: "undecided" },
    ];
}

defineMailModels();
defineModels([Partnership]);

const KANBAN = /* xml */ `
    <kanban>
        <templates><t t-name="card"><field name="name"/><widget name="strategic_goals"/></t></templates>
    </kanban>`;

const FORM = /* xml */ `<form><widget name="strategic_goals" share="1"/></form>`;

test("on a card: both goals with their counts, what is undecided, and a mark when drifting", async () => {
    await mountView({ type: "kanban", resModel: "partnership", arch: KANBAN });
    const drifting = ".o_kanban_record:eq(0)";
    expect(queryAllTexts(`${drifting} .o_strategic_goals_count`)).toEqual(["2/5", "1/4"]);
    expect(`${drifting} .o_strategic_goals_bar .o_strategic_goal_tailored`).toHaveStyle(
        { width: "40%" },
        { inline: true }
    );
    expect(queryAllAttributes(`${drifting} [role=progressbar]`, "aria-valuetext")).toEqual([
        "2 of 5 done",
        "1 of 4 done",
    ]);
    expect(`${drifting} .o_strategic_goals`).toHaveText(/Undecided: 1/);
    expect(`${drifting} .o_strategic_goals_drifting`).toHaveText("Too much custom work");
    expect(`${drifting} .o_strategic_goals_share`).toHaveCount(0);

    const fresh = ".o_kanban_record:eq(1)";
    expect(queryAllTexts(`${fresh} .o_strategic_goals_count`)).toEqual(["–", "–"]);
    expect(`${fresh} .o_strategic_goals_drifting`).toHaveCount(0);
});

test("on the form: how the requirements divide between the goals", async () => {
    await mountView({ type: "form", resModel: "partnership", resId: 1, arch: FORM });
    expect(queryAllTexts(".o_strategic_goals_share > div")).toEqual(["General 4", "Tailored 5", "Undecided 1"]);
    expect(".o_strategic_goals_share > div:eq(1)").toHaveStyle({ flex: "5 1 0" }, { inline: true });
    expect(".o_strategic_goals_share").toHaveAttribute(
        "aria-label",
        "44% of the decided requirements serve the market"
    );
});

test("on the form of a new partnership there is nothing to divide", async () => {
    await mountView({ type: "form", resModel: "partnership", resId: 2, arch: FORM });
    expect(".o_strategic_goals_share").toHaveCount(0);
    expect(".o_strategic_goals").not.toHaveText(/serve the market/);
});
