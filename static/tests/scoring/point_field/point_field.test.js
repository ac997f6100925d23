import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Criterion extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Has the need" }];
}

class Assessment extends models.Model {
    criterion_id = fields.Many2one({ relation: "criterion" });
    _records = [{ id: 1, criterion_id: 1 }, { id: 2 }];
}

defineMailModels();
defineModels([Criterion, Assessment]);

test("an assessment without a criterion is called an overall one", async () => {
    await mountView({
        type: "list",
        resModel: "assessment",
        arch: `<list><field name="criterion_id" widget="strategic_point" placeholder="Overall"/></list>`,
    });
    expect(queryAllTexts(".o_data_cell[name=criterion_id]")).toEqual(["Has the need", "Overall"]);
});
