import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import { STATUS_COLORS } from "@strategic_customer/scoring/status_field/status_field";

const STATUSES = [
    ["strategic", "Strategic"],
    ["core", "Core Audience"],
    ["prestige", "Prestige"],
    ["partial", "Candidate"],
    ["other", "Other"],
];
const COLOR_CLASSES = ["text-bg-success", "text-bg-info", "text-bg-warning", "text-bg-300", "text-bg-300"];

class Customer extends models.Model {
    name = fields.Char();
    strategic_status = fields.Selection({ selection: STATUSES });
    _records = [...STATUSES, [false, "Not assessed"]].map(([status, name], index) => ({
        id: index + 1,
        name,
        strategic_status: status,
    }));
}

defineMailModels();
defineModels([Customer]);

const LIST = `<list><field name="name"/><field name="strategic_status" widget="strategic_status"/></list>`;
const KANBAN = `
    <kanban>
        <templates><t t-name="card"><field name="strategic_status" widget="strategic_status"/></t></templates>
    </kanban>`;

/** Return the class that gives each badge its colour. */
function colorClasses() {
    return queryAll(".badge").map(({ classList }) => [...classList].find((name) => name.startsWith("text-bg-")));
}

test("each status is a badge in its colour; a customer without a status has none", async () => {
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    expect(queryAllTexts(".badge")).toEqual(STATUSES.map(([, label]) => label));
    expect(colorClasses()).toEqual(COLOR_CLASSES);
    expect(".o_data_cell .o_field_badge").toHaveCount(6);
});

test("a card shows the same badge as a list", async () => {
    await mountView({ type: "kanban", resModel: "customer", arch: KANBAN });
    expect(queryAllTexts(".badge")).toEqual(STATUSES.map(([, label]) => label));
    expect(colorClasses()).toEqual(COLOR_CLASSES);
});

test("borders, dots and bubbles have the colours of the badges", async () => {
    await mountView({ type: "list", resModel: "customer", arch: LIST });
    const swatch = document.createElement("span");
    queryOne(".o_list_view").append(swatch);
    const color = () => getComputedStyle(swatch).backgroundColor;
    for (const [status, name] of Object.entries(STATUS_COLORS)) {
        swatch.style.backgroundColor = `var(--strategic-${status})`;
        const ofPalette = color();
        swatch.style.backgroundColor = "";
        swatch.className = `bg-${name}`;
        expect(color()).toBe(ofPalette);
        swatch.className = "";
    }
});
