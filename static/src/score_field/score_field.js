import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { parseInteger } from "@web/views/fields/parsers";
import { useInputField } from "@web/views/fields/input_field_hook";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/**
 * A score from 0 to 100 as a bar, or a dash while not assessed. The bar takes the colour of a reached threshold when
 * the record's status is one of `reachedBy`.
 */
export class StrategicScoreField extends Component {
    static template = "strategic_customer.ScoreField";
    static props = {
        ...standardFieldProps,
        reachedBy: { type: Array, optional: true },
    };
    static defaultProps = { reachedBy: [] };

    setup() {
        useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) => this.parse(text),
        });
        useNumpadDecimal();
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isAssessed() {
        return Number.isInteger(this.value);
    }

    get formattedValue() {
        return this.isAssessed ? String(this.value) : "";
    }

    get isReached() {
        return this.props.reachedBy.includes(this.props.record.data.strategic_status);
    }

    get label() {
        return this.isAssessed ? _t("%s of 100", this.value) : _t("Not assessed");
    }

    /** An empty input takes the judgement back; anything but a whole number from 0 to 100 is refused. */
    parse(text) {
        if (!text.trim()) {
            return false;
        }
        const number = parseInteger(text);
        if (number < 0 || number > 100) {
            throw new Error(_t("A score is a whole number from 0 to 100."));
        }
        return number;
    }
}

export const strategicScoreField = {
    component: StrategicScoreField,
    displayName: _t("Strategic Score"),
    supportedTypes: ["integer"],
    supportedOptions: [
        {
            label: _t("Statuses in which the threshold is reached"),
            name: "reached_by",
            type: "string",
        },
    ],
    fieldDependencies: [{ name: "strategic_status", type: "selection" }],
    isEmpty: (record, fieldName) => record.data[fieldName] === false,
    extractProps: ({ options }) => ({ reachedBy: options.reached_by }),
};

registry.category("fields").add("strategic_score", strategicScoreField);
