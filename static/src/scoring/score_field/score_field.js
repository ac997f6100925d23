import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
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
 * A score from 0 to 100 as a bar, or a dash while not assessed. The bar has another colour if the record's status tells
 * that the threshold is reached. A lock says that the score is overridden, where the view loads `strategic_overridden`
 * too; every row then has room for the lock, so that all bars have the same length. A typed text that is not a score stays in the input, so that the user can correct it;
 * also when several records are edited in a list, where Odoo would drop it and complain about required fields.
 */
export class StrategicScoreField extends Component {
    static template = "strategic_customer.ScoreField";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        /** The refused text when a list edits several records, as { text }; each new object runs the effect. */
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
        if (!this.isAssessed) {
            return _t("Not assessed");
        }
        if (!this.isOverridden) {
            return _t("%s of 100", this.value);
        }
        const until = this.props.record.data.strategic_overridden[this.props.name];
        return until
            ? _t("%(score)s of 100, overridden: stars do not count until %(until)s.", {
                  score: this.value,
                  until: formatDate(deserializeDate(until)),
              })
            : _t("%s of 100, overridden for ever: stars do not count.", this.value);
    }

    /** Whether the view tells which scores are overridden. */
    get hasLock() {
        return "strategic_overridden" in this.props.record.data;
    }

    get isOverridden() {
        const { name, record } = this.props;
        return this.isAssessed && name in (record.data.strategic_overridden || {});
    }

    /** Whether the record is one of several that are edited together in a list. */
    get isOneOfMany() {
        const { record } = this.props;
        return Boolean(record.selected && record.model.multiEdit);
    }

    /** Return the score; false for an empty text, to withdraw the assessment. Refuse all but whole numbers 0 to 100. */
    parse(text) {
        this.closeRefusal?.();
        this.state.refused = null;
        const { record } = this.props;
        // Refuse nothing when the user discards the changes of this record. `_recordToDiscard` is private to Odoo 19's
        // dynamic_list.js.
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

    /** Let the user correct the refused text where it was typed, although the list has left the cell. */
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

/** Return the score in `text`, undefined if it is none. */
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
