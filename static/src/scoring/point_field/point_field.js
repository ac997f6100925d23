import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** What an assessment is about: its criterion, or the placeholder of the field where it is an overall one. */
export class StrategicPointField extends Component {
    static template = "strategic_customer.PointField";
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    get name() {
        return this.props.record.data[this.props.name]?.display_name;
    }
}

export const strategicPointField = {
    component: StrategicPointField,
    displayName: _t("Criterion or Overall"),
    supportedTypes: ["many2one"],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("strategic_point", strategicPointField);
