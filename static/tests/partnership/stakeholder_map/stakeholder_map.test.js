import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Contact extends models.Model {
    name = fields.Char();
    _records = [
        { id: 1, name: "Acme, Ann" },
        { id: 2, name: "Acme, Bob" },
        { id: 3, name: "Acme, Cyd" },
        { id: 4, name: "Acme" },
        { id: 5, name: "Acme, John Smith, PhD" },
        { id: 6, name: "Jane Doe, MD" },
    ];
}

class Stakeholder extends models.Model {
    partnership_id = fields.Many2one({ relation: "partnership" });
    partner_id = fields.Many2one({ relation: "contact" });
    has_left = fields.Boolean();
    role = fields.Selection({
        selection: [
            ["sponsor", "Sponsor"],
            ["champion", "Champion"],
            ["blocker", "Blocker"],
        ],
    });
    influence = fields.Selection({
        selection: [
            ["high", "High"],
            ["medium", "Medium"],
            ["low", "Low"],
        ],
    });
    stance = fields.Selection({
        selection: [
            ["supports", "Supports"],
            ["neutral", "Neutral"],
            ["opposes", "Opposes"],
        ],
    });
    _records = [
        { id: 1, partner_id: 1, role: "sponsor", influence: "high", stance: "supports" },
        { id: 2, partner_id: 2, role: "champion", influence: "medium", stance: "supports" },
        { id: 3, partner_id: 3, role: "blocker", influence: "high", stance: "opposes" },
        { id: 4, partner_id: 2, role: "champion", influence: "low", stance: "supports" },
        { id: 5, partner_id: 5, role: "sponsor", influence: "high", stance: "supports" },
        { id: 6, partner_id: 6, role: "champion", influence: "high", stance: "neutral" },
        { id: 7, partner_id: 1, role: "sponsor", influence: "high", stance: "supports", has_left: true },
    ];
}

class Partnership extends models.Model {
    partner_id = fields.Many2one({ relation: "contact" });
    has_sponsor = fields.Boolean();
    supporter_count = fields.Integer();
    is_key_person_dependent = fields.Boolean();
    stakeholder_ids = fields.One2many({ relation: "stakeholder", relation_field: "partnership_id" });
    _records = [
        { id: 1, partner_id: 4, stakeholder_ids: [1, 2, 3], has_sponsor: true, supporter_count: 2 },
        { id: 2, partner_id: 4, stakeholder_ids: [2, 4], supporter_count: 1, is_key_person_dependent: true },
        { id: 3, partner_id: 4, stakeholder_ids: [], is_key_person_dependent: true },
        { id: 4, partner_id: 4, stakeholder_ids: [5, 6], has_sponsor: true, supporter_count: 1 },
        { id: 5, partner_id: 4, stakeholder_ids: [2, 7], supporter_count: 1, is_key_person_dependent: true },
    ];
}

defineMailModels();
defineModels([Contact, Stakeholder, Partnership]);

const FORM = /* xml */ `
    <form>
        <field name="partner_id"/>
        <field name="has_sponsor" invisible="1"/>
        <field name="supporter_count" invisible="1"/>
        <field name="is_key_person_dependent" invisible="1"/>
        <widget name="strategic_stakeholder_map"/>
        <field name="stakeholder_ids">
            <list>
                <field name="has_left" column_invisible="True"/>
                <field name="partner_id"/><field name="role"/><field name="influence"/><field name="stance"/>
            </list>
        </field>
    </form>`;

const mount = (resId) => mountView({ type: "form", resModel: "partnership", resId, arch: FORM });

test("each person is in the cell of influence and stance", async () => {
    await mount(1);
    const names = (row, stance) =>
        queryAllTexts(`.o_strategic_map tbody tr:eq(${row}) .o_strategic_map_${stance} .o_strategic_map_person`);
    expect(names(0, "supports")).toEqual(["Ann\nSponsor"]);
    expect(names(1, "supports")).toEqual(["Bob\nChampion"]);
    expect(names(0, "opposes")).toEqual(["Cyd\nBlocker"]);
    expect(names(2, "neutral")).toEqual([]);
    expect(".o_strategic_map_sponsor").toHaveCount(1);
    expect(".o_strategic_map_warning").toHaveCount(0);
});

test("warnings say what is missing", async () => {
    await mount(2);
    expect(queryAllTexts(".o_strategic_map_warning")).toEqual([
        "No sponsor yet: find one in the customer's management.",
        "The partnership depends on one person: find a second supporter.",
    ]);
});

test("a person who left is greyed out and no sponsor any more", async () => {
    await mount(5);
    expect(".o_strategic_map_person").toHaveCount(2);
    expect(".o_strategic_map_left").toHaveText("Ann\nSponsor\nleft");
    expect(".o_strategic_map_left").toHaveAttribute("title", "Acme, Ann, Sponsor (left)");
    expect(".o_strategic_map_sponsor").toHaveCount(0);
    expect(queryAllTexts(".o_strategic_map_warning")).toEqual([
        "No sponsor yet: find one in the customer's management.",
        "The partnership depends on one person: find a second supporter.",
    ]);
});

test("without people there are warnings, but no map", async () => {
    await mount(3);
    expect(".o_strategic_map table").toHaveCount(0);
    expect(".o_strategic_map_warning:eq(1)").toHaveText("No supporter at the customer yet.");
});

test("a name with a comma is shown whole, without the company", async () => {
    await mount(4);
    expect(".o_widget_strategic_stakeholder_map").toHaveText(/John Smith, PhD/);
    expect(".o_widget_strategic_stakeholder_map").toHaveText(/Jane Doe, MD/);
    expect(".o_widget_strategic_stakeholder_map").not.toHaveText(/Acme/);
});
