import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { parseInteger } from "@web/views/fields/parsers";
import { useInputField } from "@web/views/fields/input_field_hook";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useEffect, useState } from "@odoo/owl";

/** For each score: the statuses of the customers that reach its threshold. */
const REACHED_IN = {
    audience_fit: ["strategic", "core"],
    reputation: ["strategic", "prestige"],
};

/**
 * A score from 0 to 100 as a bar, or a dash while it is not assessed. The bar has another colour if the status of the
 * record says that the score reaches its threshold. If the user types a text that is not a score, the text stays in the
 * input, so that the user can correct it. When a list edits several records together, Odoo alone would drop the text
 * and complain about required fields; this component keeps the text there too.
 */
export class StrategicScoreField extends Component {
    static template = "strategic_customer.ScoreField";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        /**
         * The text that was refused while a list edits several records together, as { text }; null if none was. Each
         * refusal makes a new object, so that the effect below runs again even for the same text.
         */
        this.state = useState({ refused: null });
        this.inputRef = useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) => this.parse(text),
        });
        useNumpadDecimal();
        useEffect(
            (refused, isReadonly) => refused && this.returnToInput(refused, isReadonly),
            () => [this.state.refused, this.props.readonly]
        );
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
        const { name, record } = this.props;
        return Boolean(REACHED_IN[name]?.includes(record.data.strategic_status));
    }

    get label() {
        return this.isAssessed ? _t("%s of 100", this.value) : _t("Not assessed");
    }

    /** Whether the record is one of several that are edited together in a list. */
    get isOneOfMany() {
        const { record } = this.props;
        return Boolean(record.selected && record.model.multiEdit);
    }

    /**
     * Return the score in `text`, or false for an empty text, which withdraws the assessment. Refuse all but whole
     * numbers from 0 to 100.
     */
    parse(text) {
        this.closeRefusal?.();
        this.state.refused = null;
        const { record } = this.props;
        // Refuse no text while the user discards the changes of this record. Odoo 19's dynamic_list.js keeps the record
        // in `_recordToDiscard`, which is private to it.
        if (this.isOneOfMany && record.model.root._recordToDiscard === record) {
            return this.value;
        }
        const number = text.trim() ? asScore(text) : false;
        if (number !== undefined) {
            return number;
        }
        const message = _t("%s is not a score: it must be a whole number from 0 to 100.", text);
        this.closeRefusal = this.notification.add(message, { type: "danger" });
        if (!this.isOneOfMany) {
            throw new Error(message);
        }
        this.state.refused = { text };
        return this.value;
    }

    /** Put the refused text back into its input and select it. If the list has left the row, edit the row first. */
    returnToInput({ text }, isReadonly) {
        const { record } = this.props;
        if (isReadonly) {
            record.model.root.enterEditMode(record);
        } else {
            this.inputRef.el.value = text;
            this.inputRef.el.select();
        }
    }
}

/** Return the score in `text`, undefined if `text` is no whole number from 0 to 100. */
function asScore(text) {
    try {
        const number = parseInteger(text);
        return number >= 0 && number <= 100 ? number : undefined;
    } catch {
        return undefined;
    }
}

export const strategicScoreField = {
    component: StrategicScoreField,
    displayName: _t("Strategic Score"),
    supportedTypes: ["integer"],
    fieldDependencies: [{ name: "strategic_status", type: "selection" }],
    isEmpty: (record, fieldName) => record.data[fieldName] === false,
};

registry.category("fields").add("strategic_score", strategicScoreField);
