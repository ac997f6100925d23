import { _t } from "@web/core/l10n/translation";
import { pick } from "@web/core/utils/objects";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

/**
 * A text with numbers of customers that the server computes from other fields of the form. In a large database, the
 * numbers are estimates. Then a link gets the text with the exact numbers, for the values that are on the form now. The
 * model has a method `count_exactly` for it.
 */
export class StrategicEstimateField extends Component {
    static template = "strategic_customer.EstimateField";
    static props = {
        ...standardFieldProps,
        /** The boolean field that tells whether the text holds an estimate. */
        estimatedField: String,
        /** The fields that the user edits and that the text is computed from. */
        inputs: Array,
    };

    setup() {
        this.orm = useService("orm");
        /** The last exact text, as { of, text }, and what is being counted; `of` is a value of `shown`. */
        this.state = useState({ exact: null, counting: null });
    }

    get values() {
        return pick(this.props.record.data, ...this.props.inputs);
    }

    /** What the form shows now, as a text that can be compared: an exact text holds for nothing else. */
    get shown() {
        const { record, name } = this.props;
        return JSON.stringify([record.resId, record.data[name], this.values]);
    }

    get exactText() {
        return this.state.exact?.of === this.shown ? this.state.exact.text : null;
    }

    get text() {
        return this.exactText ?? (this.props.record.data[this.props.name] || "");
    }

    get isEstimated() {
        return this.props.record.data[this.props.estimatedField] && this.exactText === null;
    }

    get isCounting() {
        return this.state.counting === this.shown;
    }

    async countExactly() {
        const of = this.shown;
        this.state.counting = of;
        try {
            const text = await this.orm.call(this.props.record.resModel, "count_exactly", [this.values]);
            if (of === this.shown) {
                this.state.exact = { of, text };
            }
        } finally {
            if (this.state.counting === of) {
                this.state.counting = null;
            }
        }
    }
}

registry.category("fields").add("strategic_estimate", {
    component: StrategicEstimateField,
    displayName: _t("Estimated Number of Customers"),
    supportedTypes: ["char"],
    supportedOptions: [
        { label: _t("Field that tells of an estimate"), name: "estimated_field", type: "field" },
        { label: _t("Fields it depends on"), name: "inputs", type: "string" },
    ],
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: ({ options }) => ({ estimatedField: options.estimated_field, inputs: options.inputs }),
    fieldDependencies: ({ options }) => [{ name: options.estimated_field, type: "boolean", readonly: true }],
});
