import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
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
 * A score from 0 to 100 as a bar, or a dash while it is not assessed. The bar has another colour if the status of the
 * record says that the score reaches its threshold. The option `potential` names the field with what the score could
 * still become: the room from the score to its potential is hatched. Where the view also loads `strategic_overridden`, a
 * lock says that the score is overridden; every row then has room for the lock, so that all bars have the same length.
 *
 * If the user types a text that is not a score, the text stays in the input, so that the user can correct it. When a
 * list edits several records together, Odoo alone would drop the text and complain about required fields; this component
 * keeps the text there too.
 */
export class StrategicScoreField extends Component {
    static template = "strategic_customer.ScoreField";
    static props = { ...standardFieldProps, potential: { type: String, optional: true } };

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

    get status() {
        return this.props.record.data.strategic_status;
    }

    get isReached() {
        return Boolean(REACHED_IN[this.props.name]?.includes(this.status)) || this.isReachedByCandidate;
    }

    /** A candidate's potentials reach both thresholds, so a score without room has reached its threshold. */
    get isReachedByCandidate() {
        return this.status === "partial" && this.isAssessed && Boolean(this.props.potential) && !this.room;
    }

    /** How many points the score could still grow by what is not assessed; 0 without a status. */
    get room() {
        const { potential, record } = this.props;
        const reachable = record.data[potential];
        return this.status && Number.isInteger(reachable) ? Math.max(reachable - (this.value || 0), 0) : 0;
    }

    get label() {
        const potential = this.room && (this.value || 0) + this.room;
        if (!this.isAssessed) {
            return potential ? _t("Not assessed, could reach %s", potential) : _t("Not assessed");
        }
        // An overall assessment replaces the potential too, so an overridden score can't grow.
        if (this.isOverridden) {
            return this.overriddenLabel;
        }
        return potential
            ? _t("%(score)s of 100, could reach %(potential)s", { score: this.value, potential })
            : _t("%s of 100", this.value);
    }

    /** The bar's attributes for screen readers. A meter must have a value, so the bar of no score is a picture. */
    get meter() {
        const name = this.props.record.fields[this.props.name].string;
        return this.isAssessed
            ? {
                  role: "meter",
                  "aria-valuemin": 0,
                  "aria-valuemax": 100,
                  "aria-valuenow": this.value,
                  "aria-valuetext": this.label,
                  "aria-label": name,
              }
            : { role: "img", "aria-label": formatList([name, this.label], { style: "unit" }) };
    }

    get overriddenLabel() {
        const until = this.overridden[this.props.name];
        return until
            ? _t("%(score)s of 100, overridden: stars do not count until %(until)s.", {
                  score: this.value,
                  until: formatDate(deserializeDate(until)),
              })
            : _t("%s of 100, overridden for ever: stars do not count.", this.value);
    }

    /** The overridden scores of the record, each with its last day; undefined if the view does not read them. */
    get overridden() {
        return this.props.record.data.strategic_overridden;
    }

    /** Whether the view tells which scores are overridden. */
    get hasLock() {
        return this.overridden !== undefined;
    }

    get isOverridden() {
        return this.isAssessed && this.props.name in (this.overridden || {});
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
    supportedOptions: [
        {
            label: _t("Potential"),
            name: "potential",
            type: "field",
            availableTypes: ["integer"],
            help: _t("The field with what the score could still become."),
        },
    ],
    extractProps: ({ options }) => ({ potential: options.potential }),
    // The record is read with these fields too, so that no bar needs a query of its own.
    fieldDependencies: ({ options }) => [
        { name: "strategic_status", type: "selection" },
        ...(options?.potential ? [{ name: options.potential, type: "integer" }] : []),
    ],
    isEmpty: (record, fieldName) => record.data[fieldName] === false,
};

registry.category("fields").add("strategic_score", strategicScoreField);
